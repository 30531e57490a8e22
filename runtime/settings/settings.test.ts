import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Settings } from '../contract/index.ts';
import { createSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const logger = { log: () => undefined };

test('changes are told once they are on disk, and read back at the next start', async () => {
  const settingsFile = join(folder, 'settings.json');
  const keeper = createSettings({ paths: { settingsFile }, logger });
  const heard: Settings['theme'][] = [];
  keeper.onChange(value => {
    heard.push(value.theme);
    expect(JSON.parse(readFileSync(settingsFile, 'utf8')).theme).toBe(value.theme);
  });
  await Promise.all([keeper.change({ theme: 'dark' }), keeper.change({ terminalFontSize: 15 })]);
  await keeper.change({ theme: 'dark' });
  expect(heard).toEqual(['dark', 'dark']);
  const again = createSettings({ paths: { settingsFile }, logger });
  expect(again.value).toMatchObject({ theme: 'dark', terminalFontSize: 15, closeToTray: true });
});

test('settings that can’t be saved are not changed, and the next change is still tried', async () => {
  const keeper = createSettings({ paths: { settingsFile: join(folder, 'no/such/folder/settings.json') }, logger });
  await expect(keeper.change({ theme: 'dark' })).rejects.toThrow(/could not be saved/);
  expect(keeper.value.theme).toBe('system');
  await expect(keeper.change({ theme: 'light' })).rejects.toThrow(/could not be saved/);
});
