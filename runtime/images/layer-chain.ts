import { createHash } from 'node:crypto';
import { readInstruction, unknownInstruction } from './instruction.ts';

/** An entry of `GET /images/{id}/history`, in the order of the image: the oldest first. */
export interface HistoryEntry {
  createdBy: string;
  comment: string;
  /** Epoch milliseconds; null where the image has none. */
  created: number | null;
  size: number;
}

/** A history entry with the layer that it made: its place in `RootFS.Layers`, null for an empty one. */
export interface AlignedEntry extends HistoryEntry {
  layer: number | null;
  /** How many layers it stands for; more than one only where the image does not say how they were made. */
  layers: number;
}

/** What of an image's layers never changes, by its id. */
export interface ImageChain {
  id: string;
  /** Chain ids, the lowest first; equal ones are one copy on disk. */
  chainIds: string[];
  /** Bytes a layer, in the same order; null where the engine can't say. */
  sizes: (number | null)[];
  /** What made each layer, in short; text from the image. */
  labels: string[];
  /** A hash of the history up to each entry: one image's history begins with another's if it holds the other's last one. */
  historyHashes: string[];
  /** Made by BuildKit, here or elsewhere: then its cache may keep layers as well. */
  buildkit: boolean;
}

/** Characters of a layer's label: a line, for a map of all images. */
const longestLabel = 200;

/** Chain ids (OCI image spec, config, "Layer ChainID"): sha256 over "chain of those below" + " " + "diff id". */
export function chainIdsOf(diffIds: readonly string[]): string[] {
  const chain: string[] = [];
  for (const diffId of diffIds) {
    const below = chain.at(-1);
    chain.push(below === undefined ? diffId : `sha256:${sha256(`${below} ${diffId}`)}`);
  }
  return chain;
}

/**
 * Finds the layer of each history entry. The engine's history has no mark for empty entries, so: whatever has bytes is a
 * layer, and where that leaves layers over, entries without bytes that can make one (an `mkdir`, a WORKDIR) take them.
 * Layers that no entry can explain (no history, squashed, foreign tools) become one last entry that says so.
 */
export function alignHistory(
  history: readonly HistoryEntry[],
  diffIds: readonly string[],
  size: number,
): AlignedEntry[] {
  const filled = chooseFilled(history, diffIds.length);
  const aligned: AlignedEntry[] = [];
  let next = 0;
  for (const [index, entry] of history.entries()) {
    const isLayer = filled.has(index) && next < diffIds.length;
    aligned.push({ ...entry, layer: isLayer ? next : null, layers: isLayer ? 1 : 0 });
    if (isLayer) next += 1;
  }
  if (next < diffIds.length) {
    const explained = history.reduce((sum, entry) => sum + entry.size, 0);
    aligned.push({
      createdBy: '',
      comment: '',
      created: null,
      size: Math.max(0, size - explained),
      layer: diffIds.length - 1,
      layers: diffIds.length - next,
    });
  }
  return aligned;
}

function chooseFilled(history: readonly HistoryEntry[], layers: number): Set<number> {
  const filled = new Set<number>();
  for (const [index, entry] of history.entries()) if (entry.size > 0) filled.add(index);
  const byLikelihood = [...history.entries()]
    .filter(([index]) => !filled.has(index))
    .map(([index, entry]) => ({ index, rank: likelihood(entry) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index);
  for (const { index, rank } of byLikelihood) {
    if (filled.size >= layers || rank === never) break;
    filled.add(index);
  }
  return filled;
}

const never = 9;

/** How likely an entry without bytes still is a layer; lower is likelier. */
function likelihood({ createdBy, comment }: HistoryEntry): number {
  const { keyword } = readInstruction(createdBy, comment);
  // BuildKit makes a layer for each of these, whatever is in it; the classic builder drops those without any change.
  const buildkit = comment.startsWith('buildkit.');
  switch (keyword) {
    case 'RUN':
    case 'COPY':
    case 'ADD':
      return buildkit ? 0 : 1;
    case 'WORKDIR':
      return buildkit ? 0 : 2;
    case '':
      return 3;
    default:
      return never;
  }
}

/** Puts together what is kept of an image. `history` null: the engine could not tell it. */
export function chainOf(
  id: string,
  diffIds: readonly string[],
  size: number,
  history: readonly HistoryEntry[] | null,
): ImageChain {
  const chainIds = chainIdsOf(diffIds);
  const sizes: (number | null)[] = chainIds.map(() => null);
  const labels = chainIds.map(() => unknownInstruction);
  if (history) {
    for (const entry of alignHistory(history, diffIds, size)) {
      if (entry.layer === null || entry.layers !== 1) continue;
      sizes[entry.layer] = entry.size;
      labels[entry.layer] = readInstruction(entry.createdBy, entry.comment).text.slice(0, longestLabel);
    }
  }
  // A single layer is as large as its image, whatever the history says of it.
  if (sizes.length === 1 && sizes[0] === null) sizes[0] = size;
  let hash = '';
  // Without times: reproducible builds rewrite those of their base.
  const historyHashes = (history ?? []).map(({ createdBy, size: bytes }) => {
    hash = sha256(`${hash}\n${JSON.stringify([createdBy, bytes])}`).slice(0, 32);
    return hash;
  });
  const buildkit = (history ?? []).some(({ comment }) => comment.startsWith('buildkit.'));
  return { id, chainIds, sizes, labels, historyHashes, buildkit };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
