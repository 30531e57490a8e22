import type { PullPlan } from '../contract/index.ts';
import { goArchitecture, parseReference, readInstruction, type SharingMap } from '../images/index.ts';
import { clientFor, isInsecure, type RegistriesDeps } from './deps.ts';
import { expectedOf, storeOf } from './engine-layers.ts';
import { type ImageConfig, type Manifest, readConfig, resolveImage } from './manifest.ts';
import { bytesOf, type EngineLayers, type PlannedLayer, planLayers } from './plan.ts';
import { type Platform, parsePlatform, platformText } from './platform.ts';

/** Characters of an instruction that travel to the page. */
const longestInstruction = 2000;

/** Finds out what a pull would do, without doing it: manifests and the image's config are read, no layer. */
export async function planPull(
  deps: RegistriesDeps,
  text: string,
  platform: string,
  signal?: AbortSignal,
): Promise<PullPlan> {
  const reference = parseReference(text);
  const wanted = platform ? parsePlatform(platform) : enginePlatform(deps);
  const client = await clientFor(deps, reference.domain);
  const name = reference.digest ?? reference.tag ?? 'latest';
  const { named, manifest } = await resolveImage(client, reference.path, name, wanted, signal);
  const config = await readConfig(client, reference.path, manifest.config, signal);
  const sharing = await deps.images.sharing();
  const upToDate = deps.store.get('images', manifest.config.digest) !== undefined;
  const engine = engineLayers(deps, manifest, config, sharing);
  const planned = upToDate ? allHere(manifest) : planLayers(manifest.layers, engine.layers);
  const instructions = instructionsOf(config, manifest.layers.length);
  return {
    reference: reference.familiar,
    digest: named.digest,
    platform: platformText(config),
    platforms: named.entries.map(entry => platformText(entry.platform)),
    layers: planned.map(({ digest, size, state, chainId }, index) => ({
      digest,
      size,
      state,
      instruction: instructions[index] ?? '',
      sharedWith: chainId ? sharing.holders(chainId).length : 0,
    })),
    hereBytes: bytesOf(planned, 'here'),
    fetchBytes: upToDate ? 0 : bytesOf(planned, 'fetch') + manifest.config.size,
    upToDate,
    exact: engine.exact || upToDate,
    transport: client.plain ? 'plain' : isInsecure(deps.known, reference.domain) ? 'unverified' : 'tls',
  };
}

function enginePlatform({ engine }: RegistriesDeps): Platform {
  return { os: 'linux', architecture: goArchitecture(engine.status().info?.arch ?? '') };
}

function allHere({ layers }: Manifest): PlannedLayer[] {
  return layers.map(({ digest, size }) => ({ digest, size, state: 'here', chainId: null }));
}

function engineLayers(
  { engine, store }: RegistriesDeps,
  manifest: Manifest,
  config: ImageConfig,
  sharing: SharingMap,
): { layers: EngineLayers; exact: boolean } {
  const { features, info } = engine.status();
  const own = features.hosted && info ? storeOf(info.dataRoot, info.storageDriver) : null;
  if (own) return { layers: own, exact: true };
  const fromRegistry = new Set(store.all('images').flatMap(row => (row.digests.length > 0 ? [row.id] : [])));
  return { layers: expectedOf(manifest.layers, config.rootfs.diff_ids, sharing, fromRegistry), exact: false };
}

/** The instruction of each layer; none where the history does not fit the layers. */
export function instructionsOf({ history }: ImageConfig, layers: number): string[] {
  const filled = (history ?? []).filter(entry => !entry.empty_layer);
  if (filled.length !== layers) return [];
  return filled.map(entry =>
    readInstruction(entry.created_by ?? '', entry.comment ?? '').text.slice(0, longestInstruction),
  );
}
