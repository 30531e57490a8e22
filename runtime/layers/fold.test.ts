import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { analysed, imageArchive } from '../../test/fixtures/layer-archives.ts';
import { paxRecord, type RawEntry } from '../../test/fixtures/raw-tar.ts';
import { changeWords, figuresOf } from './efficiency.ts';
import { absent, entryOf, stateAt, touchedBy } from './fold.ts';
import { findNode, pathOf } from './layer-data.ts';

const file = (name: string, bytes = 1): RawEntry => ({ name, content: 'x'.repeat(bytes) });
const folder = (name: string, more: Partial<RawEntry> = {}): RawEntry => ({ name: `${name}/`, type: '5', ...more });

const analyse = async (...layers: RawEntry[][]) => (await analysed(await imageArchive({ layers }))).data;
type Data = Awaited<ReturnType<typeof analyse>>;

/** `path: what the layer did`, without what it left alone. */
function changesIn(data: Data, layer: number): string[] {
  const { change } = stateAt(data, layer);
  const nodes = Array.from(change.keys()).filter(node => (change[node] ?? 0) > 1);
  return nodes.map(node => `${changeWords[change[node] as number]} ${pathOf(data, node)}`);
}

function treeAt(data: Data, layer: number): string[] {
  const { after } = stateAt(data, layer);
  return [...after.keys()].filter(node => node > 0 && after[node] !== absent).map(node => pathOf(data, node));
}

describe('layers over each other', () => {
  test('a whiteout removes a file, or a folder with all in it', async () => {
    const data = await analyse([file('a'), folder('d'), file('d/e/f')], [file('.wh.a'), file('.wh.d')]);
    expect(changesIn(data, 1)).toEqual(['removed /a', 'removed /d', 'removed /d/e', 'removed /d/e/f']);
    expect(treeAt(data, 1)).toEqual([]);
  });

  test('an opaque folder hides lower layers only, wherever its mark stands', async () => {
    const layer = [folder('d'), file('d/new'), file('d/.wh..wh..opq')];
    for (const second of [layer, layer.toReversed()]) {
      const data = await analyse([folder('d'), file('d/old'), file('d/new')], second);
      expect(changesIn(data, 1)).toEqual(['modified /d/new', 'removed /d/old']);
      expect([...stateAt(data, 1).opaque].map(node => pathOf(data, node))).toEqual(['/d']);
    }
  });

  test('a whiteout and a new file of the same name in one layer is a change', async () => {
    const data = await analyse([file('a')], [file('a', 2), file('.wh.a')]);
    expect(changesIn(data, 1)).toEqual(['modified /a']);
  });

  test('folders that only lead to a change are not changed, those with another mode are', async () => {
    const data = await analyse([folder('d'), folder('e')], [folder('d'), file('d/x'), folder('e', { mode: 0o700 })]);
    expect(changesIn(data, 1)).toEqual(['added /d/x', 'modified /e']);
  });

  test('a file in place of a folder, and a folder in place of a file', async () => {
    const data = await analyse([folder('d'), file('d/x'), file('f')], [file('d'), folder('f'), file('f/y')]);
    expect(changesIn(data, 1)).toEqual(['modified /d', 'removed /d/x', 'modified /f', 'added /f/y']);
    expect(treeAt(data, 1)).toEqual(['/d', '/f', '/f/y']);
  });

  test('folders that no entry describes are there', async () => {
    const data = await analyse([file('a/b/c')], [file('x')]);
    expect(treeAt(data, 1)).toEqual(['/a', '/a/b', '/a/b/c', '/x']);
  });

  test('which layers touched a path: its own entries, removals above it, replacements', async () => {
    const data = await analyse(
      [folder('d'), file('d/x', 3)],
      [folder('d')],
      [file('.wh.d')],
      [file('d/x', 5)],
      [file('d')],
    );
    expect(touchedBy(data, findNode(data, '/d/x'))).toEqual([
      { layer: 0, change: 2, size: 3 },
      { layer: 2, change: 4, size: 0 },
      { layer: 3, change: 2, size: 5 },
      { layer: 4, change: 4, size: 0 },
    ]);
  });

  test('long names, large numbers and owners: ustar prefix, GNU and pax', async () => {
    const long = `${'directory/'.repeat(25)}name`;
    const prefix = (header: Buffer) => header.write('usr/share', 345, 'latin1');
    const pax = Buffer.concat([
      paxRecord('path', 'pax/ümlaut'),
      paxRecord('uid', '3000000000'),
      paxRecord('mtime', '1.5'),
    ]);
    const data = await analyse([
      { name: '././@LongLink', type: 'L', content: `${long}\0` },
      file('short'),
      { ...file('doc'), patch: prefix },
      { name: 'pax', type: 'x', content: pax },
      { ...file('ascii'), user: 'app' },
    ]);
    for (const path of [`/${long}`, '/usr/share/doc', '/pax/ümlaut']) expect(findNode(data, path)).toBeGreaterThan(0);
    const entry = entryOf(stateAt(data, 0), findNode(data, '/pax/ümlaut'));
    const { uid, mtime, user } = data.entries;
    expect([uid[entry], mtime[entry], data.strings[user[entry] ?? 0]]).toEqual([3_000_000_000, 1.5, 'app']);
  });
});

test.each([
  ['docker, plain', {}],
  ['docker, gzip', { pack: (tar: Buffer) => gzipSync(tar) }],
  ['OCI, plain', { layout: 'oci' as const }],
  ['OCI, gzip', { layout: 'oci' as const, pack: (tar: Buffer) => gzipSync(tar) }],
  ['OCI, zstd', { layout: 'oci' as const, pack: (tar: Buffer) => zstdCompressSync(tar) }],
])('%s layers, and the archive itself plain, gzip and zstd, in pieces of any size', async (_, layout) => {
  const archive = await imageArchive({ layers: [[file('a', 3000), folder('d')], [file('d/b', 70_000)]], ...layout });
  for (const whole of [archive, gzipSync(archive), zstdCompressSync(archive)]) {
    for (const pieces of [1000, 64 * 1024]) {
      const { data, header } = await analysed(whole, pieces);
      expect(treeAt(data, 1)).toEqual(['/a', '/d', '/d/b']);
      expect(header.layers.map(({ size }) => size)).toEqual([3000, 70_000]);
    }
  }
});

/** dive's definition, on maps. */
function byDive(layers: [string, number][][]): number {
  const sizes = new Map<string, number[]>();
  for (const layer of layers) for (const [path, size] of layer) sizes.set(path, [...(sizes.get(path) ?? []), size]);
  const all = [...sizes.values()];
  const least = all.reduce((sum, list) => sum + Math.min(...list), 0);
  return least / all.flat().reduce((sum, size) => sum + size, 0);
}

describe('efficiency', () => {
  test('is what dive counts, over random layers', async () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    const there = new Set<string>();
    const layers = Array.from({ length: 8 }, () => {
      const layer = new Map<string, number>();
      for (let i = 0; i < 30; i++) layer.set(`d${random(4)}/f${random(20)}`, 1 + random(500));
      return [...layer].map(([path, size]): [string, number] =>
        there.has(path) && size % 3 === 0 ? [path, 0] : [path, size],
      );
    }).map(layer => {
      const kept = layer.filter(([path, size]) => size > 0 || there.has(path));
      for (const [path, size] of kept)
        if (size > 0) there.add(path);
        else there.delete(path);
      return kept;
    });
    const mark = (path: string) => path.replace('/', '/.wh.');
    const data = await analyse(
      ...layers.map(all => all.map(([path, size]) => (size > 0 ? file(path, size) : file(mark(path), 0)))),
    );
    expect(figuresOf(data).efficiency).toBeCloseTo(byDive(layers), 12);
  });

  test('wasted bytes, by path and by the layer that wrote them', async () => {
    const data = await analyse(
      [file('big', 1000), file('twice', 30), folder('d'), file('d/a', 200), file('d/b', 100)],
      [file('.wh.big'), file('twice', 50), file('.wh.d')],
    );
    const figures = figuresOf(data);
    expect(figures.wastedPaths).toEqual([
      { path: '/big', bytes: 1000, layers: [0, 1], removed: true, counted: true },
      { path: '/d', bytes: 300, layers: [0, 1], removed: true, counted: false },
      { path: '/twice', bytes: 80, layers: [0, 1], removed: false, counted: true },
    ]);
    expect(figures.layers.map(layer => layer.wasted)).toEqual([1330, 0]);
    expect(figures).toMatchObject({ files: 1, size: 1380, wasted: 1080 });
  });

  test('of an image without bytes is whole', async () => {
    expect(figuresOf(await analyse([folder('d')]))).toMatchObject({ efficiency: 1, wasted: 0, wastedPaths: [] });
  });
});
