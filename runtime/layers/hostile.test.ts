import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { digestOf, tarOf } from '../../test/fixtures/archives.ts';
import { type ArchiveRecipe, analysed, imageArchive } from '../../test/fixtures/layer-archives.ts';
import { paxRecord, type RawEntry, rawEntry, rawTar } from '../../test/fixtures/raw-tar.ts';
import { BombGuard } from './decompress.ts';
import { staysInside } from './extract.ts';
import { mostEntries } from './faults.ts';
import { pathOf } from './layer-data.ts';
import { Gathering, LayerEntries } from './layer-entries.ts';
import { NameTree } from './name-tree.ts';
import { parseHeader } from './tar-header.ts';

const file = (name: string | Buffer, more: Partial<RawEntry> = {}): RawEntry => ({ name, content: 'x', ...more });

async function pathsOf(entries: RawEntry[]): Promise<{ paths: string[]; notes: string[] }> {
  const { data, header } = await analysed(await imageArchive({ layers: [entries] }));
  return { paths: Array.from({ length: data.nodes }, (_, node) => pathOf(data, node)).slice(1), notes: header.notes };
}

const outside = 'its path leads outside';
const pax = (...records: [string, string | Buffer][]): RawEntry => ({
  name: 'pax',
  type: 'x',
  content: Buffer.concat(records.map(([key, value]) => paxRecord(key, value))),
});

/** What a layer holds, the paths that are shown of it, and what is noted. */
const odd: [string, RawEntry[], string[], RegExp | null][] = [
  ['traversal', [file('../etc/passwd'), file('a')], ['/a'], /leads outside/],
  ['traversal in the middle', [file('a/../../b')], [], /leads outside/],
  ['traversal by pax', [pax(['path', '../../x']), file('y')], [], /leads outside/],
  ['traversal by a GNU long name', [{ name: 'l', type: 'L', content: '../long\0' }, file('y')], [], /leads outside/],
  ['an absolute path is one inside', [file('/etc/shadow')], ['/etc', '/etc/shadow'], null],
  ['dots and doubled slashes', [file('./a//./b')], ['/a', '/a/b'], null],
  ['a device', [{ name: 'sda', type: '4' }], ['/sda'], null],
  [
    'a character device whose header claims content',
    [{ name: 'tty', type: '3', size: 1e9 }, file('z')],
    ['/tty', '/z'],
    null,
  ],
  ['a symbolic link to itself', [{ name: 'me', type: '2', link: 'me' }], ['/me'], null],
  [
    'hard links in a circle',
    [
      { name: 'a', type: '1', link: 'b' },
      { name: 'b', type: '1', link: 'a' },
    ],
    ['/a', '/b'],
    null,
  ],
  ['bad UTF-8', [file(Buffer.from([0x61, 0xff, 0x62]))], ['/a\ufffdb'], /no UTF-8/],
  ['a name longer than a name may be', [pax(['path', 'n'.repeat(300)]), file('y')], [], /longer than a name/],
  ['a path longer than a path may be', [pax(['path', 'd/'.repeat(3000)]), file('y')], [], /longer than a path/],
  ['NUL in a pax path', [pax(['path', 'a\0b']), file('y')], [], /NUL/],
  ['a whiteout of nothing', [file('.wh.')], [], /would remove/],
  ['a whiteout of the parent', [file('a/.wh...')], ['/a'], /would remove/],
  ['whiteouts of what is not there', [file('.wh.gone'), file('dir/.wh..wh..opq')], ['/dir', '/gone'], null],
  ['marks of AUFS', [file('.wh..wh.plnk'), file('.wh..wh.aufs')], [], null],
  ['a file in place of the root', [file('./')], [], null],
  ['a file below a file', [file('a'), file('a/b')], ['/a', '/a/b'], null],
  ['the same path twice', [file('a'), file('a', { content: 'yy' })], ['/a'], null],
];

describe('entries that are shown, or left out with a note', () => {
  test.each(odd)('%s', async (_, entries, paths, note) => {
    const found = await pathsOf(entries);
    expect(found.paths).toEqual(paths);
    if (note) expect(found.notes.join('\n')).toMatch(note);
    else expect(found.notes).toEqual([]);
  });

  test('notes are bounded', async () => {
    const entries = Array.from({ length: 300 }, (_, i) => file(`../${i}`));
    expect((await pathsOf(entries)).notes).toHaveLength(50);
    expect((await pathsOf([file('../0')])).notes).toEqual([`“../0” was left out: ${outside}.`]);
  });
});

const good: ArchiveRecipe = { layers: [[file('a'), file('b')]] };
const cutAt = async (part: number) => {
  const whole = await imageArchive(good);
  return whole.subarray(0, Math.floor(whole.length * part));
};
const truncated = 'The archive ends too early; a part of it is missing.';

/** What is refused as a whole, by kind and sentence. */
const refused: [string, () => Promise<Buffer> | Buffer, string, RegExp | string][] = [
  ['nothing', () => Buffer.alloc(0), 'archive-invalid', 'The file is empty.'],
  ['text', () => Buffer.from('Dear Sir, '.repeat(200)), 'archive-invalid', /no valid entry at byte 0/],
  [
    'a tar of letters',
    () => tarOf({ 'letter.txt': 'Dear Sir' }),
    'archive-invalid',
    /neither manifest.json nor index.json/,
  ],
  ['truncated in a layer', () => cutAt(0.3), 'archive-truncated', truncated],
  ['truncated before the manifest', () => cutAt(0.6), 'archive-truncated', truncated],
  [
    'a layer whose tar is cut off',
    () => imageArchive({ layers: [rawTar([file('a')]).subarray(0, 700)] }),
    'archive-truncated',
    truncated,
  ],
  ['truncated gzip', async () => gzipSync(await imageArchive(good)).subarray(0, 200), 'archive-truncated', truncated],
  [
    'truncated zstd',
    async () => zstdCompressSync(await imageArchive(good)).subarray(0, 200),
    'archive-truncated',
    truncated,
  ],
  [
    'damaged gzip',
    async () => damage(gzipSync(await imageArchive(good)), 60),
    'archive-invalid',
    /compressed data is damaged/,
  ],
  [
    'a wrong diff id',
    () => imageArchive({ ...good, diffIds: [digestOf('other')] }),
    'archive-invalid',
    /digest is another one/,
  ],
  [
    'fewer layers than the config says',
    () => imageArchive({ ...good, diffIds: [] }),
    'archive-invalid',
    /names 0 layers/,
  ],
  [
    'a wrong digest of a blob',
    async () => swapBlobs(await imageArchive({ ...good, layout: 'oci' })),
    'archive-invalid',
    /not what its name says/,
  ],
  [
    'a wrong checksum in a layer',
    () => imageArchive({ layers: [[file('a'), file('b', { checksum: 1 })]] }),
    'archive-invalid',
    /no valid entry at byte 1024/,
  ],
  [
    'a negative size',
    () => imageArchive({ layers: [[file('a', { patch: header => header.fill(0xff, 124, 136) })]] }),
    'archive-invalid',
    /no valid size/,
  ],
  [
    'a size of 2^63',
    () => imageArchive({ layers: [[pax(['size', '9223372036854775807']), file('a')]] }),
    'archive-invalid',
    /size is no number/,
  ],
  [
    'a pax record that lies about its length',
    () => imageArchive({ layers: [[{ name: 'p', type: 'x', content: '99 path=x\n' }, file('a')]] }),
    'archive-invalid',
    /extended header/,
  ],
  [
    'a pax header of 2 GB',
    () => imageArchive({ layers: [[{ name: 'p', type: 'x', size: 2 ** 31 }]] }),
    'archive-invalid',
    /name is too long/,
  ],
  [
    'a manifest that is none',
    () => tarOf({ 'manifest.json': '{"a":1}' }),
    'archive-invalid',
    /manifest.json can’t be read/,
  ],
  [
    'a manifest without its config',
    () => tarOf({ 'manifest.json': '[{"Config":"x.json","Layers":[]}]' }),
    'archive-invalid',
    /no image’s configuration/,
  ],
  [
    'an index that names itself',
    () => tarOf({ 'index.json': JSON.stringify({ manifests: [{ digest: 'sha256:0' }] }) }),
    'archive-invalid',
    /missing/,
  ],
  ['links in a circle', linksInCircle, 'archive-invalid', /lead in a circle/],
  [
    'more parts than an image has',
    () => Buffer.concat([...Array(20_001)].map(() => rawEntry({ name: 'a' }))),
    'archive-invalid',
    /more parts/,
  ],
  ['an image without layers', () => imageArchive({ layers: [] }), 'archive-invalid', /no layers/],
];

describe('archives that are refused', () => {
  test.each(refused)('%s', async (_, make, kind, message) => {
    const bytes = await make();
    for (const pieces of [64 * 1024, 333])
      await expect(analysed(bytes, pieces)).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
  });

  test(`how many hostile inputs were tried: ${odd.length + refused.length + 4}`, () => {
    expect(odd.length + refused.length).toBeGreaterThan(40);
  });
});

function damage(bytes: Buffer, at: number): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(40, 0xff), bytes.subarray(at + 40)]);
}

/** Changes a byte of the last blob, which is the layer. */
function swapBlobs(archive: Buffer): Buffer {
  const copy = Buffer.from(archive);
  copy[copy.indexOf('ustar\0', copy.lastIndexOf('blobs/sha256')) + 768] = 0x21;
  const layer = copy.lastIndexOf('blobs/sha256') + 512;
  copy[layer + 512] = 0x79;
  return copy;
}

async function linksInCircle(): Promise<Buffer> {
  const config = JSON.stringify({ rootfs: { diff_ids: ['sha256:0'] } });
  const name = `${digestOf(config).slice(7)}.json`;
  return rawTar([
    { name, content: config },
    { name: 'a/layer.tar', type: '2', link: '../b/layer.tar' },
    { name: 'b/layer.tar', type: '2', link: '../a/layer.tar' },
    { name: 'manifest.json', content: JSON.stringify([{ Config: name, Layers: ['a/layer.tar'] }]) },
  ]);
}

describe('bounds', () => {
  test('a gzip bomb stops early: the ratio counts over all levels', async () => {
    const guard = new BombGuard();
    guard.read = 1024 * 1024;
    expect(() => guard.unpacked(4 * 1024 ** 3 + 250 * 1024 * 1024)).not.toThrow();
    expect(() => guard.unpacked(1)).toThrow(/unpacks to far more/);
  });

  test('a zstd frame that asks for too much memory is refused', async () => {
    const frame = Buffer.alloc(64);
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa0]).copy(frame);
    await expect(analysed(frame)).rejects.toThrow(/wants more memory/);
  });

  test('ten million entries end at two million, with memory bounded', () => {
    const before = process.memoryUsage().arrayBuffers;
    const layer = new LayerEntries(new NameTree(), new Gathering());
    const header = parseHeader(rawEntry({ name: 'x' }), 0);
    if (!header) throw new Error('The header is empty.');
    let count = 0;
    const flood = () => {
      for (; count < 10_000_000; count++) {
        header.name = Buffer.from(`d${count % 1000}/file-${count}`);
        layer.entry(header);
      }
    };
    expect(flood).toThrow(/two million entries/);
    expect(count).toBeGreaterThan(mostEntries * 0.99 - 2000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(400 * 1024 * 1024);
  }, 60_000);

  test('names that make millions of directories end as well', () => {
    const layer = new LayerEntries(new NameTree(), new Gathering());
    const header = parseHeader(rawEntry({ name: 'x' }), 0);
    if (!header) throw new Error('The header is empty.');
    const flood = () => {
      for (let i = 0; i < 10_000; i++) {
        header.name = Buffer.from(`${i}${'/d'.repeat(2000)}`);
        layer.entry(header);
      }
    };
    expect(flood).toThrow(/two million entries/);
  }, 60_000);
});

test.each([
  ['x', 0, true],
  ['./a/b', 0, true],
  ['../x', 1, true],
  ['..', 0, false],
  ['../x', 0, false],
  ['../../x', 1, false],
  ['/etc/passwd', 5, false],
  ['a/../../x', 3, false],
  ['a/..', 3, false],
  ['', 0, false],
  ['a\ufffd', 0, false],
])('a link to %j, %i folders deep, stays inside: %s', (target, depth, inside) => {
  expect(staysInside(target, depth)).toBe(inside);
});
