import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { scratchFolder } from '../../test/fixtures/archives.ts';
import { type RawEntry, rawTar } from '../../test/fixtures/raw-tar.ts';
import { unpack } from './unpack.ts';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

let count = 0;
/** A new place beside a file that nothing may touch. */
function newPlace(): { place: string; around: string } {
  const around = scratch.path(`case-${count++}`);
  mkdirSync(around);
  writeFileSync(join(around, 'secret'), 'untouched');
  return { place: join(around, 'out'), around };
}

async function* inPieces(tar: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < tar.length; at += 700) yield tar.subarray(at, at + 700);
}

const tarOf = (...entries: RawEntry[]) => rawTar(entries);
const folder = (name: string) => ({ name, type: '5' });
const file = (name: string, text: string) => ({ name, content: Buffer.from(text) });

test('files, folders, links and their rights and times', async () => {
  const { place } = newPlace();
  const tar = tarOf(
    folder('work/'),
    file('work/a.txt', 'a'.repeat(2000)),
    folder('work/sub/'),
    file('work/sub/b', ''),
    { name: 'work/hard', type: '1', link: 'work/a.txt' },
    { name: 'work/soft', type: '2', link: 'sub/b' },
  );
  let told = 0;
  const done = await unpack(inPieces(tar), place, bytes => {
    told = bytes;
  });
  expect(done).toEqual({ files: 4, bytes: 2000, leftOut: 0, notes: [] });
  expect(told).toBe(2000);
  expect(readFileSync(join(place, 'a.txt'), 'utf8')).toBe('a'.repeat(2000));
  expect(statSync(join(place, 'hard')).ino).toBe(statSync(join(place, 'a.txt')).ino);
  expect(readlinkSync(join(place, 'soft'))).toBe('sub/b');
  expect(statSync(join(place, 'sub')).mode & 0o700).toBe(0o700);
});

test('nothing leaves the folder: dots, links that lead out, writing through links, devices, names twice', async () => {
  const { place, around } = newPlace();
  const tar = tarOf(
    folder('work/'),
    file('work/../secret', 'x'),
    file('/etc/passwd', 'x'),
    file('other/place', 'x'),
    file('work/sub/../../../secret', 'x'),
    { name: 'work/out', type: '2', link: '..' },
    { name: 'work/abs', type: '2', link: '/etc' },
    { name: 'work/climb', type: '2', link: 'sub/../../secret' },
    { name: 'work/in', type: '2', link: 'sub' },
    file('work/in/through', 'x'),
    { name: 'work/hard', type: '1', link: '../secret' },
    { name: 'work/dev', type: '3' },
    { name: 'work/pipe', type: '6' },
    file('work/twice', 'first'),
    file('work/twice', 'second'),
    file('work/twice/below', 'x'),
    folder('work/sub/'),
    file('work/fine', 'y'),
  );
  const done = await unpack(inPieces(tar), place, () => {});
  expect(readFileSync(join(around, 'secret'), 'utf8')).toBe('untouched');
  expect(readdirSync(around).sort()).toEqual(['out', 'secret']);
  expect(readdirSync(place).sort()).toEqual(['fine', 'in', 'sub', 'twice']);
  expect(readFileSync(join(place, 'twice'), 'utf8')).toBe('first');
  expect(lstatSync(join(place, 'in')).isSymbolicLink()).toBe(true);
  expect(readdirSync(join(place, 'sub'))).toEqual([]);
  expect(done.leftOut).toBe(13);
  expect(done.notes).toHaveLength(13);
});

test('names that are no UTF-8 are left out; set-uid bits and unreadable modes do not come along', async () => {
  const { place } = newPlace();
  const odd = Buffer.from([0x77, 0x2f, 0xff, 0xfe]);
  const tar = tarOf(
    folder('w/'),
    { name: odd, content: Buffer.from('x') },
    { ...file('w/suid', 'x'), mode: 0o4711 },
    {
      ...file('w/none', 'x'),
      mode: 0,
    },
  );
  const done = await unpack(inPieces(tar), place, () => {});
  expect(done.leftOut).toBe(1);
  expect(lstatSync(join(place, 'suid')).mode & 0o7777).toBe(0o711);
  expect(lstatSync(join(place, 'none')).mode & 0o7777).toBe(0o400);
});

test('a place that is taken, a stream that breaks off, and what is no folder fail', async () => {
  const { place, around } = newPlace();
  mkdirSync(place);
  await expect(unpack(inPieces(tarOf(folder('w/'))), place, () => {})).rejects.toMatchObject({ code: 'EEXIST' });
  const cut = tarOf(folder('w/'), file('w/a', 'a'.repeat(5000))).subarray(0, 3000);
  await expect(unpack(inPieces(cut), join(around, 'cut'), () => {})).rejects.toMatchObject({
    kind: 'archive-truncated',
  });
  await expect(unpack(inPieces(tarOf(file('w', 'x'))), join(around, 'file'), () => {})).rejects.toMatchObject({
    kind: 'conflict',
  });
});
