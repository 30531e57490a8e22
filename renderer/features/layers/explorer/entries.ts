import type { ImageRow, LayerRow } from '../../../../runtime/contract/images.ts';
import type { AnalysedLayer, LayerAnalysis, WastedPath } from '../../../../runtime/contract/layers.ts';

/** A line of the stack: a step of the image's history, with what the analysis found in it. */
export interface StackEntry {
  /** Unique in the stack: place in the history. */
  key: number;
  /** What it is called, from 1: only steps that wrote files have one, as only they are layers. */
  number: number | null;
  /** Place among the layers with files, from 0, as the analysis counts; null for a step without. */
  layer: number | null;
  keyword: string;
  instruction: string;
  size: number;
  /** What the engine says of it; null for an archive that is not loaded. */
  row: LayerRow | null;
  /** Null until analysed, and for steps without files. */
  analysed: AnalysedLayer | null;
}

/** The stack, the base first: the history that the engine knows, or else what the analysis found. */
export function stackOf(rows: readonly LayerRow[] | null, analysis: LayerAnalysis | null): StackEntry[] {
  if (!rows) return (analysis?.layers ?? []).map(fromAnalysis);
  let layer = -1;
  return rows.map(row => {
    if (!row.empty) layer += 1;
    const analysed = row.empty ? null : (analysis?.layers[layer] ?? null);
    return {
      key: row.index,
      number: row.empty ? null : layer + 1,
      layer: row.empty ? null : layer,
      keyword: row.keyword,
      instruction: row.instruction,
      size: row.size,
      row,
      analysed,
    };
  });
}

function fromAnalysis(analysed: AnalysedLayer): StackEntry {
  const keyword = /^[A-Z]+(?= )/.exec(analysed.instruction)?.[0] ?? '';
  const { index, instruction, size } = analysed;
  return { key: index, number: index + 1, layer: index, keyword, instruction, size, row: null, analysed };
}

/** Names the local images that an image stands on, at the first layer of each: the key of the entry → the image's name. */
export function basesOf(
  entries: readonly StackEntry[],
  id: string,
  images: ReadonlyMap<string, ImageRow>,
  nameOf: (row: ImageRow) => string,
): Map<number, string> {
  const heads = new Map<number, string>();
  const bases = [...images.values()].filter(row => row.children.includes(id));
  const ends = bases.map(base => ({
    base,
    end: entries.findLastIndex(({ row }) => row?.sharedWith.some(image => image.id === base.id)),
  }));
  ends.sort((a, b) => a.end - b.end);
  let next = 0;
  for (const { base, end } of ends) {
    const first = entries[next];
    if (end < next || !first) continue;
    heads.set(first.key, `From ${nameOf(base)}`);
    next = end + 1;
  }
  const own = entries[next];
  if (heads.size > 0 && own) heads.set(own.key, 'This image');
  return heads;
}

/** "layer 6, removed in 8"; layers are called by their place from 1. */
export function wastedWords({ layers, removed }: Pick<WastedPath, 'layers' | 'removed'>): string {
  const [last, ...rest] = layers.map(layer => layer + 1).reverse();
  if (last === undefined) return '';
  if (rest.length === 0) return `layer ${last}`;
  const wrote = rest.reverse();
  const first =
    wrote.length > 3
      ? `${wrote.length} layers from ${wrote[0]}`
      : `layer${wrote.length > 1 ? 's' : ''} ${wrote.join(', ')}`;
  return `${first}, ${removed ? 'removed' : 'rewritten'} in ${last}`;
}
