import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../base/index.ts';
import { longestDockerfile } from '../contract/dockerfile/parse.ts';
import type { DockerfileDraft } from '../contract/index.ts';
import { Drafts } from './drafts.ts';
import { readDockerfileOnDisk, writeDockerfile } from './files.ts';

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gantry-dockerfile-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { signal } = new AbortController();
const lf = { crlf: false, bom: false };
function made(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test.each([
  ['lf', 'FROM a\nRUN b\n', { text: 'FROM a\nRUN b\n', crlf: false, bom: false, mixedLines: false }],
  ['crlf', 'FROM a\r\nRUN b\r\n', { text: 'FROM a\nRUN b\n', crlf: true, bom: false, mixedLines: false }],
  ['bom', '\uFEFFFROM a\n', { text: 'FROM a\n', crlf: false, bom: true, mixedLines: false }],
  ['mixed', 'FROM a\r\nRUN b\nRUN c\n', { text: 'FROM a\nRUN b\nRUN c\n', crlf: false, mixedLines: true }],
  ['empty', '', { text: '', crlf: false, bom: false, mixedLines: false }],
])('%s: read as it is, and written as it was', async (name, content, expected) => {
  const path = made(name, content);
  const file = await readDockerfileOnDisk(path);
  expect(file).toMatchObject(expected);
  const { text, crlf, bom, digest } = file;
  expect(await writeDockerfile({ path, text, crlf, bom, expected: digest }, signal)).not.toBeNull();
  if (!file.mixedLines) expect(readFileSync(path, 'utf8')).toBe(content);
});

test.each<[string, Uint8Array | string, RegExp]>([
  ['binary', Uint8Array.of(70, 0, 1, 2), /binary data/],
  ['latin1', Uint8Array.of(70, 0xe9, 70), /not written in UTF-8/],
  ['huge', 'x'.repeat(10 * 1024 * 1024), /larger than 1 MiB/],
])('%s is refused with a sentence', async (name, content, message) => {
  await expect(readDockerfileOnDisk(made(name, content))).rejects.toThrow(message);
});

test('what is no file is refused', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(readDockerfileOnDisk(pipe)).rejects.toThrow('no file');
  await expect(readDockerfileOnDisk(folder)).rejects.toThrow('a folder');
  await expect(readDockerfileOnDisk(join(folder, 'none'))).rejects.toThrow('There is no file');
  await expect(readDockerfileOnDisk('relative')).rejects.toThrow('begins with a slash');
  const into = (path: string) => writeDockerfile({ path, text: '', ...lf, expected: 'any' }, signal);
  await expect(into(pipe)).rejects.toThrow('no file');
  await expect(into(join(folder, 'none', 'x'))).rejects.toThrow('There is no folder');
});

test('another content on disk is left alone', async () => {
  const path = made('theirs', 'FROM a\n');
  const { digest } = await readDockerfileOnDisk(path);
  writeFileSync(path, 'FROM theirs\n');
  const write = (expected: string | null) => writeDockerfile({ path, text: 'FROM mine\n', ...lf, expected }, signal);
  expect(await write(digest)).toBeNull();
  expect(await write(null)).toBeNull();
  expect(readFileSync(path, 'utf8')).toBe('FROM theirs\n');
  rmSync(path);
  expect(await write(digest)).toBeNull();
  expect(await write(null)).toMatchObject({ path });
  expect(await write('any')).toMatchObject({ path });
  expect(readFileSync(path, 'utf8')).toBe('FROM mine\n');
});

test('a link stays one, and the mode stays', async () => {
  const target = made('target', 'FROM a\n');
  chmodSync(target, 0o640);
  const link = join(folder, 'link');
  symlinkSync(target, link);
  await writeDockerfile({ path: link, text: 'FROM b\n', ...lf, expected: 'any' }, signal);
  expect(readFileSync(target, 'utf8')).toBe('FROM b\n');
  expect(statSync(target).mode & 0o777).toBe(0o640);
  expect(realpathSync(link)).toBe(target);
});

test('drafts are kept for this user only, survive, and are bounded', async () => {
  const place = join(folder, 'drafts');
  const log: string[] = [];
  const drafts = new Drafts(
    place,
    createLogger(line => log.push(line)),
  );
  const draft = (id: string, changedAt: number): DockerfileDraft => ({
    id,
    path: null,
    text: id,
    digest: null,
    ...lf,
    changedAt,
  });
  expect(await drafts.list()).toEqual([]);
  await Promise.all([
    drafts.keep(draft('a', 1)),
    drafts.keep({ ...draft('a', 2), text: 'newer' }),
    drafts.keep(draft('b', 3)),
  ]);
  expect((await drafts.list()).map(({ text }) => text)).toEqual(['b', 'newer']);
  for (const name of readdirSync(place)) expect(statSync(join(place, name)).mode & 0o777).toBe(0o600);
  writeFileSync(join(place, 'broken.json'), '{');
  await drafts.drop('b');
  expect((await drafts.list()).map(({ id }) => id)).toEqual(['a']);
  expect(log.join('')).toContain('draft set aside');
  for (let at = 0; at < 60; at++) await drafts.keep(draft(`n${at}`, 10 + at));
  const kept = await drafts.list();
  expect(kept).toHaveLength(50);
  expect(kept[0]?.id).toBe('n59');
});

test('a text of the largest size is kept', async () => {
  const path = made('largest', 'x'.repeat(longestDockerfile));
  expect((await readDockerfileOnDisk(path)).text).toHaveLength(longestDockerfile);
});
