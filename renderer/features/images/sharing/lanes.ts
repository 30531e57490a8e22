import type { SharingMap } from '../../../../runtime/contract/layers.ts';
import { compareNames } from '../../../format/index.ts';

export type MapImage = SharingMap['images'][number];
export type MapLayer = SharingMap['layers'][number];

/** Layers in a row that the very same images have: drawn as one block. */
export interface Segment {
  /** Chain id of its lowest layer. */
  key: string;
  layers: readonly MapLayer[];
  /** Bytes. */
  size: number;
  /** The instruction of its largest layer. */
  label: string;
  /** Ids of all images that stand on it, whether they are shown or not. */
  holders: readonly string[];
  /** Where it begins and how wide it is: square roots of bytes, so that small layers stay visible beside large ones. */
  x: number;
  width: number;
}

/** An image with what it stands on, the lowest first. */
export interface Lane {
  image: MapImage;
  segments: readonly Segment[];
}

/** A segment over the lines that it is drawn on. */
export interface Block {
  segment: Segment;
  first: number;
  lines: number;
}

/** Puts images that share layers beside each other: the largest families first, bases before what stands on them. */
export function lanesOf(map: SharingMap): Lane[] {
  const layers = new Map(map.layers.map(layer => [layer.chainId, layer]));
  const holders = new Map<string, string[]>();
  for (const { id, layers: chain } of map.images) {
    for (const chainId of chain) {
      const list = holders.get(chainId);
      if (list) list.push(id);
      else holders.set(chainId, [id]);
    }
  }
  const known = new Map<string, Segment>();
  const lanes = map.images.map(image => ({ image, segments: segmentsOf(image, layers, holders, known) }));
  return inOrder(lanes, 0);
}

/**
 * Cuts a chain where the number of its holders changes: who has a layer has all below it, so as many holders are the same
 * ones. Equal segments are one object.
 */
function segmentsOf(
  image: MapImage,
  layers: ReadonlyMap<string, MapLayer>,
  holders: ReadonlyMap<string, string[]>,
  known: Map<string, Segment>,
): Segment[] {
  const runs: { holders: readonly string[]; layers: MapLayer[] }[] = [];
  for (const chainId of image.layers) {
    const layer = layers.get(chainId);
    const own = holders.get(chainId);
    if (!layer || !own) continue;
    const last = runs.at(-1);
    if (last?.holders.length === own.length) last.layers.push(layer);
    else runs.push({ holders: own, layers: [layer] });
  }
  let x = 0;
  return runs.flatMap(run => {
    const [lowest] = run.layers;
    if (!lowest) return [];
    const segment = known.get(lowest.chainId) ?? { ...segmentOf(lowest.chainId, run), x };
    known.set(segment.key, segment);
    x += segment.width;
    return [segment];
  });
}

function segmentOf(key: string, run: { holders: readonly string[]; layers: readonly MapLayer[] }): Omit<Segment, 'x'> {
  const size = run.layers.reduce((sum, layer) => sum + layer.size, 0);
  const largest = run.layers.reduce((most, layer) => (layer.size > most.size ? layer : most));
  return { key, layers: run.layers, size, label: largest.label, holders: run.holders, width: Math.sqrt(size) };
}

/** Sorts lanes that are equal up to `depth`: those that end there first, then family by family. */
function inOrder(lanes: readonly Lane[], depth: number): Lane[] {
  const ended = lanes.filter(lane => lane.segments.length === depth);
  const families = new Map<string, Lane[]>();
  for (const lane of lanes) {
    const segment = lane.segments[depth];
    if (!segment) continue;
    const family = families.get(segment.key);
    if (family) family.push(lane);
    else families.set(segment.key, [lane]);
  }
  const sorted = [...families.values()].sort((a, b) => b.length - a.length || largest(b) - largest(a));
  return [
    ...ended.sort((a, b) => compareNames(a.image.name, b.image.name)),
    ...sorted.flatMap(family => inOrder(family, depth + 1)),
  ];
}

function largest(lanes: readonly Lane[]): number {
  return Math.max(...lanes.map(lane => lane.image.size));
}

/** The blocks of lanes in this order: one over all neighbours that have the segment. Those without bytes have no width. */
export function blocksOf(lanes: readonly Lane[]): Block[] {
  const blocks: Block[] = [];
  /** Blocks that reach down to the line before, by depth. */
  let open: Block[] = [];
  for (const [line, { segments }] of lanes.entries()) {
    open = segments.map((segment, depth) => {
      const above = open[depth];
      if (above?.segment === segment) {
        above.lines += 1;
        return above;
      }
      const block = { segment, first: line, lines: 1 };
      if (segment.size > 0) blocks.push(block);
      return block;
    });
  }
  return blocks;
}

/** The segments of chosen images, each once, the largest first: those that go with them, and those that others keep. */
export function outcomeOf(lanes: readonly Lane[], chosen: ReadonlySet<string>): { goes: Segment[]; stays: Segment[] } {
  const segments = new Set(lanes.filter(lane => chosen.has(lane.image.id)).flatMap(lane => lane.segments));
  const sorted = [...segments].filter(segment => segment.size > 0).sort((a, b) => b.size - a.size);
  return {
    goes: sorted.filter(segment => isFreed(segment, chosen)),
    stays: sorted.filter(segment => !isFreed(segment, chosen)),
  };
}

/** Whether nobody needs a segment any more once the chosen images are gone. */
export function isFreed(segment: Segment, chosen: ReadonlySet<string>): boolean {
  return segment.holders.every(id => chosen.has(id));
}

/** Bytes on disk, each layer once, and what the images would take if none were shared. */
export function totalsOf(map: SharingMap): { taken: number; apart: number } {
  return {
    taken: map.layers.reduce((sum, layer) => sum + layer.size, 0),
    apart: map.images.reduce((sum, image) => sum + image.size, 0),
  };
}
