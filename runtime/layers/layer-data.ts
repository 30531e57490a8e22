import type { AnalysedLayer, WastedPath } from '../contract/layers.ts';
import { add } from './columns.ts';
import { type EntryColumns, emptyColumns, entryColumns, type Gathering, type LayerEntries } from './layer-entries.ts';
import type { ImageConfig } from './manifest.ts';
import type { NameTree } from './name-tree.ts';

/** A step of the history as the image's config has it. */
export interface StoredStep {
  createdBy: string;
  comment: string;
  /** Epoch milliseconds. */
  created: number | null;
  layer: number | null;
}

/** What is stored of an analysis in front of its columns, and is enough to show it. */
export interface AnalysisHeader {
  key: string;
  name: string;
  layers: (Omit<AnalysedLayer, 'instruction'> & {
    /** The layer's name in the archive that it was read from. */
    part: string;
  })[];
  steps: StoredStep[];
  files: number;
  size: number;
  efficiency: number;
  wasted: number;
  wastedPaths: WastedPath[];
  notes: string[];
  config: ImageConfig;
}

/**
 * All paths and entries of an image. Nodes are in preorder, children by the bytes of their names: what is below a node are
 * the nodes up to its `end`, and a parent comes before its children. 0 is the root.
 */
export interface LayerData {
  /** Number of paths. */
  nodes: number;
  parent: Int32Array;
  end: Int32Array;
  /** Names, one after another; `nodes + 1` starts. */
  nameStart: Uint32Array;
  names: Uint8Array;
  /** Where each layer's entries begin; `layers + 1` of them. */
  layerStart: Uint32Array;
  entries: EntryColumns;
  strings: string[];
}

/** Puts what was read into its final order. */
export function arrange(tree: NameTree, layers: readonly LayerEntries[], shared: Gathering): LayerData {
  const { newId, oldId } = preorder(tree);
  const nodes = tree.count;
  const parent = new Int32Array(nodes);
  const end = new Int32Array(nodes);
  const nameStart = new Uint32Array(nodes + 1);
  const total = tree.nameLength.subarray(0, nodes).reduce((sum, length) => sum + length, 0);
  const names = new Uint8Array(total);
  for (let node = 0, at = 0; node < nodes; node++) {
    const old = oldId[node] as number;
    parent[node] = node === 0 ? -1 : (newId[tree.parent[old] as number] as number);
    const start = tree.nameStart[old] as number;
    const length = tree.nameLength[old] as number;
    names.set(tree.bytes.subarray(start, start + length), at);
    at += length;
    nameStart[node + 1] = at;
  }
  for (let node = nodes - 1; node >= 0; node--) {
    if ((end[node] as number) === 0) end[node] = node + 1;
    const above = parent[node] as number;
    if (above >= 0 && (end[above] as number) < (end[node] as number)) end[above] = end[node] as number;
  }
  const { entries, layerStart } = join(layers, newId);
  return { nodes, parent, end, nameStart, names, layerStart, entries, strings: shared.strings };
}

function preorder(tree: NameTree): { newId: Int32Array; oldId: Int32Array } {
  const { count, parent, bytes, nameStart, nameLength } = tree;
  // Children by parent: counted, then placed.
  const first = new Int32Array(count + 1);
  for (let node = 1; node < count; node++) add(first, (parent[node] as number) + 1, 1);
  for (let node = 0; node < count; node++) add(first, node + 1, first[node] as number);
  const next = first.slice();
  const children = new Int32Array(count);
  for (let node = 1; node < count; node++) {
    const above = parent[node] as number;
    children[next[above] as number] = node;
    add(next, above, 1);
  }
  const byName = (a: number, b: number) => {
    const [startA, startB] = [nameStart[a] as number, nameStart[b] as number];
    const [lengthA, lengthB] = [nameLength[a] as number, nameLength[b] as number];
    for (let i = 0; i < lengthA && i < lengthB; i++) {
      const difference = (bytes[startA + i] as number) - (bytes[startB + i] as number);
      if (difference !== 0) return difference;
    }
    return lengthA - lengthB;
  };
  const newId = new Int32Array(count);
  const oldId = new Int32Array(count);
  const stack = [0];
  for (let id = 0; stack.length > 0; id++) {
    const node = stack.pop() as number;
    newId[node] = id;
    oldId[id] = node;
    const own = children.subarray(first[node], first[node + 1]);
    if (own.length > 1) own.sort(byName);
    for (let i = own.length - 1; i >= 0; i--) stack.push(own[i] as number);
  }
  return { newId, oldId };
}

function join(layers: readonly LayerEntries[], newId: Int32Array): Pick<LayerData, 'entries' | 'layerStart'> {
  const total = layers.reduce((sum, layer) => sum + layer.count, 0);
  const entries = emptyColumns(total);
  const layerStart = new Uint32Array(layers.length + 1);
  for (const [index, { columns, count }] of layers.entries()) {
    const at = layerStart[index] as number;
    for (const name of Object.keys(entryColumns) as (keyof EntryColumns)[])
      entries[name].set(columns[name].subarray(0, count) as never, at);
    layerStart[index + 1] = at + count;
  }
  const { node } = entries;
  for (let i = 0; i < total; i++) node[i] = newId[node[i] as number] as number;
  return { entries, layerStart };
}

/** The layer that an entry is from. */
export function layerOf({ layerStart }: LayerData, entry: number): number {
  let [low, high] = [0, layerStart.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((layerStart[middle] as number) <= entry) low = middle;
    else high = middle;
  }
  return low;
}

export function nameBytes({ names, nameStart }: LayerData, node: number): Uint8Array {
  return names.subarray(nameStart[node], nameStart[node + 1]);
}

/** A name for reading; bytes that are no UTF-8 become U+FFFD. */
export function nameOf(data: LayerData, node: number): string {
  const bytes = nameBytes(data, node);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

export function pathOf(data: LayerData, node: number): string {
  const parts: string[] = [];
  for (let at = node; at > 0; at = data.parent[at] as number) parts.push(nameOf(data, at));
  return `/${parts.reverse().join('/')}`;
}

/** The node of a path, -1 where there is none. */
export function findNode(data: LayerData, path: string): number {
  let node = 0;
  for (const name of path.split('/')) {
    if (name !== '') node = childNamed(data, node, name);
    if (node < 0) return -1;
  }
  return node;
}

function childNamed(data: LayerData, parent: number, name: string): number {
  const wanted = Buffer.from(name);
  const end = data.end[parent] as number;
  let lossy = -1;
  for (let child = parent + 1; child < end; child = data.end[child] as number) {
    if (wanted.equals(nameBytes(data, child))) return child;
    if (lossy < 0 && name.includes('\ufffd') && nameOf(data, child) === name) lossy = child;
  }
  return lossy;
}
