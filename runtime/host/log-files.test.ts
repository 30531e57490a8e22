import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { boundForeignLog, followLog, LogFile, readTail } from './log-files.ts';
import { probeSocket, waitForSocket } from './sockets.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-logs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the tail of a log, without a line that is still being written', async () => {
  const file = join(folder, 'tail.log');
  writeFileSync(file, 'one\ntwo\nthree\nfo');
  expect(await readTail(file, 2)).toEqual({ lines: ['two', 'three'], end: 14 });
  expect((await readTail(file, 10)).lines).toEqual(['one', 'two', 'three']);
  expect(await readTail(join(folder, 'none.log'), 10)).toEqual({ lines: [], end: 0 });
  writeFileSync(file, '');
  expect((await readTail(file, 10)).lines).toEqual([]);
});

test('the tail of a log larger than what is read at once', async () => {
  const file = join(folder, 'large.log');
  const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i} ${'x'.repeat(40)}`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  expect((await readTail(file, 9000)).lines).toEqual(lines.slice(-9000));
});

test('follows a log as it grows, is emptied and grows again, and ends with the signal', async () => {
  const file = join(folder, 'follow.log');
  writeFileSync(file, 'old\n');
  const end = new AbortController();
  const seen: string[] = [];
  const reading = (async () => {
    for await (const lines of followLog(file, 10, end.signal)) seen.push(...lines);
  })();
  const until = async (count: number) => {
    while (seen.length < count) await new Promise(resolve => setTimeout(resolve, 5));
  };
  await until(1);
  appendFileSync(file, 'new, in two');
  appendFileSync(file, ' pieces\n');
  await until(2);
  truncateSync(file, 0);
  await new Promise(resolve => setTimeout(resolve, 50));
  appendFileSync(file, 'again\n');
  await until(3);
  end.abort();
  await reading;
  expect(seen).toEqual(['old', 'new, in two pieces', 'again']);
});

test('logs are bounded: our own by a new file, one that another process writes by emptying', () => {
  const own = join(folder, 'own.log');
  const log = new LogFile(own);
  for (let i = 0; i < 200; i += 1) log.write('x'.repeat(64 * 1024));
  log.close();
  expect(statSync(own).size + statSync(`${own}.1`).size).toBeLessThan(11 * 1024 * 1024);
  const foreign = join(folder, 'foreign.log');
  writeFileSync(foreign, 'x'.repeat(1000));
  boundForeignLog(foreign, 100);
  expect(readFileSync(foreign, 'utf8')).toBe('');
  expect(statSync(`${foreign}.1`).size).toBe(1000);
});

test('a socket is seen when it appears, even in a folder that does not exist yet', async () => {
  const path = join(folder, 's');
  expect(await probeSocket(path)).toBe('absent');
  writeFileSync(path, '');
  expect(await probeSocket(path)).toBe('refused');
  rmSync(path);
  const waiting = waitForSocket(path, { signal: AbortSignal.timeout(5000), maxPauseMs: 60_000 });
  const server = createServer();
  await new Promise(resolve => setTimeout(resolve, 30));
  await new Promise<void>(resolve => server.listen(path, resolve));
  expect(await waiting).toBe('accepts');
  server.close();
  await expect(waitForSocket(path, { signal: AbortSignal.timeout(30), maxPauseMs: 10 })).rejects.toThrow();
});
