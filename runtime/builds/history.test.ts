import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger } from '../base/index.ts';
import { buildSettings } from '../contract/index.ts';
import { BuildLog, keptLogBytes, readLogFile } from './build-log.ts';
import { BuildHistory, type BuildRecord, keptBuilds } from './history.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-history-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const logger = createLogger(() => {});
const detail = { steps: [], dockerfile: null, fault: null, warnings: [], context: null, logCut: 0, saved: null };
const settings = buildSettings.parse({ source: { type: 'folder', path: '/a' } });

function recordOf(id: string, row: Partial<BuildRecord['row']> = {}): BuildRecord {
  const common = { settings, from: '/a', engine: 'e', task: 't', detail: '', steps: { total: 0, done: 0, cached: 0 } };
  const ended = { state: 'done' as const, startedAt: 1, endedAt: 2, image: null, error: null };
  return { key: 'k', detail, row: { id, name: id, ...common, ...ended, ...row } };
}

test('a build that was under way when Gantry ended is told as failed', async () => {
  await new BuildHistory(folder, logger).keep(recordOf('one', { state: 'running', endedAt: null }));
  const [row] = await new BuildHistory(folder, logger).load();
  expect(row).toMatchObject({ state: 'failed', task: null, error: { kind: 'runtime-restarted' } });
});

test('only the last builds stay; a damaged record is set aside', async () => {
  const history = new BuildHistory(folder, logger);
  for (let n = 0; n < keptBuilds + 3; n++) await history.keep(recordOf(`b${n}`, { startedAt: n }));
  expect((await history.prune()).sort()).toEqual(['b0', 'b1', 'b2']);
  writeFileSync(join(folder, 'b5.json'), '{"row":');
  expect(await new BuildHistory(folder, logger).load()).toHaveLength(keptBuilds - 1);
  expect(readdirSync(folder)).toContain('b5.json.bad');
});

test('output: lines in parts and bad bytes, bounded, the same after a restart', async () => {
  const path = join(folder, 'x.log');
  const log = new BuildLog(path, { onError: () => {}, cover: line => line });
  const write = (step: number, text: string) => log.write(step, 5, Buffer.from(text));
  write(0, 'half ');
  write(1, 'other\r\n');
  expect(write(0, 'line\nrest')).toEqual(['half line']);
  log.write(0, 6, Uint8Array.of(0xff, 0x0a));
  const long = `${'x'.repeat(10_000)}\n`;
  for (let bytes = 0; bytes < keptLogBytes + 100_000; bytes += long.length) write(2, long);
  await log.end(9);
  expect(log.cut).toBeGreaterThan(0);
  const read = async (source: AsyncIterable<{ lines: object[] }>) => {
    const lines: object[] = [];
    for await (const item of source) lines.push(...item.lines);
    return lines;
  };
  const { signal } = new AbortController();
  const live = await read(log.read(signal));
  expect(live.slice(0, 3)).toEqual([
    { step: 1, at: 5, text: 'other' },
    { step: 0, at: 5, text: 'half line' },
    { step: 0, at: 6, text: 'rest\ufffd' },
  ]);
  expect(await read(readLogFile(path, signal))).toEqual(live);
});
