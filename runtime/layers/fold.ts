import { add } from './columns.ts';
import { type LayerData, layerOf } from './layer-data.ts';
import { directory, kinds } from './layer-entries.ts';

/** In place of an entry: the path is not there; it is a directory that no entry describes. */
export const absent = -1;
export const implied = -2;

/** What a layer did to a path. */
export const changes = { none: 0, unchanged: 1, added: 2, modified: 3, removed: 4 } as const;

/** Hears of every file's entry that a layer hid. `top` is the path that was removed or replaced. */
export type OnHidden = (node: number, entry: number, top: number) => void;

/** Whether a path is a directory in a state. */
export function isDirectory({ entries }: LayerData, entry: number): boolean {
  return entry === implied || (entry >= 0 && entries.type[entry] === directory);
}

/** The tree before any layer: an empty root. */
export function emptyState({ nodes }: LayerData): Int32Array {
  const state = new Int32Array(nodes).fill(absent);
  state[0] = implied;
  return state;
}

/**
 * Lays a layer over the tree below it (OCI image spec, layer: "Applying Changesets"). Whiteouts hide what is in lower layers
 * only, wherever they stand in the tar. `state` holds each path's entry and is changed in place, `change` takes what the layer did.
 */
export function applyLayer(
  data: LayerData,
  layer: number,
  state: Int32Array,
  change: Uint8Array,
  onHidden?: OnHidden,
): void {
  const { entries, layerStart, end } = data;
  const [from, to] = [layerStart[layer] as number, layerStart[layer + 1] as number];
  for (let node = 0; node < data.nodes; node++)
    change[node] = state[node] === absent ? changes.none : changes.unchanged;
  const hide = (first: number, last: number, top: number) => {
    for (let node = first; node < last; node++) {
      const entry = state[node] as number;
      if (entry === absent) continue;
      change[node] = change[node] === changes.added ? changes.none : changes.removed;
      state[node] = absent;
      if (entry >= 0 && entries.type[entry] !== directory) onHidden?.(node, entry, top);
    }
  };

  const marks: number[] = [];
  for (let i = from; i < to; i++) if (entries.kind[i] !== kinds.entry) marks.push(i);
  // Those above first: what they hid needs no second look.
  marks.sort((a, b) => (entries.node[a] as number) - (entries.node[b] as number));
  for (const mark of marks) {
    const node = entries.node[mark] as number;
    const first = entries.kind[mark] === kinds.opaque ? node + 1 : node;
    if (state[node] !== absent) hide(first, end[node] as number, node);
  }
  for (let i = from; i < to; i++) if (entries.kind[i] === kinds.entry) put(data, i, state, change, hide, onHidden);
}

function put(
  data: LayerData,
  entry: number,
  state: Int32Array,
  change: Uint8Array,
  hide: (first: number, last: number, top: number) => void,
  onHidden: OnHidden | undefined,
): void {
  const { entries, parent, end } = data;
  const node = entries.node[entry] as number;
  for (let above = parent[node] as number; above >= 0; above = parent[above] as number) {
    const there = state[above] as number;
    if (isDirectory(data, there)) break;
    if (there >= 0) onHidden?.(above, there, above);
    change[above] = there === absent && change[above] === changes.none ? changes.added : changes.modified;
    state[above] = implied;
  }
  const before = state[node] as number;
  if (before === absent) change[node] = change[node] === changes.removed ? changes.modified : changes.added;
  else {
    const folders = isDirectory(data, before) && isDirectory(data, entry);
    if (isDirectory(data, before) && !folders) hide(node + 1, end[node] as number, node);
    if (before >= 0 && !isDirectory(data, before)) onHidden?.(node, before, node);
    // Tars name the folders that lead to a change; they are not changed themselves.
    const same = folders && (before === implied || sameOwner(data, before, entry));
    if (!same && change[node] === changes.unchanged) change[node] = changes.modified;
  }
  state[node] = entry;
}

function sameOwner({ entries }: LayerData, a: number, b: number): boolean {
  return entries.mode[a] === entries.mode[b] && entries.uid[a] === entries.uid[b] && entries.gid[a] === entries.gid[b];
}

/** A tree as a layer left it, with what that layer did. */
export interface LayerState {
  layer: number;
  /** Entry of each path before and after the layer; {@link absent} or {@link implied} where there is none. */
  before: Int32Array;
  after: Int32Array;
  change: Uint8Array;
  /** Directories that hide all that was below them in earlier layers. */
  opaque: ReadonlySet<number>;
}

export function stateAt(data: LayerData, layer: number): LayerState {
  const after = emptyState(data);
  const change = new Uint8Array(data.nodes);
  for (let below = 0; below < layer; below++) applyLayer(data, below, after, change);
  const before = after.slice();
  applyLayer(data, layer, after, change);
  const { entries, layerStart } = data;
  const opaque = new Set<number>();
  for (let i = layerStart[layer] as number; i < (layerStart[layer + 1] as number); i++)
    if (entries.kind[i] === kinds.opaque) opaque.add(entries.node[i] as number);
  return { layer, before, after, change, opaque };
}

/** The entry that shows a path: the one it has, or the one it had before it was removed. */
export function entryOf({ before, after, change }: LayerState, node: number): number {
  return (change[node] === changes.removed ? before[node] : after[node]) as number;
}

/** Which layers touched a path, the oldest first. */
export function touchedBy(data: LayerData, node: number): { layer: number; change: number; size: number }[] {
  const { entries, parent, layerStart } = data;
  const above = new Set<number>();
  for (let at = node; at >= 0; at = parent[at] as number) above.add(at);
  const found: { layer: number; change: number; size: number }[] = [];
  let there = node === 0 ? implied : absent;
  for (let layer = 0; layer + 1 < layerStart.length; layer++) {
    const before = there;
    let own = absent;
    for (let i = layerStart[layer] as number; i < (layerStart[layer + 1] as number); i++) {
      const at = entries.node[i] as number;
      const kind = entries.kind[i];
      if (kind === kinds.entry && at >= node && at < (data.end[node] as number))
        own = at === node ? i : own >= 0 ? own : implied;
      if (!above.has(at)) continue;
      const replaced = kind === kinds.entry && at !== node && entries.type[i] !== directory;
      if (kind === kinds.whiteout || replaced || (kind === kinds.opaque && at !== node)) there = absent;
    }
    if (own === absent) {
      if (before !== absent && there === absent) found.push({ layer, change: changes.removed, size: 0 });
      continue;
    }
    there = own >= 0 ? own : implied;
    const same =
      isDirectory(data, before) && isDirectory(data, there) && (own < 0 || before < 0 || sameOwner(data, before, own));
    if (!same) {
      const size = own >= 0 ? (entries.size[own] as number) : 0;
      found.push({ layer, change: before === absent ? changes.added : changes.modified, size });
    }
  }
  return found;
}

/** Bytes that each layer wrote and a later one hid or wrote again. */
export class WasteByLayer {
  readonly bytes: Float64Array;
  readonly #data: LayerData;

  constructor(data: LayerData) {
    this.#data = data;
    this.bytes = new Float64Array(data.layerStart.length - 1);
  }

  hidden(layer: number, entry: number): void {
    const from = layerOf(this.#data, entry);
    // Written twice in one tar: that layer's own matter.
    if (from < layer) add(this.bytes, from, this.#data.entries.size[entry] as number);
  }
}
