import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { settings } from '../contract/index.ts';
import { readJson, writeJson } from './json-files.ts';
import { readSettings } from './settings-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-json-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('reads back what was written, and leaves nothing beside it', async () => {
  const file = join(folder, 'a.json');
  await writeJson(file, settings.parse({ theme: 'dark' }));
  expect(readJson(file, settings)).toMatchObject({ type: 'ok', value: { theme: 'dark' } });
  expect(readdirSync(folder)).toEqual(['a.json']);
});

test('a missing file is no error', () => {
  expect(readJson(join(folder, 'none.json'), settings)).toEqual({ type: 'missing' });
});

test.each([
  ['cut off', '{"theme": "da'],
  ['of another form', '{"theme": "purple"}'],
  ['empty', ''],
])('settings that are %s are kept aside, the defaults are used, and the log says so', (name, text) => {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, text);
  const lines: string[] = [];
  const value = readSettings(file, { log: (level, message) => lines.push(`${level} ${message}`) });
  expect(value).toEqual(settings.parse({}));
  expect(readFileSync(`${file}.bad`, 'utf8')).toBe(text);
  expect(lines).toEqual(['warn the settings could not be read, so the defaults are used']);
});

test('a write that fails leaves the old file and no litter', async () => {
  const file = join(folder, 'kept.json');
  await writeJson(file, { theme: 'dark' });
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  await expect(writeJson(file, circular)).rejects.toThrow();
  expect(readJson(file, settings)).toMatchObject({ type: 'ok' });
  expect(readdirSync(folder).filter(name => name.includes('tmp'))).toEqual([]);
});
