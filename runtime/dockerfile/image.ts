import type { ImageRow } from '../contract/index.ts';
import { images as api, type DockerClient } from '../docker/index.ts';
import {
  alignHistory,
  type HistoryEntry,
  type ImageChain,
  imageName,
  readHistory,
  type SharingMap,
} from '../images/index.ts';
import { reconstruct } from './reconstruct.ts';

interface LocalImages {
  sharing: SharingMap;
  images: readonly ImageRow[];
}

/**
 * Writes a Dockerfile from an image's history and configuration (Engine API: `GET /images/{name}/history` and `/json`).
 * @throws GantryError `not-found`
 */
export async function reconstructImage(
  client: DockerClient,
  id: string,
  local: LocalImages,
): Promise<{ name: string; text: string }> {
  const inspect = await api.inspect(client, id);
  const history = (await readHistory(client, inspect.Id)) ?? [];
  const diffIds = inspect.RootFS?.Layers ?? [];
  const entries = alignHistory(history, diffIds, inspect.Size ?? 0);
  const base = baseOf(inspect.Id, local);
  const name = imageName({ id: inspect.Id, tags: inspect.RepoTags ?? [], digests: inspect.RepoDigests ?? [] });
  const text = reconstruct({
    name,
    base: base?.name ?? null,
    entries: entries.slice(base ? aboveBase(entries, base) : 0),
    env: new Map((inspect.Config?.Env ?? []).map(pairOf)),
    triggers: inspect.Config?.OnBuild ?? [],
    labels: new Map(Object.entries(inspect.Config?.Labels ?? {})),
  });
  return { name, text };
}

function pairOf(line: string): [string, string] {
  const equals = line.indexOf('=');
  return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
}

interface Base {
  name: string;
  layers: number;
  /** How many entries of the history are its own; null where it has none. */
  entries: number | null;
}

/** The named local image that this one stands on: the one with the most of its layers, then of its history. */
function baseOf(id: string, { sharing, images }: LocalImages): Base | null {
  const chains = new Map([...sharing.chains()].map(chain => [chain.id, chain]));
  const own = chains.get(id);
  if (!own) return null;
  const found = images.flatMap(row => {
    const chain = chains.get(row.id);
    const [name] = row.tags;
    const top = chain?.chainIds.at(-1);
    if (!chain || !name || !top || row.id === id || own.chainIds[chain.chainIds.length - 1] !== top) return [];
    const entries = sharedHistory(chain, own);
    // Another history over equal layers is a twin's, built from the same files, and no base's.
    const untold = chain.historyHashes.length === 0 && chain.chainIds.length < own.chainIds.length;
    const stands = entries !== null || untold;
    return stands ? [{ name, layers: chain.chainIds.length, entries }] : [];
  });
  found.sort((a, b) => b.layers - a.layers || (b.entries ?? -1) - (a.entries ?? -1));
  return found[0] ?? null;
}

/** How many entries both histories begin with, if that is all of the base's and less than all of the image's. */
function sharedHistory(base: ImageChain, own: ImageChain): number | null {
  const count = base.historyHashes.length;
  const same =
    count > 0 && count < own.historyHashes.length && own.historyHashes[count - 1] === base.historyHashes.at(-1);
  return same ? count : null;
}

function aboveBase(
  entries: readonly (HistoryEntry & { layer: number | null })[],
  { layers, entries: known }: Base,
): number {
  if (known !== null) return known;
  return entries.findIndex(({ layer }) => layer === layers - 1) + 1;
}
