import { type DockerClient, system } from '../docker/index.ts';

/** How long the question may take, in ms: engines before API 1.42 measure all volumes for it. */
const patience = 3000;

/**
 * Sizes of the layers that BuildKit's cache has in common with images (Engine API: `GET /system/df`, BuildCache, `Shared`).
 * Removing an image leaves them on disk. The engine does not name the layers, but a size in bytes is as good as a name.
 */
export async function readSharedCache(client: DockerClient): Promise<number[]> {
  const { BuildCache } = await system.df(client, { types: ['build-cache'], signal: AbortSignal.timeout(patience) });
  return (BuildCache ?? []).flatMap(record => (record.Shared && record.Size ? [record.Size] : []));
}

/** Splits the sizes of layers into bytes that come free and bytes that the cache keeps. */
export function splitByCache(layers: readonly number[], cache: readonly number[]): { frees: number; cached: number } {
  const left = new Map<number, number>();
  for (const size of cache) left.set(size, (left.get(size) ?? 0) + 1);
  let frees = 0;
  let cached = 0;
  for (const size of layers) {
    const records = left.get(size) ?? 0;
    if (records === 0) frees += size;
    else {
      left.set(size, records - 1);
      cached += size;
    }
  }
  return { frees, cached };
}
