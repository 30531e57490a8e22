import { add } from './columns.ts';
import type { LayerData } from './layer-data.ts';
import { directory, kinds } from './layer-entries.ts';

/** What dive calls inefficient: paths with more than one node, and the sums over all. */
export interface DiveFigures {
  efficiency: number;
  /** Bytes of all paths in `paths`. */
  wasted: number;
  /** By node: bytes over all layers. */
  paths: Map<number, number>;
}

const present = { none: 0, other: 1, directory: 2 } as const;

/**
 * Counts as dive does, to the byte (wagoodman/dive, `filetree.Efficiency`, `image.Analyze`): for each path that is a leaf of a
 * layer's own tree, its sizes over all layers; the sum of the smallest ÷ the sum of all. A whiteout is a leaf that weighs what
 * the directory that it removes held (which costs nothing then, as it is the smallest too), and nothing for a file. Opaque
 * whiteouts are passed over.
 */
export class DiveCount {
  readonly #data: LayerData;
  readonly #sum: Float64Array;
  readonly #least: Float64Array;
  readonly #times: Uint16Array;
  /** The tree of the layers so far as dive stacks them. */
  readonly #sizes: Float64Array;
  readonly #there: Uint8Array;
  /** By node: 1 + the last layer whose own tree has something below it, or itself. */
  readonly #inner: Uint16Array;
  readonly #own: Uint16Array;
  /** By node: its entry in the present layer. */
  readonly #entry: Int32Array;

  constructor(data: LayerData) {
    this.#data = data;
    this.#sum = new Float64Array(data.nodes);
    this.#least = new Float64Array(data.nodes).fill(-1);
    this.#times = new Uint16Array(data.nodes);
    this.#sizes = new Float64Array(data.nodes);
    this.#there = new Uint8Array(data.nodes);
    this.#inner = new Uint16Array(data.nodes);
    this.#own = new Uint16Array(data.nodes);
    this.#entry = new Int32Array(data.nodes);
  }

  /** Takes the next layer. */
  add(layer: number): void {
    const { entries, layerStart } = this.#data;
    const [from, to] = [layerStart[layer] as number, layerStart[layer + 1] as number];
    const mark = layer + 1;
    for (let i = from; i < to; i++) this.#markTree(i, mark);
    for (let i = from; i < to; i++) {
      const node = entries.node[i] as number;
      if (entries.kind[i] === kinds.whiteout) this.#whiteout(node);
      else if (node > 0 && this.#inner[node] !== mark && this.#own[node] === mark && this.#isLast(node, i))
        this.#leaf(node, this.#sizeOf(node));
    }
    this.#stack(from, to, mark);
  }

  figures(): DiveFigures {
    let [all, least, wasted] = [0, 0, 0];
    const paths = new Map<number, number>();
    for (let node = 0; node < this.#data.nodes; node++) {
      const times = this.#times[node] as number;
      if (times === 0) continue;
      const sum = this.#sum[node] as number;
      all += sum;
      least += this.#least[node] as number;
      if (times < 2) continue;
      wasted += sum;
      if (sum > 0) paths.set(node, sum);
    }
    return { efficiency: all === 0 ? 1 : least / all, wasted, paths };
  }

  #markTree(i: number, mark: number): void {
    const { entries, parent } = this.#data;
    const node = entries.node[i] as number;
    if (entries.kind[i] !== kinds.whiteout) {
      if (this.#own[node] !== mark) this.#entry[node] = -1;
      this.#own[node] = mark;
      if (entries.kind[i] === kinds.entry) this.#entry[node] = i;
    }
    for (let at = parent[node] as number; at >= 0 && this.#inner[at] !== mark; at = parent[at] as number)
      this.#inner[at] = mark;
  }

  /** A path may stand in a tar several times, as an entry and as an opaque one: it is one leaf. */
  #isLast(node: number, i: number): boolean {
    const entry = this.#entry[node] as number;
    return entry < 0 || entry === i;
  }

  #sizeOf(node: number): number {
    const entry = this.#entry[node] as number;
    return entry < 0 ? 0 : (this.#data.entries.size[entry] as number);
  }

  #whiteout(node: number): void {
    if (this.#there[node] === present.none) return;
    let size = 0;
    const end = this.#there[node] === present.directory ? (this.#data.end[node] as number) : node;
    for (let at = node; at < end; at++) if (this.#there[at] !== present.none) size += this.#sizes[at] as number;
    this.#leaf(node, size);
  }

  #leaf(node: number, size: number): void {
    add(this.#sum, node, size);
    add(this.#times, node, 1);
    const least = this.#least[node] as number;
    this.#least[node] = least < 0 ? size : Math.min(least, size);
  }

  #stack(from: number, to: number, mark: number): void {
    const { entries, parent, end } = this.#data;
    for (let i = from; i < to; i++)
      if (entries.kind[i] === kinds.whiteout) {
        const node = entries.node[i] as number;
        this.#there.fill(present.none, node, end[node]);
      }
    for (let i = from; i < to; i++) {
      const node = entries.node[i] as number;
      if (entries.kind[i] === kinds.whiteout) continue;
      const entry = this.#entry[node] as number;
      this.#sizes[node] = this.#sizeOf(node);
      this.#there[node] = entry >= 0 && entries.type[entry] === directory ? present.directory : present.other;
      // A directory that only stands in the names of others is none to dive, even where an earlier layer described it.
      for (let at = parent[node] as number; at > 0 && this.#own[at] !== mark; at = parent[at] as number) {
        this.#there[at] = present.other;
        this.#sizes[at] = 0;
      }
    }
  }
}
