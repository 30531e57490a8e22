import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { takeLock } from './lock.ts';
import {
  identify,
  isAlive,
  readIdentity,
  readPidFile,
  signal,
  spawnDetached,
  startedAt,
  waitForExit,
  writeIdentity,
} from './processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'gantry-processes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const never = new AbortController().signal;

test('a process is known by more than its pid', async () => {
  const me = identify(process.pid);
  expect(me && isAlive(me)).toBe(true);
  if (!me) return;
  const other = { ...me, startTime: '1' };
  expect(isAlive(other)).toBe(false);
  expect(signal(other, 'SIGKILL')).toBe(false);
  expect(isAlive({ ...me, boot: 'another boot' })).toBe(false);
  expect(Math.abs(startedAt(me) - (Date.now() - process.uptime() * 1000))).toBeLessThan(5000);
  const file = join(folder, 'identity.json');
  await writeIdentity(file, me);
  expect(readIdentity(file)).toEqual(me);
});

test('a pid file may be missing, empty or nonsense', () => {
  expect(readPidFile(join(folder, 'none'))).toBeNull();
  for (const text of ['', 'x', '-1', '0', '1.5']) {
    writeFileSync(join(folder, 'pid'), text);
    expect(readPidFile(join(folder, 'pid'))).toBeNull();
  }
  writeFileSync(join(folder, 'pid'), '42\n');
  expect(readPidFile(join(folder, 'pid'))).toBe(42);
});

test('a detached program writes to its log, and its end is heard of', async () => {
  const logFile = join(folder, 'program.log');
  const started = await spawnDetached('/bin/sh', ['-c', 'echo "$WORD"; echo two >&2; exit 3'], {
    env: { WORD: 'one' },
    logFile,
  });
  expect(await started.exited).toEqual({ code: 3, signal: null });
  expect(readFileSync(logFile, 'utf8')).toBe('one\ntwo\n');
  await expect(spawnDetached('/nowhere/at/all', [], { env: {}, logFile })).rejects.toThrow(/ENOENT/);
});

test('the end of a process is waited for, with a limit', async () => {
  const child = spawn('sleep', ['30'], { stdio: 'ignore' });
  const identity = identify(child.pid ?? 0);
  expect(identity).not.toBeNull();
  if (!identity) return;
  expect(await waitForExit(identity, 30)).toBe(false);
  signal(identity, 'SIGKILL');
  expect(await waitForExit(identity, 5000)).toBe(true);
});

test('a lock is held by one, and handed on when it is let go', async () => {
  const file = join(folder, 'lock');
  const first = await takeLock(file, never);
  const order: string[] = [];
  const second = takeLock(file, never).then(lock => {
    order.push('second');
    return lock;
  });
  await new Promise(resolve => setTimeout(resolve, 50));
  order.push('released');
  first.release();
  (await second).release();
  expect(order).toEqual(['released', 'second']);
});

test('a lock that a killed process left is taken over; several waiters get it one by one', async () => {
  const file = join(folder, 'stale');
  writeFileSync(file, JSON.stringify({ pid: process.pid, startTime: '1', boot: 'x' }));
  let holders = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const lock = await takeLock(file, never);
      holders += 1;
      most = Math.max(most, holders);
      await new Promise(resolve => setTimeout(resolve, 5));
      holders -= 1;
      lock.release();
    }),
  );
  expect(most).toBe(1);
});

test('waiting for a lock can be given up', async () => {
  const file = join(folder, 'held');
  const lock = await takeLock(file, never);
  await expect(takeLock(file, AbortSignal.timeout(30))).rejects.toThrow();
  lock.release();
});
