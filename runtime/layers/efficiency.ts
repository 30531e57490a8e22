import type { AnalysedLayer, WastedPath } from '../contract/layers.ts';
import { add } from './columns.ts';
import { absent, applyLayer, changes, emptyState, isDirectory, WasteByLayer } from './fold.ts';
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

/**
 * Lays all layers over each other and adds up. Efficiency is dive's (wagoodman/dive, `filetree.Efficiency`): for each path, all
 * sizes it has in the layers, where its removal counts as 0; the sum of the smallest ÷ the sum of all. One difference: dive
 * counts the bytes of a removed directory on both sides, so that removing it costs nothing; here its files are removed ones.
 */
export function figuresOf(data: LayerData): Figures {
  const { entries, layerStart, nodes } = data;
  const state = emptyState(data);
  const change = new Uint8Array(nodes);
  const waste = new WasteByLayer(data);
  const paths = new PathSizes(nodes);
  const layers: Figures['layers'] = [];
  for (let layer = 0; layer + 1 < layerStart.length; layer++) {
    applyLayer(data, layer, state, change, (node, entry, top) => {
      waste.hidden(layer, entry);
      paths.hidden(node, top);
    });
    let size = 0;
    for (let i = layerStart[layer] as number; i < (layerStart[layer + 1] as number); i++) {
      const node = entries.node[i] as number;
      if (entries.kind[i] !== kinds.entry) continue;
      size += entries.size[i] as number;
      if (state[node] === i && !isDirectory(data, i)) paths.written(node, entries.size[i] as number);
    }
    paths.endLayer(state);
    const counts = new Float64Array(5);
    for (let node = 1; node < nodes; node++) add(counts, change[node] as number, 1);
    const [, , added = 0, modified = 0, removed = 0] = counts;
    layers.push({ size, added, modified, removed, wasted: 0 });
  }
  for (const [index, layer] of layers.entries()) layer.wasted = waste.bytes[index] as number;
  let files = 0;
  for (let node = 1; node < nodes; node++) if (state[node] !== absent) files += 1;
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  return { layers, files, size, ...paths.sum(data, state) };
}

/** Sizes of each path over the layers. */
class PathSizes {
  readonly #all: Float64Array;
  readonly #least: Float64Array;
  /** The removed directory that a path went with, -1 for none. */
  readonly #group: Int32Array;
  #hidden: number[] = [];

  constructor(nodes: number) {
    this.#all = new Float64Array(nodes);
    this.#least = new Float64Array(nodes).fill(-1);
    this.#group = new Int32Array(nodes).fill(-1);
  }

  hidden(node: number, top: number): void {
    this.#hidden.push(node);
    this.#group[node] = top;
  }

  written(node: number, size: number): void {
    add(this.#all, node, size);
    const least = this.#least[node] as number;
    this.#least[node] = least < 0 ? size : Math.min(least, size);
    this.#group[node] = -1;
  }

  /** What was hidden and not written again in the same layer was removed. */
  endLayer(state: Int32Array): void {
    for (const node of this.#hidden) if (state[node] === absent) this.#least[node] = 0;
    this.#hidden = [];
  }

  sum(data: LayerData, state: Int32Array): Pick<Figures, 'efficiency' | 'wasted' | 'wastedPaths'> {
    let [all, least] = [0, 0];
    const byPath = new Map<number, number>();
    for (let node = 0; node < data.nodes; node++) {
      if ((this.#least[node] as number) < 0) continue;
      all += this.#all[node] as number;
      least += this.#least[node] as number;
      const bytes = (this.#all[node] as number) - (this.#least[node] as number);
      if (bytes > 0) byPath.set(this.#owner(node), (byPath.get(this.#owner(node)) ?? 0) + bytes);
    }
    const top = [...byPath].sort(([, a], [, b]) => b - a).slice(0, mostWastedPaths);
    const layers = this.#layersOf(data, new Set(top.map(([node]) => node)));
    const wastedPaths = top.map(([node, bytes]) => ({
      path: pathOf(data, node),
      bytes,
      layers: [...(layers.get(node) ?? [])],
      removed: state[node] === absent,
    }));
    return { efficiency: all === 0 ? 1 : least / all, wasted: all - least, wastedPaths };
  }

  #owner(node: number): number {
    const group = this.#group[node] as number;
    return group < 0 ? node : group;
  }

  #layersOf(data: LayerData, wanted: ReadonlySet<number>): Map<number, Set<number>> {
    const { entries, layerStart } = data;
    const found = new Map<number, Set<number>>();
    for (let layer = 0; layer + 1 < layerStart.length; layer++) {
      for (let i = layerStart[layer] as number; i < (layerStart[layer + 1] as number); i++) {
        const node = entries.node[i] as number;
        const owner = entries.kind[i] === kinds.entry ? this.#owner(node) : node;
        if (!wanted.has(owner)) continue;
        const layers = found.get(owner) ?? new Set<number>();
        found.set(owner, layers.add(layer));
      }
    }
    return found;
  }
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
