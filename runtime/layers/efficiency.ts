import type { AnalysedLayer, WastedPath } from '../contract/layers.ts';
import { add } from './columns.ts';
import { DiveCount } from './dive.ts';
import { absent, applyLayer, changes, emptyState, WasteByLayer } from './fold.ts';
import { type LayerData, pathOf } from './layer-data.ts';
import { kinds } from './layer-entries.ts';

const mostWastedPaths = 500;

/** What all layers together come to. */
export interface Figures {
  layers: Pick<AnalysedLayer, 'size' | 'added' | 'modified' | 'removed' | 'wasted'>[];
  files: number;
  size: number;
  efficiency: number;
  wasted: number;
  wastedPaths: WastedPath[];
}

/** Lays all layers over each other and adds up. Efficiency and wasted bytes are dive's, see {@link DiveCount}. */
export function figuresOf(data: LayerData): Figures {
  const { entries, layerStart, nodes } = data;
  const state = emptyState(data);
  const change = new Uint8Array(nodes);
  const waste = new WasteByLayer(data);
  const dive = new DiveCount(data);
  const gone = new GoneDirectories();
  const layers: Figures['layers'] = [];
  for (let layer = 0; layer + 1 < layerStart.length; layer++) {
    dive.add(layer);
    applyLayer(data, layer, state, change, (node, entry, top) => {
      waste.hidden(layer, entry);
      if (node !== top) gone.hidden(node, top, entries.size[entry] as number);
    });
    gone.endLayer(state);
    let size = 0;
    for (let i = layerStart[layer] as number; i < (layerStart[layer + 1] as number); i++)
      if (entries.kind[i] === kinds.entry) size += entries.size[i] as number;
    const counts = new Float64Array(5);
    for (let node = 1; node < nodes; node++) add(counts, change[node] as number, 1);
    const [, , added = 0, modified = 0, removed = 0] = counts;
    layers.push({ size, added, modified, removed, wasted: 0 });
  }
  for (const [index, layer] of layers.entries()) layer.wasted = waste.bytes[index] as number;
  let files = 0;
  for (let node = 1; node < nodes; node++) if (state[node] !== absent) files += 1;
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  const { efficiency, wasted, paths } = dive.figures();
  return { layers, files, size, efficiency, wasted, wastedPaths: wastedPathsOf(data, state, paths, gone.bytes) };
}

/** Directories that a layer removed or emptied as a whole, with the bytes of what went with them. */
class GoneDirectories {
  /** By node. */
  readonly bytes = new Map<number, number>();
  #hidden: { node: number; top: number; size: number }[] = [];

  hidden(node: number, top: number, size: number): void {
    if (size > 0) this.#hidden.push({ node, top, size });
  }

  /** What was written again in the same layer did not go; dive counts it as written twice. */
  endLayer(state: Int32Array): void {
    for (const { node, top, size } of this.#hidden)
      if (state[node] === absent) this.bytes.set(top, (this.bytes.get(top) ?? 0) + size);
    this.#hidden = [];
  }
}

function wastedPathsOf(
  data: LayerData,
  state: Int32Array,
  counted: ReadonlyMap<number, number>,
  gone: ReadonlyMap<number, number>,
): WastedPath[] {
  const others = [...gone].filter(([node]) => !counted.has(node));
  const all = [...counted, ...others].sort(([, a], [, b]) => b - a).slice(0, mostWastedPaths);
  const directories = new Set(others.map(([node]) => node));
  const layers = layersOf(data, new Set(all.map(([node]) => node)), directories);
  return all.map(([node, bytes]) => ({
    path: pathOf(data, node),
    bytes,
    layers: layers.get(node) ?? [],
    removed: state[node] === absent,
    counted: counted.has(node),
  }));
}

/** The layers that have each wanted path, or something below it where it is one of `directories`. */
function layersOf(
  { entries, layerStart, parent }: LayerData,
  wanted: ReadonlySet<number>,
  directories: ReadonlySet<number>,
): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (let layer = 0; layer + 1 < layerStart.length; layer++) {
    const here = new Set<number>();
    for (let i = layerStart[layer] as number; i < (layerStart[layer + 1] as number); i++) {
      const node = entries.node[i] as number;
      if (wanted.has(node)) here.add(node);
      if (directories.size === 0 || entries.kind[i] !== kinds.entry) continue;
      for (let at = parent[node] as number; at > 0; at = parent[at] as number) if (directories.has(at)) here.add(at);
    }
    for (const node of here) found.set(node, [...(found.get(node) ?? []), layer]);
  }
  return found;
}

/** The words of the contract for {@link changes}. */
export const changeWords = [
  'unchanged',
  'unchanged',
  'added',
  'modified',
  'removed',
] as const satisfies readonly string[];
export const changeNumbers = {
  added: changes.added,
  modified: changes.modified,
  removed: changes.removed,
  unchanged: changes.unchanged,
};
