import { expect, it } from 'vitest';
import type { ImageRow, LayerRow } from '../../../../runtime/contract/images.ts';
import { basesOf, stackOf, wastedWords, withDockerfile, withLines } from './entries.ts';

const row = (index: number, empty: boolean, shared: string[] = []): LayerRow => ({
  index,
  instruction: `RUN step ${index}`,
  keyword: 'RUN',
  createdBy: '',
  comment: '',
  created: null,
  empty,
  size: empty ? 0 : 100,
  cumulative: 0,
  diffId: null,
  chainId: null,
  sharedWith: shared.map(id => ({ id, name: id })),
});
const image = (id: string, children: string[]) => ({ id, tags: [id], children }) as unknown as ImageRow;

it('numbers layers with files only', () => {
  const entries = stackOf([row(0, false), row(1, true), row(2, false)], null);
  expect(entries.map(entry => entry.number)).toEqual([1, null, 2]);
  expect(entries.map(entry => entry.layer)).toEqual([0, null, 1]);
});

it('heads the layers of each image that this one stands on', () => {
  const entries = stackOf([row(0, false, ['base', 'node']), row(1, false, ['node']), row(2, false)], null);
  const images = new Map(
    [image('base', ['node', 'me']), image('node', ['me']), image('me', [])].map(each => [each.id, each]),
  );
  expect([...basesOf(entries, 'me', images, each => each.id)]).toEqual([
    [0, { text: 'From base' }],
    [1, { text: 'From node' }],
    [2, { text: 'This image' }],
  ]);
  expect(basesOf(entries, 'base', images, each => each.id).size).toBe(0);
});

it('says where bytes were wasted', () => {
  expect(wastedWords({ layers: [5, 7], removed: true })).toBe('layer 6, removed in 8');
  expect(wastedWords({ layers: [6, 7], removed: false })).toBe('layer 7, rewritten in 8');
  expect(wastedWords({ layers: [1, 2, 3], removed: false })).toBe('layers 2, 3, rewritten in 4');
  expect(wastedWords({ layers: [0, 1, 2, 3, 4], removed: true })).toBe('4 layers from 1, removed in 5');
});

it('gives the steps of a build their lines, those of the base none', () => {
  const keywords = ['ADD', 'CMD', 'RUN', 'COPY', 'ENV'];
  const rows = keywords.map((keyword, index) => ({ ...row(index, false), keyword }));
  const lines = [
    { keyword: 'ARG', line: 2 },
    { keyword: 'RUN', line: 3 },
    { keyword: 'ARG', line: 5 },
    { keyword: 'COPY', line: 6 },
    { keyword: 'ENV', line: 8 },
  ];
  const instructions = lines.map(each => ({ ...each, lastLine: each.line, text: each.keyword }));
  const origin = { build: 'b', name: 'Dockerfile', from: '/code', instructions };
  const entries = withLines(stackOf(rows, null), origin);
  expect(entries.map(entry => entry.source?.line ?? null)).toEqual([null, null, 3, 6, 8]);
  const heads = new Map([[1, { text: 'This image' }]]);
  expect([...withDockerfile(heads, entries, origin)]).toEqual([[2, { text: 'Dockerfile', from: '/code' }]]);
  const none = withLines(stackOf(rows, null), null);
  expect(none.every(entry => entry.source === null)).toBe(true);
});

it('guesses no line where history and Dockerfile don’t agree', () => {
  const rows = ['RUN', 'RUN', 'CMD'].map((keyword, index) => ({ ...row(index, false), keyword }));
  const instructions = ['RUN', 'COPY', 'CMD'].map((keyword, at) => ({ keyword, line: at, lastLine: at, text: '' }));
  const origin = { build: 'b', name: 'Dockerfile', from: '', instructions };
  const entries = withLines(stackOf(rows, null), origin);
  expect(entries.map(entry => entry.source?.line ?? null)).toEqual([null, null, 2]);
});
