import type { ImageRow, LayerRow } from '../contract/index.ts';
import { images as api, type DockerClient } from '../docker/index.ts';
import { readHistory } from './catalogue.ts';
import { readInstruction, unknownInstruction } from './instruction.ts';
import { type AlignedEntry, alignHistory, chainIdsOf } from './layer-chain.ts';
import { imageName } from './rows.ts';
import type { SharingMap } from './sharing.ts';

/** Characters of an instruction that travel to the page; a hostile image's may be megabytes. */
const longestInstruction = 64 * 1024;
/** Names of other images a layer; the base of everything needs no longer list. */
const mostSharers = 200;

/** Asks the engine for an image's layers. `images` gives the names of those that share them. */
export async function readLayers(
  client: DockerClient,
  id: string,
  context: { sharing: SharingMap; image(id: string): ImageRow | undefined },
): Promise<LayerRow[]> {
  const inspect = await api.inspect(client, id);
  const history = (await readHistory(client, id)) ?? [];
  const diffIds = inspect.RootFS?.Layers ?? [];
  const entries = alignHistory(history, diffIds, inspect.Size ?? 0);
  return layerRowsOf(entries, diffIds, { ...context, id: inspect.Id });
}

/** Puts the rows together, the oldest first. */
export function layerRowsOf(
  entries: readonly AlignedEntry[],
  diffIds: readonly string[],
  { id, sharing, image }: { id: string; sharing: SharingMap; image(id: string): ImageRow | undefined },
): LayerRow[] {
  const chainIds = chainIdsOf(diffIds);
  let cumulative = 0;
  return entries.map((entry, index) => {
    const { text, keyword } = wordsOf(entry);
    const chainId = entry.layer === null ? null : (chainIds[entry.layer] ?? null);
    cumulative += entry.size;
    return {
      index,
      instruction: bounded(text),
      keyword,
      createdBy: bounded(entry.createdBy),
      comment: bounded(entry.comment),
      created: entry.created,
      empty: entry.layer === null,
      size: entry.size,
      cumulative,
      diffId: entry.layer === null ? null : (diffIds[entry.layer] ?? null),
      chainId,
      sharedWith: chainId === null ? [] : sharersOf(chainId, id, sharing, image),
    };
  });
}

function wordsOf(entry: AlignedEntry): { text: string; keyword: string } {
  if (entry.layers > 1) return { text: `${unknownInstruction} (${entry.layers} layers)`, keyword: '' };
  return readInstruction(entry.createdBy, entry.comment);
}

function sharersOf(
  chainId: string,
  id: string,
  sharing: SharingMap,
  image: (id: string) => ImageRow | undefined,
): LayerRow['sharedWith'] {
  const others = sharing.holders(chainId).filter(holder => holder !== id);
  return others.slice(0, mostSharers).map(other => {
    const row = image(other);
    return { id: other, name: row ? imageName(row) : imageName({ id: other, tags: [], digests: [] }) };
  });
}

function bounded(text: string): string {
  return text.length > longestInstruction ? `${text.slice(0, longestInstruction)}…` : text;
}
