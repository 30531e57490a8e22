import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger } from '../../../base/index.ts';
import { changeInsecure, writeDaemonConfig } from './config-file.ts';

let folder: string;
let file: string;
const logger = createLogger(() => {});
const read = () => JSON.parse(readFileSync(file, 'utf8'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-config-'));
  file = join(folder, 'daemon.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('an insecure registry joins those that somebody wrote there, once, and goes alone', async () => {
  writeFileSync(file, JSON.stringify({ debug: true, 'insecure-registries': ['10.0.0.0/8'] }));
  for (let time = 0; time < 2; time += 1) await changeInsecure(file, 'reg.example:5000', true, logger);
  expect(read()).toEqual({ debug: true, 'insecure-registries': ['10.0.0.0/8', 'reg.example:5000'] });
  // A start of the engine keeps it.
  await writeDaemonConfig(file, { bridge: 'gantry0', liveRestore: true }, logger);
  expect(read()).toMatchObject({ 'live-restore': true, 'insecure-registries': ['10.0.0.0/8', 'reg.example:5000'] });
  await changeInsecure(file, 'reg.example:5000', false, logger);
  expect(read()).toMatchObject({ debug: true, 'insecure-registries': ['10.0.0.0/8'] });
});

test('before the first start there is no file; the last one leaves an empty list, which dockerd needs to take it off', async () => {
  await changeInsecure(file, 'reg.example:5000', true, logger);
  expect(read()).toEqual({ 'insecure-registries': ['reg.example:5000'] });
  await changeInsecure(file, 'reg.example:5000', false, logger);
  expect(read()).toEqual({ 'insecure-registries': [] });
});
