import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { alignHistory, chainIdsOf, chainOf, type HistoryEntry } from './layer-chain.ts';
import { SharingMap } from './sharing.ts';

const diff = (name: string) => `sha256:${createHash('sha256').update(name).digest('hex')}`;
const entry = (createdBy: string, size: number, comment = ''): HistoryEntry => ({
  createdBy,
  size,
  comment,
  created: 1000,
});
const places = (history: HistoryEntry[], layers: number, size = 0) =>
  alignHistory(
    history,
    Array.from({ length: layers }, (_, index) => diff(`${index}`)),
    size,
  ).map(each => each.layer);

test('chain ids are those of the OCI image spec', () => {
  const [a, b, c] = [diff('a'), diff('b'), diff('c')];
  const ab = diff(`${a} ${b}`);
  expect(chainIdsOf([a, b, c])).toEqual([a, ab, diff(`${ab} ${c}`)]);
  expect(chainIdsOf([])).toEqual([]);
});

describe('history and layers', () => {
  test('what has bytes is a layer', () => {
    expect(places([entry('ADD a', 5), entry('CMD x', 0), entry('RUN y', 3)], 2)).toEqual([0, null, 1]);
  });

  test('an entry without bytes is a layer where one is left over for it', () => {
    const history = [
      entry('/bin/sh -c #(nop) ADD a', 5),
      entry('/bin/sh -c mkdir /x', 0),
      entry('/bin/sh -c #(nop)  ENV a=b', 0),
    ];
    expect(places(history, 2)).toEqual([0, 1, null]);
    expect(places(history, 1)).toEqual([0, null, null]);
  });

  test('BuildKit makes a layer of each RUN, COPY and WORKDIR, the classic builder rarely of WORKDIR', () => {
    const kit = 'buildkit.dockerfile.v0';
    expect(places([entry('WORKDIR /a', 0, kit), entry('RUN true', 0, kit), entry('CMD a', 0, kit)], 2)).toEqual([
      0,
      1,
      null,
    ]);
    expect(places([entry('/bin/sh -c #(nop) WORKDIR /a', 0), entry('/bin/sh -c mkdir b', 0)], 1)).toEqual([null, 0]);
  });

  test('layers that nothing explains become one entry that says how many they are', () => {
    expect(alignHistory([], [diff('a'), diff('b')], 10)).toEqual([
      { createdBy: '', comment: '', created: null, size: 10, layer: 1, layers: 2 },
    ]);
    expect(places([entry('ADD a', 5)], 3, 9)).toEqual([0, 2]);
    expect(places([entry('LABEL a', 0)], 1, 9)).toEqual([null, 0]);
  });

  test('more entries with bytes than layers: the ones too many stay without', () => {
    expect(places([entry('ADD a', 5), entry('ADD b', 5)], 1)).toEqual([0, null]);
  });

  test('sizes a layer; what the history can’t tell stays unknown', () => {
    const chain = chainOf('i', [diff('a'), diff('b')], 8, [entry('ADD a', 5), entry('RUN b', 3)]);
    expect(chain.sizes).toEqual([5, 3]);
    expect(chainOf('i', [diff('a'), diff('b')], 8, null).sizes).toEqual([null, null]);
    expect(chainOf('i', [diff('a')], 8, null).sizes).toEqual([8]);
  });
});

describe('sharing', () => {
  const history = (...names: string[]) => names.map(name => entry(`RUN ${name}`, name.length));
  const base = chainOf('base', [diff('a')], 1, history('a'));
  const one = chainOf('one', [diff('a'), diff('b')], 3, history('a', 'bb'));
  const two = chainOf('two', [diff('a'), diff('c')], 4, history('a', 'ccc'));
  const label = chainOf('label', [diff('a')], 1, [...history('a'), entry('LABEL x', 0)]);
  const map = new SharingMap([base, one, two, label]);

  const freed = (ids: Set<string>) => map.onlyIn(ids).reduce((sum, size) => sum + size, 0);

  test('shared bytes, and what each removal frees', () => {
    expect(['base', 'one', 'two'].map(id => map.shared(id))).toEqual([1, 1, 1]);
    expect(freed(new Set(['one']))).toBe(2);
    expect(freed(new Set(['base']))).toBe(0);
    expect(freed(new Set(['one', 'two']))).toBe(5);
    expect(freed(new Set(['base', 'one', 'two', 'label']))).toBe(6);
    expect(map.total(['one', 'two'])).toBe(6);
  });

  test('children stand on all layers; of equal layers, the longer history is the child', () => {
    expect(map.children('base')).toEqual(['one', 'two', 'label']);
    expect(map.children('one')).toEqual([]);
    expect(map.children('label')).toEqual([]);
    expect(map.keepers('label')).toEqual(['base', 'one', 'two']);
    expect(new SharingMap([chainOf('x', [diff('a')], 1, null), one]).children('x')).toEqual(['one']);
    expect(map.children('nobody')).toEqual([]);
  });

  test('a layer of unknown size that is shared leaves the sum unknown', () => {
    const unknown = new SharingMap([
      chainOf('x', [diff('p'), diff('q')], 9, null),
      chainOf('y', [diff('p'), diff('r')], 9, null),
    ]);
    expect(unknown.shared('x')).toBeNull();
    expect(unknown.shared('nobody')).toBeNull();
  });
});
