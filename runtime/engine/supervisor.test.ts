import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { EngineStatus } from '../contract/index.ts';
import type { EngineDriver } from './driver.ts';
import { addedEngine, ExternalDriver } from './drivers/external/index.ts';
import { Losses } from './losses.ts';
import { median, StartTimes } from './start-times.ts';
import { Supervisor } from './supervisor.ts';

// A real engine can't be made too old, hang at a chosen moment or lie; these are the faults that a fake is for.
const folder = mkdtempSync(join(tmpdir(), 'gantry-supervisor-'));
const silent = { log: () => undefined };
let servers: Server[] = [];
afterEach(() => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  servers = [];
});

async function fakeEngine(apiVersion: string, port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    response.setHeader('Api-Version', apiVersion);
    response.setHeader('Content-Type', 'application/json');
    if (request.url?.endsWith('/_ping')) response.end('OK');
    else
      response.end(
        JSON.stringify({ ServerVersion: '99.1', NCPU: 2, MemoryLimit: false, SecurityOptions: ['name=rootless'] }),
      );
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  servers.push(server);
  return { server, port: (server.address() as AddressInfo).port };
}

function supervise(driver: EngineDriver): { supervisor: Supervisor; states: string[] } {
  const times = new StartTimes(join(folder, `${Math.random()}.json`), silent);
  const supervisor = new Supervisor({ driver, times, logger: silent });
  const states: string[] = [];
  supervisor.onStatus(({ state }) => {
    if (states.at(-1) !== state) states.push(state);
  });
  return { supervisor, states };
}

const external = (port: number) => new ExternalDriver(addedEngine('fake', `tcp://127.0.0.1:${port}`));

async function until(supervisor: Supervisor, state: EngineStatus['state']): Promise<void> {
  if (supervisor.status().state === state) return;
  await new Promise<void>(resolve => {
    const subscription = supervisor.onStatus(status => {
      if (status.state !== state) return;
      subscription.dispose();
      resolve();
    });
  });
}

test('connects, tells its phases and corrects the features by what the engine says', async () => {
  const { port } = await fakeEngine('1.41');
  const { supervisor, states } = supervise(external(port));
  expect(() => supervisor.client()).toThrow(/not running/);
  const clients: unknown[] = [];
  supervisor.onConnected(client => clients.push(client));
  await supervisor.start();
  expect(states).toEqual(['starting', 'running']);
  expect(supervisor.features()).toMatchObject({ rootless: true, limits: false, hosted: false, localPorts: true });
  expect(supervisor.status().info).toMatchObject({ version: '99.1', apiVersion: '1.41' });
  expect(supervisor.status().phases.map(({ id, state }) => [id, state])).toEqual([
    ['prepare', 'done'],
    ['answer', 'done'],
    ['read', 'running'],
  ]);
  supervisor.listsRead();
  expect(supervisor.status().phases.every(({ ms }) => ms !== null)).toBe(true);
  expect(clients).toEqual([supervisor.client()]);
  supervisor.dispose();
});

test('an engine that is too old is refused with what to do', async () => {
  const { port } = await fakeEngine('1.30');
  const { supervisor, states } = supervise(external(port));
  await expect(supervisor.start()).rejects.toMatchObject({ kind: 'engine-too-old' });
  expect(states).toEqual(['starting', 'failed']);
  expect(supervisor.status().error?.message).toContain('1.30');
  expect(supervisor.status().phases.find(({ id }) => id === 'answer')?.state).toBe('failed');
});

test('nobody there: failed, and a later start connects', async () => {
  const { server, port } = await fakeEngine('1.41');
  await new Promise(resolve => server.close(resolve));
  const { supervisor } = supervise(external(port));
  await expect(supervisor.start()).rejects.toMatchObject({ kind: 'engine-unreachable' });
  expect(() => supervisor.client()).toThrow();
  await fakeEngine('1.41', port);
  await supervisor.start();
  expect(supervisor.status()).toMatchObject({ state: 'running', error: null });
  supervisor.dispose();
});

test('a lost external engine is reconnected when it is back, without hammering it', async () => {
  const { server, port } = await fakeEngine('1.41');
  const { supervisor, states } = supervise(external(port));
  await supervisor.start();
  const before = supervisor.client();
  const gone: boolean[] = [];
  supervisor.onDisconnected(({ switched }) => gone.push(switched));
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
  supervisor.connectionLost(new Error('stream ended'));
  supervisor.connectionLost(new Error('and again, from another stream'));
  await until(supervisor, 'reconnecting');
  expect(() => supervisor.client()).toThrow(/being restored/);
  await fakeEngine('1.41', port);
  await until(supervisor, 'running');
  expect(supervisor.client()).not.toBe(before);
  expect(states).toEqual(['starting', 'running', 'reconnecting', 'running']);
  expect(gone).toEqual([false]);
  supervisor.dispose();
});

test('switching away ends a reconnection, and says that another engine is looked at', async () => {
  const [one, two] = [await fakeEngine('1.41'), await fakeEngine('1.42')];
  const { supervisor } = supervise(external(one.port));
  await supervisor.start();
  one.server.closeAllConnections();
  await new Promise(resolve => one.server.close(resolve));
  supervisor.connectionLost(new Error('x'));
  const gone: boolean[] = [];
  supervisor.onDisconnected(({ switched }) => gone.push(switched));
  await supervisor.switchTo(external(two.port));
  expect(supervisor.status()).toMatchObject({ state: 'running', info: { apiVersion: '1.42' } });
  expect(gone).toContain(true);
  supervisor.dispose();
});

test('Gantry never stops or resets an engine that it did not start', async () => {
  const { port } = await fakeEngine('1.41');
  const { supervisor } = supervise(external(port));
  await supervisor.start();
  for (const act of [supervisor.stop(), supervisor.restart(), supervisor.reset()])
    await expect(act).rejects.toMatchObject({ kind: 'conflict' });
  expect(supervisor.status().state).toBe('running');
  supervisor.dispose();
});

test('an engine that dies again and again is given up', () => {
  const losses = new Losses();
  const error = Object.assign(new Error('x'), { kind: 'engine-unreachable', detail: 'ended by SIGKILL' });
  for (let i = 0; i < 5; i += 1) losses.count(error as never, 1000 * i);
  expect(() => losses.count(error as never, 6000)).toThrow(/6 times in a row/);
  for (let i = 0; i < 20; i += 1) losses.count(error as never, 100_000 * (i + 1));
});

test('usual times are medians of the last starts, and survive a damaged file', async () => {
  expect(median([5, 1, 9])).toBe(5);
  expect(median([1, 2])).toBe(2);
  const file = join(folder, 'times.json');
  const times = new StartTimes(file, silent);
  expect(times.usual('native:start', 'answer')).toBeNull();
  for (const ms of [900, 100, 200, 300, 400, 500, 600, 700, 800, 900])
    await times.record('native:start', [{ id: 'answer', ms }]);
  expect(new StartTimes(file, silent).usual('native:start', 'answer')).toBe(500);
  writeFileSync(file, 'no json');
  expect(new StartTimes(file, silent).usual('native:start', 'answer')).toBeNull();
  rmSync(folder, { recursive: true });
});
