import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { GantryError } from '../contract/index.ts';
import { readTar, type TarEntry, TarReader } from './tar-reader.ts';
import { type NewTarEntry, tarEnd, tarHeader, tarPadding } from './tar-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-tar-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plain = { type: 'file', size: 0, mode: 0o644, uid: 0, gid: 0, modified: 0 } as const;

function archive(...entries: [Partial<NewTarEntry> & { path: string }, Buffer?][]): Buffer {
  const parts = entries.flatMap(([entry, content = Buffer.alloc(0)]) => [
    tarHeader({ ...plain, size: content.length, ...entry }),
    content,
    tarPadding(content.length),
  ]);
  return Buffer.concat([...parts, tarEnd]);
}

async function readAll(bytes: Buffer, chunk = bytes.length): Promise<(TarEntry & { content: Buffer })[]> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, at) =>
    bytes.subarray(at * chunk, (at + 1) * chunk),
  );
  const entries: (TarEntry & { content: Buffer })[] = [];
  for await (const item of readTar(Readable.from(pieces))) {
    const last = entries.at(-1);
    if (!(item instanceof Uint8Array)) entries.push({ ...item, content: Buffer.alloc(0) });
    else if (last) last.content = Buffer.concat([last.content, item]);
  }
  return entries;
}

const kindOf = async (bytes: Buffer) => {
  try {
    await readAll(bytes);
    return 'read';
  } catch (error) {
    return error instanceof GantryError ? error.kind : String(error);
  }
};

/** A header whose fields the test chooses, with a right checksum. */
function header(change: (bytes: Buffer) => void): Buffer {
  const bytes = tarHeader({ ...plain, path: 'name' });
  change(bytes);
  bytes.fill(0x20, 148, 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}

describe('what is written', () => {
  const long = `${'long/'.repeat(60)}name`;
  const bytes = archive(
    [{ path: 'folder', type: 'directory', mode: 0o750, uid: 1000, gid: 3_000_000 }],
    [{ path: 'folder/naïve ✓', modified: 1_700_000_000_000 }, Buffer.from('x'.repeat(513))],
    [{ path: long }, Buffer.from('y')],
    [{ path: 'line\nfeed' }],
  );

  test('is read back, in chunks of any size', async () => {
    const whole = await readAll(bytes);
    expect(whole.map(entry => entry.path)).toEqual(['folder/', 'folder/naïve ✓', long, 'line\nfeed']);
    expect(whole[0]).toMatchObject({ type: 'directory', mode: 0o750, uid: 1000, gid: 3_000_000 });
    expect(whole[1]).toMatchObject({ type: 'file', size: 513, modified: 1_700_000_000_000, exact: true });
    expect(whole[1]?.content.toString()).toBe('x'.repeat(513));
    for (const chunk of [1, 7, 511, 513, 1000]) expect(await readAll(bytes, chunk)).toEqual(whole);
  });

  test('is what tar understands', () => {
    const { stdout } = spawnSync('tar', ['tvf', '-', '--quoting-style=literal', '--numeric-owner'], { input: bytes });
    expect(stdout.toString()).toContain('1000/3000000');
    expect(stdout.toString()).toContain('folder/naïve ✓');
    expect(stdout.toString()).toContain(long);
  });
});

test('what tar writes is read, in its three formats: long names, links, bytes that are no UTF-8', async () => {
  const name = `${'n'.repeat(120)}`;
  writeFileSync(join(folder, name), 'content');
  symlinkSync('l'.repeat(150), join(folder, 'link'));
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/bad`), Buffer.from([0xff])]), 'z');
  for (const format of ['gnu', 'pax']) {
    const file = join(folder, '..', `gantry-${process.pid}.tar`);
    spawnSync('tar', ['-C', folder, `--format=${format}`, '-cf', file, '.']);
    const entries = await readAll(readFileSync(file), 1000);
    rmSync(file);
    expect(entries.find(entry => entry.path === `./${name}`)).toMatchObject({ size: 7, exact: true });
    expect(entries.find(entry => entry.path === './link')).toMatchObject({ type: 'symlink', link: 'l'.repeat(150) });
    expect(entries.find(entry => entry.path.startsWith('./bad'))).toMatchObject({ path: './bad\ufffd', exact: false });
  }
});

describe('hostile archives', () => {
  test.each<[string, Buffer]>([
    ['text', Buffer.from('x'.repeat(1024))],
    ['a wrong checksum', Buffer.concat([archive([{ path: 'a' }]).fill(0x41, 0, 1), tarEnd])],
    ['a size that is no number', header(bytes => bytes.write('99999999999', 124, 'latin1'))],
    ['a size beyond all numbers', header(bytes => bytes.fill(0xff, 124, 136))],
    [
      'a pax record of 2 GB',
      header(bytes => bytes.write('17777777777', 124, 'latin1') && bytes.write('x', 156, 'latin1')),
    ],
    [
      'a GNU name of 2 GB',
      header(bytes => bytes.write('17777777777', 124, 'latin1') && bytes.write('L', 156, 'latin1')),
    ],
    ...['9 a=b\n', '0 a=b\n', '-5 a=b\n', '99 a=b\n', 'x a=b\n', '6 ab\n\n'].map((record): [string, Buffer] => [
      `the pax record ${JSON.stringify(record)}`,
      Buffer.concat([
        header(
          bytes =>
            bytes.write(`${record.length.toString(8).padStart(11, '0')}`, 124, 'latin1') &&
            bytes.write('x', 156, 'latin1'),
        ),
        Buffer.from(record),
        tarPadding(record.length),
        tarEnd,
      ]),
    ]),
  ])('%s is refused', async (_name, bytes) => {
    expect(await kindOf(bytes)).toBe('archive-invalid');
  });

  test('one that ends early says so, wherever', async () => {
    const bytes = archive([{ path: 'a' }, Buffer.from('x'.repeat(700))]);
    for (const end of [0, 100, 512, 600, 1212, 1536])
      expect(await kindOf(bytes.subarray(0, end))).toBe('archive-truncated');
    expect(await kindOf(bytes.subarray(0, 2048))).toBe('read');
  });

  test('a link with a size has no content, and a name may be anything', async () => {
    const link = header(bytes => bytes.write('00000001000', 124, 'latin1') && bytes.write('2', 156, 'latin1'));
    const entries = await readAll(Buffer.concat([link, archive([{ path: '../../etc/passwd' }])]));
    expect(entries.map(entry => [entry.path, entry.type, entry.size])).toEqual([
      ['name', 'symlink', 0],
      ['../../etc/passwd', 'file', 0],
    ]);
  });

  test('a sparse giant is passed over without its bytes being kept', () => {
    let bytes = 0;
    const reader = new TarReader({ entry: () => {}, data: data => (bytes += data.length) });
    reader.feed(tarHeader({ ...plain, path: 'giant', size: 20 * 1024 ** 3 }));
    const chunk = new Uint8Array(64 * 1024);
    for (let at = 0; at < 1000; at += 1) reader.feed(chunk);
    expect(bytes).toBe(1000 * chunk.length);
    expect(() => reader.end()).toThrow(GantryError);
  });
});
