import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { tarEnd, tarHeader, tarPadding } from '../base/index.ts';
import { GantryError } from '../contract/index.ts';
import { explainFileFailure } from './failures.ts';
import { parseFound } from './find.ts';
import { typeOfGoMode, typeOfUnixMode } from './go-mode.ts';
import { isInMemory } from './list.ts';
import { largestPicture, previewBytes, previewOf } from './preview.ts';
import { scanFolder } from './scan.ts';
import { cleanPath } from './stat.ts';

const wide = { bytes: 1e9, entries: 1e6, ms: 60_000 };

function tar(files: Record<string, number | null>): Readable {
  const parts = Object.entries(files).flatMap(([path, size]) => [
    tarHeader({
      path,
      type: size === null ? 'directory' : 'file',
      size: size ?? 0,
      mode: 0o644,
      uid: 0,
      gid: 0,
      modified: 0,
    }),
    Buffer.alloc(size ?? 0),
    tarPadding(size ?? 0),
  ]);
  return Readable.from([...parts, tarEnd]);
}

describe('a scan', () => {
  test('lists what is directly in the folder, with sums of what is below', async () => {
    const scan = await scanFolder(tar({ '.': null, './a': null, './a/b': 100, './a/c/d': 50, './e': 7 }), wide);
    expect(scan.entries.map(entry => [entry.name, entry.size])).toEqual([
      ['a', 150],
      ['e', 7],
    ]);
    expect(scan.complete).toBe(true);
  });

  test('takes no name that leads elsewhere, and no name that objects have', async () => {
    const { entries } = await scanFolder(
      tar({ '../x': 1, './../y': 1, '/etc/passwd': 1, './__proto__': 1, './constructor': 1, './': null }),
      wide,
    );
    expect(entries.map(entry => entry.name)).toEqual(['__proto__', 'constructor']);
  });

  test('stops at each limit, and then claims no sums', async () => {
    const files = { './a': null, './a/b': 600, './a/c': 600, './z': 1 };
    for (const limits of [
      { ...wide, bytes: 500 },
      { ...wide, entries: 2 },
      { ...wide, ms: 0 },
    ]) {
      const scan = await scanFolder(tar(files), limits);
      expect(scan.complete).toBe(false);
      expect(scan.entries.every(entry => entry.name === 'a' && entry.size === null)).toBe(true);
    }
  });

  test('keeps 20,000 names, however many there are', async () => {
    async function* many(): AsyncGenerator<Buffer> {
      for (let at = 0; at < 30_000; at += 1)
        yield tarHeader({ path: `./n${at}`, type: 'file', size: 0, mode: 0, uid: 0, gid: 0, modified: 0 });
      yield Buffer.from(tarEnd);
    }
    const scan = await scanFolder(many(), wide);
    expect(scan).toMatchObject({ complete: false, seen: 30_000 });
    expect(scan.entries).toHaveLength(20_000);
  });
});

describe('what find and stat write', () => {
  const mark = 'd41d8cd98f00b204';
  const line = (name: string, meta = '81a4 5 1 2 1700000000') => `${mark} ${meta} /data/./${name}\n`;

  test('is parsed with any name', () => {
    const names = ['plain', 'with space', 'line\nfeed', '81a4 5 0 0 0 /data/./fake', '\'"`$(x)', '-n', '\t', 'end\n'];
    const found = parseFound(Buffer.from(names.map(name => line(name)).join('')), mark, '/data/.');
    // A slash can be in no name: that one was forged.
    expect(found.map(entry => entry.name)).toEqual(names.filter(name => !name.includes('/')));
    expect(found[0]).toMatchObject({ type: 'file', size: 5, mode: 0o644, uid: 1, gid: 2, modified: 1_700_000_000_000 });
  });

  test('names that are no UTF-8 are told', () => {
    const bytes = Buffer.concat([Buffer.from(line('bad').slice(0, -1)), Buffer.from([0xff, 0x0a])]);
    expect(parseFound(bytes, mark, '/data/.')).toMatchObject([{ name: 'bad\ufffd', exact: false }]);
  });

  test('whatever else is left out', () => {
    const odd = [`${mark}\n`, `${mark} x y z\n`, line('').slice(0, -1), `${mark} 81a4 5 1 2 3 /elsewhere/x\n`, 'noise'];
    expect(parseFound(Buffer.from(odd.join('')), mark, '/data/.')).toEqual([]);
  });
});

describe('a preview', () => {
  test('is text, bytes or a picture, by content alone', () => {
    expect(previewOf(Buffer.from('naïve\n\x1b[31m'), 12)).toMatchObject({ type: 'text', truncated: false });
    expect(previewOf(Buffer.alloc(0), 0)).toMatchObject({ type: 'text', text: '' });
    expect(previewOf(Buffer.from([1, 2, 0]), 3).type).toBe('binary');
    expect(previewOf(Buffer.from([0xc3, 0x28]), 2).type).toBe('binary');
    const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
    expect(previewOf(png, png.length)).toMatchObject({ type: 'image', mime: 'image/png' });
    expect(previewOf(png, largestPicture + 1).type).toBe('binary');
    expect(previewOf(Buffer.from('<svg onload="x"/>'), 17).type).toBe('text');
  });

  test('of a long text is cut between signs', () => {
    const text = `x${'✓'.repeat(previewBytes)}`;
    const preview = previewOf(Buffer.from(text), Buffer.byteLength(text));
    expect(preview).toMatchObject({ type: 'text', truncated: true });
    expect(preview.type === 'text' && text.startsWith(preview.text)).toBe(true);
  });
});

test('paths are cleaned', () => {
  expect(['/', '//a//b/', '/a/../../b', '/./a/.', '/a/..'].map(cleanPath)).toEqual(['/', '/a/b', '/b', '/a', '/']);
});

test('what only the container sees is known by its mounts', () => {
  const container = {
    Id: 'x',
    HostConfig: { Tmpfs: { '/run': '' } },
    Mounts: [
      { Type: 'tmpfs', Destination: '/mem' },
      { Type: 'volume', Destination: '/run/data' },
    ],
  } as Parameters<typeof isInMemory>[0];
  const paths = ['/', '/proc', '/proc/1', '/process', '/run', '/run/x', '/run/data', '/run/data/x', '/mem/a', '/etc'];
  expect(paths.filter(path => isInMemory(container, path))).toEqual(['/proc', '/proc/1', '/run', '/run/x', '/mem/a']);
});

test('modes of Go and of Unix', () => {
  expect([2147484141, 134218239, 420, 2 ** 26 + 2 ** 21, 2 ** 25, 2 ** 24].map(typeOfGoMode)).toEqual([
    'directory',
    'symlink',
    'file',
    'device',
    'fifo',
    'other',
  ]);
  expect([0x41ed, 0x81a4, 0xa1ff, 0x2190, 0x61b0, 0x11a4, 0xc1ed].map(typeOfUnixMode)).toEqual([
    'directory',
    'file',
    'symlink',
    'device',
    'device',
    'fifo',
    'other',
  ]);
});

test.each([
  ['No such container: 4f0c', 'not-found', 'This container was deleted meanwhile.'],
  ['Could not find the file /x in container 4f0c', 'not-found', 'There is no /x in this container.'],
  [
    'container rootfs is marked read-only',
    'conflict',
    'The container’s root file system is read-only: nothing can be written to /x.',
  ],
  ['mounted volume is marked read-only', 'conflict', '/x is in a mount that is read-only for this container.'],
  ['extraction point is not a directory', 'invalid-input', '/x is no folder.'],
  ['lstat /var/lib/docker/overlay2/1/merged/x/.: not a directory', 'invalid-input', '/x is no folder.'],
])('“%s” is said in a sentence', (detail, kind, message) => {
  const error = explainFileFailure(new GantryError({ kind: 'engine-error', message: detail, detail }), '/x');
  expect(error).toMatchObject({ kind, message });
});
