import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { followEngineLogs, parseEngineLine, parseGantryLine } from './log.ts';
import { parseCpu, parseMemory, sampleUsage } from './usage.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-enginelog-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('lines of dockerd, of Gantry, and others', () => {
  expect(parseEngineLine('time="2026-11-24T08:00:34.373Z" level=info msg="API listen"')).toEqual({
    at: Date.parse('2026-11-24T08:00:34.373Z'),
    source: 'engine',
    text: 'level=info msg="API listen"',
  });
  expect(parseEngineLine('time="2026-11-24T08:00:34.373180781+02:00" level=info').at).toBe(
    Date.parse('2026-11-24T06:00:34.373Z'),
  );
  expect(parseEngineLine('failed to start daemon: x')).toEqual({
    at: 0,
    source: 'engine',
    text: 'failed to start daemon: x',
  });
  expect(parseEngineLine('time="yesterday" level=info')).toMatchObject({ at: 0, text: 'time="yesterday" level=info' });
  expect(parseGantryLine('2026-11-24T08:00:34.000Z info engine started {"pid":1}')).toMatchObject({
    at: Date.parse('2026-11-24T08:00:34Z'),
    source: 'gantry',
    text: 'info engine started {"pid":1}',
  });
});

test('both logs in one, in the order of their times, then what is added', async () => {
  const logs = { engine: join(folder, 'engine.log'), gantry: join(folder, 'gantry.log') };
  writeFileSync(
    logs.engine,
    'time="2026-11-24T08:00:02Z" level=info msg=b\nno time\ntime="2026-11-24T08:00:04Z" msg=d\n',
  );
  writeFileSync(logs.gantry, '2026-11-24T08:00:01.000Z info a\n2026-11-24T08:00:03.000Z info c\n');
  const end = new AbortController();
  const seen: string[] = [];
  const reading = (async () => {
    for await (const { lines } of followEngineLogs(logs, 100, end.signal)) seen.push(...lines.map(line => line.text));
  })();
  const until = async (count: number) => {
    while (seen.length < count) await new Promise(resolve => setTimeout(resolve, 5));
  };
  await until(5);
  expect(seen).toEqual(['info a', 'level=info msg=b', 'no time', 'info c', 'msg=d']);
  appendFileSync(logs.gantry, '2026-11-24T08:00:05.000Z info e\n');
  await until(6);
  appendFileSync(logs.engine, 'time="2026-11-24T08:00:06Z" msg=f\n');
  await until(7);
  end.abort();
  await reading;
  expect(seen.slice(5)).toEqual(['info e', 'msg=f']);
});

test('a log that grows fast is passed on whole', async () => {
  const logs = { engine: join(folder, 'fast.log'), gantry: join(folder, 'none.log') };
  writeFileSync(logs.engine, '');
  const end = new AbortController();
  let count = 0;
  const reading = (async () => {
    for await (const { lines } of followEngineLogs(logs, 1, end.signal)) count += lines.length;
  })();
  await new Promise(resolve => setTimeout(resolve, 50));
  for (let i = 0; i < 50; i += 1) appendFileSync(logs.engine, 'x'.repeat(99).concat('\n').repeat(1000));
  while (count < 50_000) await new Promise(resolve => setTimeout(resolve, 5));
  end.abort();
  await reading;
  expect(count).toBe(50_000);
});

test('a consumer that leaves ends the reading', async () => {
  const lines = followEngineLogs({ engine: null, gantry: join(folder, 'gantry.log') }, 1, new AbortController().signal);
  expect((await lines.next()).value?.lines.length).toBe(1);
  await lines.return(undefined);
});

test('load from /proc', async () => {
  expect(parseCpu('cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 1 1 1 1\n')).toEqual({ total: 1000, busy: 150 });
  expect(parseMemory('MemTotal:       1000 kB\nMemFree:  1 kB\nMemAvailable:    400 kB\n')).toEqual({
    total: 1000 * 1024,
    used: 600 * 1024,
  });
  const end = new AbortController();
  for await (const usage of sampleUsage(folder, end.signal)) {
    expect(usage.cpu).toBeGreaterThanOrEqual(0);
    expect(usage.cpu).toBeLessThanOrEqual(1);
    expect(usage.diskTotal).toBeGreaterThan(usage.diskUsed);
    expect(usage.memoryTotal).toBeGreaterThan(usage.memoryUsed);
    end.abort();
  }
});
