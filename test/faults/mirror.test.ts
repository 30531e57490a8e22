import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createRequest } from '../../runtime/containers/spec.ts';
import { containers } from '../../runtime/docker/index.ts';
import { type Rig, rowOf, shown, spec, startRig, sweep, truth, until } from '../integration/containers-rig.ts';
import { type CuttingProxy, startCuttingProxy } from './mirror-proxy.ts';

let rig: Rig;
let proxy: CuttingProxy;
beforeAll(async () => {
  rig = await startRig();
  proxy = await startCuttingProxy(rig.engine);
});
afterEach(() => sweep(rig));
afterAll(async () => {
  await proxy?.stop();
  await rig?.stop();
});

async function create(name: string): Promise<string> {
  return (await containers.create(rig.client, { name, body: createRequest(spec()).body })).Id;
}

test('100 cuts of the event stream: each time the list is the engine’s again within a second', async () => {
  await rig.connect(proxy.socket);
  let ids = await Promise.all(Array.from({ length: 6 }, (_, i) => create(`cut-${i}`)));
  await until('rows', () => rig.store.all('containers').length === ids.length);
  const slowest: number[] = [];
  for (let i = 0; i < 100; i++) {
    // Changes just before, during and after the cut: what falls between two streams must not be lost.
    const [first = '', ...rest] = ids;
    await containers.rename(rig.client, first, `before-${i}`);
    await until('a stream to cut', () => proxy.cut(i % 2 ? 'all' : 'events') > 0);
    const cutAt = performance.now();
    const [, fresh] = await Promise.all([containers.remove(rig.client, first), create(`during-${i}`)]);
    ids = [...rest, fresh];
    await containers.rename(rig.client, rest[0] ?? '', `after-${i}`);
    const changed = performance.now() - cutAt;
    const expected = JSON.stringify(await truth(rig.client));
    await until(`equal lists after cut ${i}`, () => JSON.stringify(shown(rig.store)) === expected, 1000);
    slowest.push(performance.now() - cutAt - changed);
  }
  console.log(`slowest of 100: ${Math.max(...slowest).toFixed(0)} ms after the last change`);
  expect(rig.lost).toEqual([]);
});

test('thousands of events make no flood of requests', async () => {
  await rig.connect(proxy.socket);
  const ids = await Promise.all(Array.from({ length: 40 }, (_, i) => create(`many-${i}`)));
  await until('rows', () => rig.store.all('containers').length === ids.length);
  await rig.mirror.refresh();
  proxy.peak();
  for (let round = 0; round < 25; round++)
    await Promise.all(ids.map((id, i) => containers.rename(rig.client, id, `many-${i}-${round}`)));
  const expected = JSON.stringify(await truth(rig.client));
  await until('equal lists', () => JSON.stringify(shown(rig.store)) === expected);
  expect(proxy.peak()).toBeLessThanOrEqual(8 + 2);
});

test('an engine that is killed is reported as lost, once; its rows stay, and are true again after a restart', async () => {
  await rig.connect();
  const id = await create('survivor');
  await containers.start(rig.client, id);
  await rowOf(rig, id, row => row.state === 'running');
  const { State: before } = await containers.inspect(rig.client, id);
  rig.lost.length = 0;
  await rig.engine.kill('SIGKILL');
  await until('the report', () => rig.lost.length > 0);
  expect(rig.lost.map(error => error.kind)).toEqual(['engine-unreachable']);
  expect(rig.store.get('containers', id)?.state).toBe('running');
  await rig.engine.restart();
  await rig.connect();
  expect(shown(rig.store)).toEqual(await truth(rig.client));
  const { State: after } = await containers.inspect(rig.client, id);
  expect(after?.Pid).toBe(before?.Pid);
  await sleep(300);
  expect(rig.lost).toHaveLength(1);
});

test('a mirror that is cut off while it lists does not show half of a list', async () => {
  await rig.connect(proxy.socket);
  const ids = await Promise.all(Array.from({ length: 5 }, (_, i) => create(`half-${i}`)));
  await until('rows', () => rig.store.all('containers').length === ids.length);
  for (let i = 0; i < 20; i++) {
    const refreshing = rig.mirror.refresh();
    proxy.cut('all');
    await refreshing;
    expect(rig.store.all('containers')).toHaveLength(ids.length);
    await sleep(20);
  }
  await until('a stream again', () => proxy.cut('events') > 0);
  expect(shown(rig.store)).toEqual(await truth(rig.client));
});
