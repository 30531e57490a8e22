import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  containers,
  DockerClient,
  type EngineEvent,
  networks,
  parseDockerHost,
  system,
  volumes,
} from '../../runtime/docker/index.ts';
import { collect } from '../fixtures/collect.ts';
import {
  busyboxImage,
  ensureBusyboxImage,
  type PrivateEngine,
  startPrivateEngine,
} from '../fixtures/private-engine.ts';

let engine: PrivateEngine;
let client: DockerClient;

beforeAll(async () => {
  engine = await startPrivateEngine({ name: 'system' });
  client = new DockerClient(parseDockerHost(engine.dockerHost));
  await ensureBusyboxImage(client);
});

afterAll(async () => {
  client?.dispose();
  await engine?.stop();
});

test('ping, version, info, df', async () => {
  const ping = await system.ping(client);
  expect(ping).toMatchObject({ osType: 'linux', podman: false });
  expect((await system.version(client)).ApiVersion).toBe(ping.apiVersion);
  expect(await system.info(client)).toMatchObject({ DockerRootDir: engine.dataRoot, LiveRestoreEnabled: true });
  expect((await system.df(client)).Images?.[0]?.RepoTags).toEqual([busyboxImage]);
});

test('events: established before anything happens, then in order, filtered, closed from either side', async () => {
  const subscription = await system.openEvents(client, { filters: { type: ['container'] } });
  // Nothing reads yet, and the engine is quiet: what happens now must wait for the reader.
  const { Id } = await containers.create(client, { name: 'seen', body: { Image: busyboxImage, Cmd: ['true'] } });
  const exit = await containers.openWait(client, Id, { condition: 'next-exit' });
  await containers.start(client, Id);
  await exit.result;
  await containers.remove(client, Id);
  const seen: EngineEvent[] = [];
  for await (const event of subscription) {
    seen.push(event);
    if (event.Action === 'destroy') subscription.close();
  }
  expect(seen.map(event => event.Action)).toEqual(['create', 'start', 'die', 'destroy']);
  expect(seen[0]?.Actor).toMatchObject({ ID: Id, Attributes: { name: 'seen' } });

  const again: unknown[] = [];
  const until = String(Math.ceil(Date.now() / 1000));
  const since = String((seen[0]?.time ?? 0) - 1);
  for await (const event of system.events(client, { since, until, filters: { event: ['die'] } }))
    again.push(event.Actor?.Attributes?.exitCode);
  expect(again).toEqual(['0']);
});

test('events: a signal cancels, and an engine that dies is said to have', async () => {
  const abort = new AbortController();
  const cancelled = await system.openEvents(client, { signal: abort.signal });
  setTimeout(() => abort.abort(), 50);
  await expect(collect(cancelled)).rejects.toMatchObject({ kind: 'cancelled' });

  const unread = await system.openEvents(client);
  const broken = await system.openEvents(client);
  const reading = expect(collect(broken)).rejects.toMatchObject({ kind: 'engine-unreachable' });
  await engine.kill('SIGKILL');
  await reading;
  // Nobody read this one while it broke: that must neither crash nor hang.
  await sleep(50);
  await expect(collect(unread)).rejects.toMatchObject({ kind: 'engine-unreachable' });
  await expect(system.info(client)).rejects.toMatchObject({ kind: 'engine-unreachable' });
  await engine.restart();
  expect((await system.info(client)).DockerRootDir).toBe(engine.dataRoot);
});

test('volumes', async () => {
  await volumes.create(client, { Name: 'data', Labels: { a: 'b' } });
  expect((await volumes.list(client, { filters: { label: ['a=b'] } })).map(volume => volume.Name)).toEqual(['data']);
  expect((await volumes.inspect(client, 'data')).Labels).toEqual({ a: 'b' });
  const body = { Image: busyboxImage, HostConfig: { Binds: ['data:/data'] } };
  const { Id } = await containers.create(client, { body });
  await expect(volumes.remove(client, 'data')).rejects.toMatchObject({
    kind: 'conflict',
    message: `The container ${Id.slice(0, 12)} uses the volume.`,
  });
  await containers.remove(client, Id);
  await volumes.remove(client, 'data');
  await expect(volumes.inspect(client, 'data')).rejects.toMatchObject({ kind: 'not-found' });
});

test('networks', async () => {
  const { Id } = await networks.create(client, { Name: 'net', Labels: { a: 'b' } });
  await expect(networks.create(client, { Name: 'net' })).rejects.toMatchObject({ kind: 'conflict' });
  expect((await networks.list(client, { filters: { label: ['a=b'] } })).map(network => network.Id)).toEqual([Id]);
  const body = { Image: busyboxImage, Cmd: ['sleep', '1000'] };
  const container = (await containers.create(client, { name: 'member', body })).Id;
  await containers.start(client, container);
  await networks.connect(client, Id, { container, endpoint: { Aliases: ['nick'] } });
  expect((await networks.inspect(client, 'net')).Containers?.[container]?.Name).toBe('member');
  await expect(networks.remove(client, Id)).rejects.toMatchObject({ kind: 'conflict' });
  await networks.disconnect(client, Id, { container, force: true });
  await networks.remove(client, Id);
  await expect(networks.inspect(client, Id)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(networks.remove(client, 'bridge')).rejects.toMatchObject({ kind: 'conflict' });
});
