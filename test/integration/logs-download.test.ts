import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LogsRig, startLogsRig } from './logs-rig.ts';

let rig: LogsRig;
let folder: string;
let id: string;
const signal = new AbortController().signal;

beforeAll(async () => {
  rig = await startLogsRig();
  folder = mkdtempSync(path.join(tmpdir(), 'gantry-log-'));
  id = await rig.run(
    `echo out; sleep 0.1; echo err >&2; sleep 0.1; head -c 40000 /dev/zero | tr '\\0' x; echo; sleep 0.1; printf end`,
  );
  await rig.wait(id);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await rig?.stop();
});

async function save(file: string, options: { timestamps?: boolean; streams?: 'both' | 'stdout' | 'stderr' } = {}) {
  const input = { id, path: path.join(folder, file), timestamps: false, streams: 'both' as const, ...options };
  const { task } = await rig.logs.download(input, { signal });
  return rig.tasks.ended(task);
}
const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

it('saves the whole log, long lines in one piece', async () => {
  expect(await save('a.log')).toMatchObject({ state: 'done', result: path.join(folder, 'a.log') });
  expect(read('a.log')).toBe(`out\nerr\n${'x'.repeat(40_000)}\nend\n`);
});

it('saves one stream', async () => {
  await save('err.log', { streams: 'stderr' });
  expect(read('err.log')).toBe('err\n');
});

it('saves the engine’s own timestamps', async () => {
  await save('times.log', { timestamps: true, streams: 'stderr' });
  expect(read('times.log')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z err\n$/);
});

it('says what is wrong with a place, and leaves nothing half-written', async () => {
  const { state, error } = await save('missing/a.log');
  expect(state).toBe('failed');
  expect(error).toMatchObject({ kind: 'invalid-input', hint: 'Choose another place.' });
  expect(readdirSync(folder).filter(name => name.endsWith('.part'))).toEqual([]);
});
