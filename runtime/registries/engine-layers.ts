import { accessSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chainIdsOf, type SharingMap } from '../images/index.ts';
import type { EngineLayers } from './plan.ts';

/**
 * Reads what decides a pull in Moby's own store of a hosted engine: `distribution/diffid-by-digest` (metadata service) and
 * `layerdb` (layer store). Only looks whether files are there; nothing is written. Null where it can't be read, or where the
 * engine keeps images with containerd instead.
 */
export function storeOf(dataRoot: string, storageDriver: string): EngineLayers | null {
  const image = join(dataRoot, 'image', storageDriver);
  const layers = join(image, 'layerdb');
  try {
    accessSync(join(image, 'distribution'));
    accessSync(layers);
  } catch {
    return null;
  }
  const at = (digest: string): string[] | null => {
    const found = /^(sha256|sha512):([0-9a-f]{64,128})$/.exec(digest);
    return found ? [found[1] ?? '', found[2] ?? ''] : null;
  };
  return {
    diffIdOf: digest => {
      const place = at(digest);
      if (!place) return null;
      try {
        return readFileSync(join(image, 'distribution', 'diffid-by-digest', ...place), 'utf8').trim();
      } catch {
        return null;
      }
    },
    has: chainId => {
      const place = at(chainId);
      return place !== null && existsSync(join(layers, ...place, 'diff'));
    },
  };
}

/**
 * What local images let expect of an engine whose store can't be read: it has the chains of its images, and has noted the
 * digests of those that came from a registry, or went to one (`fromRegistry`).
 */
export function expectedOf(
  layers: readonly { digest: string }[],
  diffIds: readonly string[],
  sharing: SharingMap,
  fromRegistry: ReadonlySet<string>,
): EngineLayers {
  const chains = chainIdsOf(diffIds);
  const noted = new Map<string, string>();
  for (const [index, { digest }] of layers.entries()) {
    const holders = sharing.holders(chains[index] ?? '');
    const diffId = diffIds[index];
    if (diffId !== undefined && holders.some(id => fromRegistry.has(id))) noted.set(digest, diffId);
  }
  return { diffIdOf: digest => noted.get(digest) ?? null, has: chainId => sharing.holders(chainId).length > 0 };
}
