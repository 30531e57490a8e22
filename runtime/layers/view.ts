import type * as z from 'zod';
import type { FileChange, TreeRow, treeView } from '../contract/layers.ts';
import { add } from './columns.ts';
import { changeNumbers, changeWords } from './efficiency.ts';
import { textFilter } from './filter.ts';
import { absent, changes, entryOf, isDirectory, type LayerState } from './fold.ts';
import { findNode, type LayerData, layerOf, nameOf, pathOf } from './layer-data.ts';
import { fileTypes } from './layer-entries.ts';

type View = z.output<typeof treeView>;

/** A view's lines, ready for windows. */
export interface FlatTree {
  /** Nodes in the order they are shown. */
  rows: Int32Array;
  matches: number;
  /** By node: bytes at and below it, entries directly below, whether it stands open. */
  sizes: Float64Array;
  children: Int32Array;
  open: Uint8Array;
  /** By node: what is shown of what the layer did; a directory with changes in it is modified. */
  change: Uint8Array;
}

/** Lays a tree out as lines. */
export function flatten(data: LayerData, state: LayerState, view: View): FlatTree {
  const { nodes, parent } = data;
  const shown = new Uint8Array(nodes);
  const isFiltered = view.filter.text !== '' || view.filter.changes.length > 0 || view.filter.minSize > 0;
  const matches = markHits(data, state, view, shown);
  const change = shownChanges(data, state);
  const sizes = new Float64Array(nodes);
  const children = new Int32Array(nodes);
  const leads = new Uint8Array(nodes);
  for (let node = nodes - 1; node > 0; node--) {
    if (!shown[node]) continue;
    const above = parent[node] as number;
    const entry = entryOf(state, node);
    if (entry >= 0 && !isDirectory(data, entry)) add(sizes, node, data.entries.size[entry] as number);
    // What was removed weighs nothing in a directory that is still there.
    if (change[node] !== changes.removed || change[above] === changes.removed) add(sizes, above, sizes[node] as number);
    add(children, above, 1);
    shown[above] = 1;
    leads[above] = 1;
  }
  const open = isFiltered || view.expanded === 'all' ? leads : openNodes(data, view.expanded);
  for (const node of nodesOf(data, view.collapsed)) open[node] = 0;
  const rows = view.sort === 'size' ? bySize(data, shown, open, sizes, children) : byName(data, shown, open);
  return { rows, matches, sizes, children, open, change };
}

/** Marks what the view's filter hits; answers with how many there are. */
function markHits(data: LayerData, state: LayerState, { mode, filter }: View, shown: Uint8Array): number {
  const { change } = state;
  const hits = filter.text === '' ? null : textFilter(filter.text)(data);
  const kinds = new Uint8Array(5);
  for (const kind of filter.changes) kinds[changeNumbers[kind]] = 1;
  const anyKind = filter.changes.length === 0;
  let matches = 0;
  for (let node = 1; node < data.nodes; node++) {
    const did = change[node] as number;
    if (did === changes.none || (mode === 'changes' && did === changes.unchanged)) continue;
    if (!anyKind && !kinds[did]) continue;
    if (hits && !hits[node]) continue;
    if (filter.minSize > 0) {
      const entry = entryOf(state, node);
      if (isDirectory(data, entry) || (data.entries.size[entry] as number) < filter.minSize) continue;
    }
    shown[node] = 1;
    matches += 1;
  }
  return matches;
}

function shownChanges(data: LayerData, { change, after }: LayerState): Uint8Array {
  const all = change.slice();
  for (let node = data.nodes - 1; node > 0; node--) {
    const above = data.parent[node] as number;
    if ((all[node] as number) > changes.unchanged && all[above] === changes.unchanged && after[above] !== absent)
      all[above] = changes.modified;
  }
  return all;
}

function openNodes(data: LayerData, expanded: readonly string[]): Uint8Array {
  const open = new Uint8Array(data.nodes);
  for (const node of nodesOf(data, expanded)) open[node] = 1;
  return open;
}

function nodesOf(data: LayerData, paths: readonly string[]): number[] {
  return paths.map(path => findNode(data, path)).filter(node => node > 0);
}

function byName({ nodes, end }: LayerData, shown: Uint8Array, open: Uint8Array): Int32Array {
  const rows = new Int32Array(nodes);
  let count = 0;
  for (let node = 1; node < nodes; ) {
    if (shown[node]) rows[count++] = node;
    // A closed directory, or one that is not shown, is passed over as a whole.
    node = shown[node] && open[node] ? node + 1 : (end[node] as number);
  }
  return rows.slice(0, count);
}

function bySize(
  { nodes, end }: LayerData,
  shown: Uint8Array,
  open: Uint8Array,
  sizes: Float64Array,
  children: Int32Array,
): Int32Array {
  const rows = new Int32Array(nodes);
  let count = 0;
  const stack: number[] = [];
  const pushChildren = (node: number) => {
    const own = new Int32Array(children[node] as number);
    let found = 0;
    for (let child = node + 1; child < (end[node] as number); child = end[child] as number)
      if (shown[child]) own[found++] = child;
    own.sort((a, b) => (sizes[a] as number) - (sizes[b] as number) || b - a);
    for (const child of own) stack.push(child);
  };
  pushChildren(0);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    rows[count++] = node;
    if (open[node]) pushChildren(node);
  }
  return rows.slice(0, count);
}

/** Some of a view's lines. */
export function rowsOf(data: LayerData, state: LayerState, flat: FlatTree, offset: number, limit: number): TreeRow[] {
  return [...flat.rows.subarray(offset, offset + limit)].map(node => rowOf(data, state, flat, node));
}

function rowOf(data: LayerData, state: LayerState, flat: FlatTree, node: number): TreeRow {
  const { entries, strings } = data;
  const entry = entryOf(state, node);
  const has = entry >= 0;
  const path = pathOf(data, node);
  let depth = -1;
  for (let at = node; at > 0; at = data.parent[at] as number) depth += 1;
  return {
    path,
    name: nameOf(data, node),
    depth,
    type: has ? (fileTypes[entries.type[entry] as number] ?? 'other') : 'directory',
    change: changeWords[flat.change[node] as number] as FileChange,
    size: flat.sizes[node] as number,
    mode: has ? (entries.mode[entry] as number) : 0o755,
    uid: has ? (entries.uid[entry] as number) : 0,
    gid: has ? (entries.gid[entry] as number) : 0,
    user: (has && strings[entries.user[entry] as number]) || '',
    group: (has && strings[entries.group[entry] as number]) || '',
    link: (has && strings[entries.link[entry] as number]) || '',
    modified: has ? (entries.mtime[entry] as number) * 1000 : 0,
    layer: has ? layerOf(data, entry) : state.layer,
    children: flat.children[node] as number,
    expanded: flat.open[node] === 1 && (flat.children[node] as number) > 0,
    opaque: state.opaque.has(node),
  };
}

/** The place of a path among a view's lines. */
export function placeOf(data: LayerData, rows: Int32Array, path: string): number | null {
  const node = findNode(data, path);
  const place = node < 0 ? -1 : rows.indexOf(node);
  return place < 0 ? null : place;
}

/** The first line from `from` on, and then from the top, whose name begins with a text; capitals are no different. */
export function placeOfPrefix(
  data: LayerData,
  rows: Int32Array,
  { text, from }: { text: string; from: number },
): number | null {
  const wanted = text.toLowerCase();
  for (let step = 0; step < rows.length; step++) {
    const place = (from + step) % rows.length;
    const name = nameOf(data, rows[place] as number);
    if (name.toLowerCase().startsWith(wanted)) return place;
  }
  return null;
}
