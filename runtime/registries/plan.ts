import type { PullPlan } from '../contract/index.ts';
import { chainIdsOf } from '../images/index.ts';
import type { Descriptor } from './manifest.ts';

/** What an engine has, as far as it decides what a pull skips. */
export interface EngineLayers {
  /** The diff id that the engine noted for a compressed layer when it pulled or pushed it. */
  diffIdOf(digest: string): string | null;
  /** Whether the layer store has the layers up to this one, in this order. */
  has(chainId: string): boolean;
}

export type PlannedLayer = Pick<PullPlan['layers'][number], 'digest' | 'size' | 'state'> & { chainId: string | null };

/**
 * What Moby does layer by layer (`distribution/xfer/download.go`, checked against a registry's access log in
 * test/integration/registries-plan.test.ts): from the lowest layer up, as long as the engine *noted* a diff id for the
 * compressed digest (it does at a pull and at a push, not at a build or a load) and has the chain that it makes, the layer
 * is skipped. From the first layer on that isn't, everything is fetched, even layers that are here; one that stands in the
 * image twice is fetched once. An image whose id (the config's digest) is here is not looked at any further.
 */
export function planLayers(layers: readonly Descriptor[], engine: EngineLayers): PlannedLayer[] {
  const diffIds: string[] = [];
  const fetched = new Set<string>();
  let missing = false;
  return layers.map(({ digest, size }) => {
    if (!missing) {
      const diffId = engine.diffIdOf(digest);
      const chainId = diffId === null ? null : (chainIdsOf([...diffIds, diffId]).at(-1) ?? null);
      if (diffId !== null && chainId !== null && engine.has(chainId)) {
        diffIds.push(diffId);
        return { digest, size, state: 'here', chainId };
      }
      missing = true;
    }
    if (fetched.has(digest)) return { digest, size, state: 'again', chainId: null };
    fetched.add(digest);
    return { digest, size, state: 'fetch', chainId: null };
  });
}

/** Compressed bytes of the layers in a state. */
export function bytesOf(layers: readonly PlannedLayer[], state: PlannedLayer['state']): number {
  return layers.reduce((sum, layer) => sum + (layer.state === state ? layer.size : 0), 0);
}
