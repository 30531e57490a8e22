import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CodeCache } from './code-cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gantry-code-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const code = Buffer.from('compiled');

test('code is there at the next start, for the same source only, and readable by its owner only', () => {
  new CodeCache(folder, 'source').write(code);
  expect(new CodeCache(folder, 'source').read()).toEqual(code);
  expect(new CodeCache(folder, 'other source').read()).toBeUndefined();
  for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).mode & 0o077).toBe(0);
});

test('the code of an older version goes', () => {
  new CodeCache(folder, 'old').write(code);
  new CodeCache(folder, 'new').write(code);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(new CodeCache(folder, 'new').read()).toEqual(code);
});

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
  ['empty', () => Buffer.alloc(0)],
  ['changed', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')])],
])('a file that is %s is not used', (_name, spoil) => {
  new CodeCache(folder, 'source').write(code);
  const [name = ''] = readdirSync(folder);
  const file = path.join(folder, name);
  writeFileSync(file, spoil(readFileSync(file)));
  expect(new CodeCache(folder, 'source').read()).toBeUndefined();
});

test('a folder that can’t be made is no error', () => {
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  const cache = new CodeCache(path.join(file, 'below'), 'source');
  cache.write(code);
  expect(cache.read()).toBeUndefined();
});
