import type { BuildOrigin } from '../../../../runtime/contract/builds.ts';
import type { ImageRow, LayerRow } from '../../../../runtime/contract/images.ts';
import type { AnalysedLayer, HistoryStep, LayerAnalysis, WastedPath } from '../../../../runtime/contract/layers.ts';

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
  /** Epoch milliseconds; null where the image does not say. */
  created: number | null;
  /** Where it stands in the Dockerfile; null when Gantry did not build it. */
  source: DockerfileLine | null;
  /** What the engine says of it; null for an archive that is not loaded. */
  row: LayerRow | null;
  /** Null until analysed, and for steps without files. */
  analysed: AnalysedLayer | null;
}

/** Lines of a Dockerfile, from 1, and their text. */
export interface DockerfileLine {
  file: string;
  line: number;
  lastLine: number;
  text: string;
}

/** The stack, the base first: the history that the engine knows, or else the one that the analysis found. */
export function stackOf(rows: readonly LayerRow[] | null, analysis: LayerAnalysis | null): StackEntry[] {
  if (!rows) return (analysis?.steps ?? []).map((step, key) => fromStep(step, key, analysis));
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
      created: row.created,
      source: null,
      row,
      analysed,
    };
  });
}

function fromStep({ layer, keyword, instruction, created }: HistoryStep, key: number, analysis: LayerAnalysis | null) {
  const analysed = layer === null ? null : (analysis?.layers[layer] ?? null);
  const number = layer === null ? null : layer + 1;
  const size = analysed?.size ?? 0;
  return { key, number, layer, keyword, instruction, size, created, source: null, row: null, analysed };
}

/**
 * Gives the steps of an image that Gantry built their lines of the Dockerfile. What the base brought comes first in a history,
 * so both are gone through from their ends; an ARG may have left no step.
 */
export function withLines(entries: readonly StackEntry[], origin: BuildOrigin | null): StackEntry[] {
  const result = [...entries];
  const instructions = [...(origin?.instructions ?? [])];
  for (let at = result.length - 1; at >= 0; at -= 1) {
    const entry = result[at];
    while (entry && instructions.at(-1)?.keyword === 'ARG' && entry.keyword !== 'ARG') instructions.pop();
    const found = instructions.pop();
    if (!origin || !entry || found?.keyword !== entry.keyword) break;
    const { line, lastLine, text } = found;
    result[at] = { ...entry, source: { file: origin.name, line, lastLine, text } };
  }
  return result;
}

/** A heading in the stack; `from` stands at its right. */
export interface Heading {
  text: string;
  from?: string;
}

/** The headings with one above what the Dockerfile made, which says more than {@link ownHeading}. */
export function withDockerfile(
  heads: ReadonlyMap<number, Heading>,
  entries: readonly StackEntry[],
  origin: BuildOrigin | null,
): ReadonlyMap<number, Heading> {
  const first = entries.find(entry => entry.source);
  if (!origin || !first) return heads;
  const bases = [...heads].filter(([, { text }]) => text !== ownHeading);
  return new Map(bases).set(first.key, { text: origin.name, from: origin.from });
}

const ownHeading = 'This image';

/** Names the local images that an image stands on, at the first layer of each: the key of the entry → the image's name. */
export function basesOf(
  entries: readonly StackEntry[],
  id: string,
  images: ReadonlyMap<string, ImageRow>,
  nameOf: (row: ImageRow) => string,
): Map<number, Heading> {
  const heads = new Map<number, Heading>();
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
    heads.set(first.key, { text: `From ${nameOf(base)}` });
    next = end + 1;
  }
  const own = entries[next];
  if (heads.size > 0 && own) heads.set(own.key, { text: ownHeading });
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
