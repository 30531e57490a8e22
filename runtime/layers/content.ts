import { GantryError } from '../contract/errors.ts';
import { absent, type LayerState } from './fold.ts';
import { findNode, type LayerData, layerOf } from './layer-data.ts';
import { kinds } from './layer-entries.ts';

/** Hard links that lead to hard links, at most. */
const longestChain = 16;

/**
 * The entry that holds a file's content: the one it has, or the one that its hard link leads to, which is in the same tar or in
 * the tree as it is. Null when links lead nowhere or in a circle.
 */
export function contentEntry(data: LayerData, state: LayerState, entry: number): number | null {
  let found = entry;
  for (let step = 0; step < longestChain; step++) {
    if (data.entries.link[found] === 0 || data.entries.type[found] !== 0)
      return data.entries.type[found] === 0 ? found : null;
    const node = findNode(data, data.strings[data.entries.link[found] as number] ?? '');
    if (node < 0) return null;
    const next = inLayer(data, layerOf(data, found), node, found) ?? (state.after[node] as number);
    if (next < 0) return null;
    found = next;
  }
  return null;
}

function inLayer({ entries, layerStart }: LayerData, layer: number, node: number, not: number): number | null {
  for (let i = (layerStart[layer + 1] as number) - 1; i >= (layerStart[layer] as number); i--)
    if (i !== not && entries.node[i] === node && entries.kind[i] === kinds.entry) return i;
  return null;
}

/** The node of a path in a state. Throws `not-found`. */
export function nodeIn(data: LayerData, state: LayerState, path: string): number {
  const node = findNode(data, path);
  if (node < 0 || state.after[node] === absent)
    throw new GantryError({
      kind: 'not-found',
      message: `There is no ${path} in this layer’s tree.`,
      hint: 'It was removed, or comes only with a later layer.',
    });
  return node;
}
