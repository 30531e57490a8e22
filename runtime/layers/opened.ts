import { GantryError } from '../contract/index.ts';
import { type LayerState, stateAt } from './fold.ts';
import type { AnalysisHeader, LayerData } from './layer-data.ts';
import { readStoredData, readStoredHeader } from './stored.ts';
import { type FlatTree, flatten } from './view.ts';

/** Analyses in memory, layers' trees of each, and views of each: what a page with two images open goes to and fro between. */
const mostOpen = 3;
const mostStates = 2;
const mostViews = 4;

type View = Parameters<typeof flatten>[2];

/** A stored analysis in memory. */
export class OpenAnalysis {
  readonly header: AnalysisHeader;
  readonly data: LayerData;
  readonly #states = new Recent<number, LayerState>(mostStates);
  readonly #views = new Recent<string, FlatTree>(mostViews);

  constructor(header: AnalysisHeader, data: LayerData) {
    this.header = header;
    this.data = data;
  }

  /** The tree as a layer left it. Throws `invalid-input` when there is no such layer. */
  state(layer: number): LayerState {
    if (!Number.isInteger(layer) || layer < 0 || layer >= this.header.layers.length)
      throw new GantryError({ kind: 'invalid-input', message: `This image has no layer ${layer + 1}.` });
    return this.#states.get(layer, () => stateAt(this.data, layer));
  }

  view(view: View): FlatTree {
    return this.#views.get(JSON.stringify(view), () => flatten(this.data, this.state(view.layer), view));
  }
}

/** Keeps the analyses that were used last. */
export class OpenAnalyses {
  readonly #folder: string;
  readonly #open = new Recent<string, Promise<OpenAnalysis>>(mostOpen);

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Throws `not-found` when the image was not analysed, or its analysis was removed to make room. */
  async get(key: string): Promise<OpenAnalysis> {
    const opening = this.#open.get(key, () => this.#read(key));
    try {
      return await opening;
    } catch (error) {
      this.#open.delete(key);
      throw error;
    }
  }

  async #read(key: string): Promise<OpenAnalysis> {
    const [header, data] = await Promise.all([readStoredHeader(this.#folder, key), readStoredData(this.#folder, key)]);
    if (header && data) return new OpenAnalysis(header, data);
    throw new GantryError({
      kind: 'not-found',
      message: 'This image was not analysed yet, or its analysis is gone.',
      hint: 'Open its layers again.',
    });
  }
}

/** A map of what was used last. */
class Recent<K, V> {
  readonly #values = new Map<K, V>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: K, make: () => V): V {
    const value = this.#values.get(key) ?? make();
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#most) break;
      this.#values.delete(oldest);
    }
    return value;
  }

  delete(key: K): void {
    this.#values.delete(key);
  }
}
