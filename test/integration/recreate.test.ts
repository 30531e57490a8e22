import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { nameBeforeUpdate } from '../../runtime/contract/before-update.ts';
import type { TaskRow } from '../../runtime/contract/index.ts';
import { containers as api, type ContainerCreateBody, images, networks, volumes } from '../../runtime/docker/index.ts';
import { freePort } from '../fixtures/free-port.ts';
import { busyboxRoot } from '../fixtures/private-engine.ts';
import { failure, type Rig, rowOf, signal, startRig, sweep, until } from './containers-rig.ts';

let rig: Rig;
const image = 'shop/web:1';
const serve = 'CMD ["sh", "-c", "trap exit TERM; sleep 9999 & wait"]';

beforeAll(async () => {
  rig = await startRig();
}, 120_000);
afterEach(async () => await sweep(rig));
afterAll(async () => await rig?.stop());

/** Gives the tag to a new image with these instructions; answers with its id. */
async function release(...changes: string[]): Promise<string> {
  const options = { repo: 'shop/web', tag: '1', changes: ['ENV PATH=/bin', ...changes] };
  for await (const message of images.importRoot(rig.client, Readable.from([await busyboxRoot()]), options))
    void message;
  return (await images.inspect(rig.client, image)).Id;
}

async function run(name: string, body: ContainerCreateBody = {}): Promise<string> {
  const { Id } = await api.create(rig.client, { name, body: { Image: image, ...body } });
  await api.start(rig.client, Id);
  await rowOf(rig, Id, row => row.state === 'running');
  return Id;
}

/** Recreates containers; answers with the task's end and its output. */
async function recreate(...ids: string[]): Promise<{ row: TaskRow; output: string[] }> {
  const { task } = await rig.containers.recreate({ ids, image }, { signal });
  await rig.tasks.ended(task);
  const output: string[] = [];
  const context = { signal, onInbound: () => {} };
  for await (const { lines } of rig.tasks.handlers.output({ id: task }, context)) output.push(...lines);
  const row = rig.store.get('tasks', task);
  if (!row) throw new Error('The task left no row.');
  return { row, output };
}

const inspect = (name: string) => api.inspect(rig.client, name);
const names = async () => (await api.list(rig.client, { all: true })).map(item => item.Names?.[0]?.slice(1)).sort();

test('networks, addresses, ports, volumes and settings are the same; what the image gives is the new image’s', async () => {
  await release(serve, 'ENV VERSION=1', 'LABEL version=1', 'VOLUME /cache');
  const subnet = '10.203.7.0/24';
  const front = await networks.create(rig.client, { Name: 'front', IPAM: { Config: [{ Subnet: subnet }] } });
  const back = await networks.create(rig.client, { Name: 'back' });
  const port = String(await freePort());
  const id = await run('web', {
    Env: ['COLOUR=teal'],
    Labels: { team: 'shop' },
    ExposedPorts: { '80/tcp': {} },
    HostConfig: {
      NetworkMode: 'front',
      PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: port }] },
      Binds: ['web-data:/data'],
      RestartPolicy: { Name: 'unless-stopped' },
      Memory: 64 * 1024 * 1024,
    },
    NetworkingConfig: {
      EndpointsConfig: { front: { Aliases: ['www'], IPAMConfig: { IPv4Address: '10.203.7.77' } } },
    },
  });
  await networks.connect(rig.client, 'back', { container: id, endpoint: { Aliases: ['inner'] } });
  const before = await inspect(id);
  const anonymous = before.Mounts?.find(mount => mount.Destination === '/cache')?.Name;
  const newest = await release(serve, 'ENV VERSION=2', 'LABEL version=2', 'VOLUME /cache');
  const { row } = await recreate(id);
  expect(row).toMatchObject({ state: 'done', error: null });
  const after = await inspect('web');
  expect(after.Id).not.toBe(id);
  expect(after).toMatchObject({ Image: newest, State: { Running: true }, HostConfig: { Memory: 64 * 1024 * 1024 } });
  expect(after.Config?.Env).toEqual(expect.arrayContaining(['COLOUR=teal', 'VERSION=2', 'PATH=/bin']));
  expect(after.Config?.Env).not.toContain('VERSION=1');
  expect(after.Config?.Labels).toMatchObject({ team: 'shop', version: '2' });
  expect(after.NetworkSettings?.Networks?.front).toMatchObject({ IPAddress: '10.203.7.77' });
  expect(after.NetworkSettings?.Networks?.front?.Aliases).toContain('www');
  expect(after.NetworkSettings?.Networks?.back?.Aliases).toContain('inner');
  expect(after.NetworkSettings?.Ports?.['80/tcp']).toEqual([{ HostIp: '127.0.0.1', HostPort: port }]);
  expect(after.HostConfig?.RestartPolicy?.Name).toBe('unless-stopped');
  const mounted = Object.fromEntries((after.Mounts ?? []).map(mount => [mount.Destination, mount.Name]));
  expect(mounted).toEqual({ '/data': 'web-data', '/cache': anonymous });
  expect(await names()).toEqual(['web']);
  await sweep(rig);
  for (const network of [front, back]) await networks.remove(rig.client, network.Id);
}, 60_000);

test('a new image that ends at once: the old one is back and runs, and its successor’s words are kept', async () => {
  await release(serve);
  const id = await run('web', { HostConfig: { Binds: ['kept:/data'] } });
  await release('CMD ["sh", "-c", "echo no database; exit 3"]');
  const { row, output } = await recreate(id);
  expect(row.state).toBe('failed');
  expect(row.error?.message).toBe(
    'web was not recreated; the container from before runs again. The new container ended at once, with code 3.',
  );
  expect(output.join('\n')).toContain('no database');
  expect(await inspect('web')).toMatchObject({ Id: id, State: { Running: true } });
  expect(await names()).toEqual(['web']);
  expect((await volumes.inspect(rig.client, 'kept')).Name).toBe('kept');
}, 60_000);

test('a program that the new image has not, and a health check that fails; of several, the others go on', async () => {
  await release(serve);
  const one = await run('one', { Env: ['WELL=no'] });
  const two = await run('two');
  const checked = await release(serve, 'HEALTHCHECK --interval=1s --retries=1 CMD test "$WELL" != no');
  const { row } = await recreate(one, two);
  expect(row.error?.message).toBe(
    '1 of 2 containers were not recreated. one was not recreated; the container from before runs again. The new container is unhealthy by its own check.',
  );
  expect(await inspect('one')).toMatchObject({ Id: one, State: { Running: true } });
  const healthy = await inspect('two');
  expect(healthy).toMatchObject({ Image: checked, State: { Health: { Status: 'healthy' } } });
  await release('ENTRYPOINT ["/nothing/here"]');
  expect((await recreate(healthy.Id)).row).toMatchObject({ state: 'failed', error: { kind: 'command-not-found' } });
  expect(await inspect('two')).toMatchObject({ Id: healthy.Id, State: { Running: true } });
  expect(await names()).toEqual(['one', 'two']);
}, 120_000);

test('a cancelled one is put back; a stopped one is replaced without being started', async () => {
  await release(serve);
  const id = await run('web');
  const { Id: stopped } = await api.create(rig.client, { name: 'idle', body: { Image: image } });
  // A check that says nothing for a minute: the wait is still on when the cancellation comes.
  const next = await release(serve, 'HEALTHCHECK --interval=60s CMD true');
  const { task } = await rig.containers.recreate({ ids: [id], image }, { signal });
  await until('the new one', () => rig.store.all('containers').some(row => row.id !== id && row.name === 'web'));
  await rig.tasks.handlers.cancel({ id: task }, { signal });
  await rig.tasks.ended(task);
  expect(rig.store.get('tasks', task)?.state).toBe('cancelled');
  expect(await inspect('web')).toMatchObject({ Id: id, State: { Running: true } });
  expect(await names()).toEqual(['idle', 'web']);
  expect((await recreate(stopped)).row.state).toBe('done');
  expect(await inspect('idle')).toMatchObject({ Image: next, State: { Status: 'created' } });
}, 60_000);

test('--rm, Swarm’s own and lenders of a network are refused before anything is touched', async () => {
  await release(serve);
  const removed = await run('once', { HostConfig: { AutoRemove: true } });
  const task = await run('swarm', { Labels: { 'com.docker.swarm.service.name': 'web' } });
  const lender = await run('lender');
  await run('guest', { HostConfig: { NetworkMode: `container:${lender}` } });
  await release(serve);
  const said = async (id: string) => (await recreate(id)).row.error?.message;
  expect(await said(removed)).toMatch(/was run with --rm/);
  expect(await said(task)).toMatch(/belongs to a Swarm service/);
  expect(await said(lender)).toBe('lender lends its network to guest, which would lose it.');
  expect(await names()).toEqual(['guest', 'lender', 'once', 'swarm']);
}, 60_000);

test('one that an interruption left behind is put back, unless its successor has run', async () => {
  await release(serve);
  const id = await run('web');
  await api.rename(rig.client, id, nameBeforeUpdate('web', id));
  const { Id: successor } = await api.create(rig.client, { name: 'web', body: { Image: image } });
  await api.stop(rig.client, id);
  await rig.containers.putBack({ id }, { signal });
  expect(await inspect('web')).toMatchObject({ Id: id, State: { Running: true } });
  expect((await failure(() => inspect(successor))).kind).toBe('not-found');
  await api.rename(rig.client, id, nameBeforeUpdate('web', id));
  const other = await run('web');
  expect((await failure(() => rig.containers.putBack({ id }, { signal }))).kind).toBe('name-in-use');
  expect((await failure(() => rig.containers.putBack({ id: other }, { signal }))).kind).toBe('conflict');
  expect(await inspect('web')).toMatchObject({ Id: other, State: { Running: true } });
}, 60_000);
