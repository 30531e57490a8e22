import { expect, test } from 'vitest';
import type { SharingMap } from '../../../../runtime/contract/layers.ts';
import { blocksOf, lanesOf, outcomeOf, totalsOf } from './lanes.ts';

/** A map of images as names of their layers; a layer's size is the number in its name. */
function mapOf(images: Record<string, string>): SharingMap {
  const layers = new Map<string, SharingMap['layers'][number]>();
  const rows = Object.entries(images).map(([name, chain]) => {
    const chainIds: string[] = [];
    let size = 0;
    for (const label of chain.split(' ').filter(Boolean)) {
      const parent = chainIds.at(-1) ?? null;
      const chainId = `${parent ?? ''}/${label}`;
      const bytes = Number(/\d+/.exec(label)?.[0] ?? 0);
      layers.set(chainId, { chainId, parent, size: bytes, label });
      chainIds.push(chainId);
      size += bytes;
    }
    return { id: name, name, layers: chainIds, size, unique: 0, containers: [] };
  });
  return { layers: [...layers.values()], images: rows };
}

const shop = mapOf({
  alone: 'x400',
  api: 'debian100 node50 api9',
  base: 'debian100',
  worker: 'debian100 node50 env0 worker4',
});

test('families stand together, bases before what stands on them, the largest family first', () => {
  expect(lanesOf(shop).map(lane => lane.image.id)).toEqual(['base', 'api', 'worker', 'alone']);
});

test('layers that the same images have are one block over their lines; a layer without bytes is none', () => {
  const blocks = blocksOf(lanesOf(shop)).map(({ segment, first, lines }) => [segment.label, first, lines]);
  expect(blocks).toEqual([
    ['debian100', 0, 3],
    ['node50', 1, 2],
    ['api9', 1, 1],
    ['worker4', 2, 1],
    ['x400', 3, 1],
  ]);
});

test('a line between two holders that is not shown leaves one block; holders count all images', () => {
  const lanes = lanesOf(shop).filter(lane => lane.image.id !== 'api');
  const node = blocksOf(lanes).find(({ segment }) => segment.label === 'node50');
  expect(node).toMatchObject({ first: 1, lines: 1 });
  expect(node?.segment.holders).toEqual(['api', 'worker']);
});

test('a layer goes only with all its images', () => {
  const lanes = lanesOf(shop);
  const labels = (chosen: string[]) => {
    const { goes, stays } = outcomeOf(lanes, new Set(chosen));
    return [goes.map(segment => segment.label), stays.map(segment => segment.label)];
  };
  expect(labels(['api'])).toEqual([['api9'], ['debian100', 'node50']]);
  expect(labels(['api', 'worker'])).toEqual([['node50', 'api9', 'worker4'], ['debian100']]);
  expect(labels(['alone'])).toEqual([['x400'], []]);
  expect(labels([])).toEqual([[], []]);
});

test('totals count a layer once on disk and once an image apart', () => {
  expect(totalsOf(shop)).toEqual({ taken: 563, apart: 813 });
});

test('images without layers, and equal ones, are lines all the same', () => {
  const lanes = lanesOf(mapOf({ empty: '', b: 'x5', a: 'x5' }));
  expect(lanes.map(lane => lane.image.id)).toEqual(['empty', 'a', 'b']);
  expect(blocksOf(lanes)).toMatchObject([{ first: 1, lines: 2 }]);
});
