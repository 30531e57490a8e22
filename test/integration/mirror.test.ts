import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createRequest } from '../../runtime/containers/spec.ts';
import type { Patch } from '../../runtime/contract/index.ts';
import { containers, exec, networks, volumes } from '../../runtime/docker/index.ts';
import { watchState } from '../../runtime/state/index.ts';
import { type Rig, rowOf, shown, spec, startRig, sweep, truth, until } from './containers-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterEach(() => sweep(rig));
afterAll(() => rig?.stop());

/** As the docker CLI would: past all of Gantry. */
async function outside(input: Parameters<typeof spec>[0] = {}): Promise<string> {
  const { name, body } = createRequest(spec(input));
  return (await containers.create(rig.client, { name: name || undefined, body })).Id;
}

async function runInside(id: string, Cmd: string[]): Promise<void> {
  const made = await exec.create(rig.client, { container: id, body: { Cmd, AttachStdout: true } });
  const { socket } = await exec.start(rig.client, made, { tty: false });
  socket.resume();
  await once(socket, 'end');
  socket.destroy();
}

describe('the lists', () => {
  test('are the engine’s, and say that they were loaded', async () => {
    expect(rig.store.single('loaded')).toBe(true);
    expect(
      rig.store
        .all('networks')
        .map(row => row.name)
        .sort(),
    ).toEqual(['bridge', 'host', 'none']);
    expect(rig.store.all('images').flatMap(row => row.tags)).toEqual(['gantry-test/busybox:1']);
  });

  test('are read again on demand, and refined in the background', async () => {
    const id = await outside({ name: 'listed', tty: true });
    await containers.start(rig.client, id);
    rig.mirror.disconnect();
    rig.mirror.clear();
    expect(rig.store.all('containers')).toEqual([]);
    expect(rig.store.single('loaded')).toBe(false);
    await rig.connect();
    expect(rig.store.get('containers', id)).toMatchObject({ name: 'listed', state: 'running', tty: null });
    const row = await rowOf(rig, id, found => found.tty === true);
    await rig.mirror.refresh();
    // What only inspect knows survives a new list.
    expect(rig.store.get('containers', id)).toEqual(row);
  });
});

describe('a change from outside', () => {
  test('goes through a container’s whole life', async () => {
    const id = await outside({ name: 'life', memory: 64 * 1024 * 1024, labels: { 'com.docker.compose.project': 'p' } });
    await rowOf(rig, id, row => row.state === 'created' && row.name === 'life' && row.project === 'p');
    await containers.start(rig.client, id);
    await rowOf(rig, id, row => row.state === 'running' && row.exit === null);
    await containers.pause(rig.client, id);
    await rowOf(rig, id, row => row.state === 'paused');
    await containers.unpause(rig.client, id);
    await rowOf(rig, id, row => row.state === 'running');
    await containers.rename(rig.client, id, 'renamed');
    await rowOf(rig, id, row => row.name === 'renamed');
    await containers.kill(rig.client, id);
    const row = await rowOf(rig, id, found => found.exit?.memoryLimit === 64 * 1024 * 1024);
    expect(row).toMatchObject({ state: 'exited', exit: { code: 137, outOfMemory: false } });
    await containers.remove(rig.client, id);
    await until('removal', () => !rig.store.get('containers', id));
  });

  test('tells of a container that ran out of memory', async () => {
    const command = ['sh', '-c', 'x=a; while true; do x=$x$x$x$x; done'];
    const id = await outside({ memory: 8 * 1024 * 1024, command });
    await containers.start(rig.client, id);
    // The event tells that it ran out; the limit comes with the detail.
    const row = await rowOf(rig, id, found => found.exit?.outOfMemory === true && found.exit.memoryLimit !== null);
    expect(row.exit).toMatchObject({ code: 137, memoryLimit: 8 * 1024 * 1024 });
  });

  test('tells of health', async () => {
    const { body } = createRequest(spec());
    const Healthcheck = { Test: ['CMD-SHELL', 'test -e /tmp/well'], Interval: 1e9, Retries: 1 };
    const { Id: id } = await containers.create(rig.client, { body: { ...body, Healthcheck } });
    await containers.start(rig.client, id);
    await rowOf(rig, id, row => row.health === 'unhealthy');
    await runInside(id, ['touch', '/tmp/well']);
    await rowOf(rig, id, row => row.health === 'healthy');
  });

  test('tells of ports and networks', async () => {
    const { Id: network } = await networks.create(rig.client, { Name: 'mirror-net' });
    await until('network', () => rig.store.get('networks', network));
    const id = await outside({ ports: [{ host: null, container: 80 }] });
    await containers.start(rig.client, id);
    await rowOf(rig, id, row =>
      row.ports.some(port => port.ip === '' && port.container === 80 && (port.host ?? 0) > 0),
    );
    await networks.connect(rig.client, network, { container: id });
    await rowOf(rig, id, row => row.networks.includes('mirror-net'));
    await networks.disconnect(rig.client, network, { container: id, force: true });
    await rowOf(rig, id, row => !row.networks.includes('mirror-net'));
    await networks.remove(rig.client, network);
    await until('network gone', () => !rig.store.get('networks', network));
  });

  test('tells of volumes', async () => {
    await volumes.create(rig.client, { Name: 'mirror-volume' });
    await until('volume', () => rig.store.get('volumes', 'mirror-volume'));
    await volumes.remove(rig.client, 'mirror-volume');
    await until('volume gone', () => !rig.store.get('volumes', 'mirror-volume'));
  });

  test('of an image is seen even when BuildKit made it, without an event', async () => {
    const context = pack();
    context.entry({ name: 'Dockerfile' }, 'FROM gantry-test/busybox:1\nLABEL built=yes\n');
    context.finalize();
    const query = { version: '2', t: 'mirror-built:1' };
    const response = await rig.client.stream('POST', '/build', { query, body: Readable.from(context) });
    let output = '';
    for await (const chunk of response) output += chunk;
    await until(`built image; the build said ${output.slice(-300)}`, () =>
      rig.store.all('images').find(row => row.tags.includes('mirror-built:1')),
    );
  });
});

test('what happens inside a container is no change', async () => {
  const id = await outside();
  await containers.start(rig.client, id);
  await rowOf(rig, id, row => row.state === 'running' && row.tty === false);
  await new Promise(resolve => setTimeout(resolve, 300));
  const patches: Patch[] = [];
  const listening = rig.store.onPatch(patch => patches.push(patch));
  await runInside(id, ['true']);
  await containers.top(rig.client, id);
  await new Promise(resolve => setTimeout(resolve, 500));
  listening.dispose();
  expect(patches).toEqual([]);
});

test('a burst of changes ends with the engine’s list', async () => {
  const ids = await Promise.all(Array.from({ length: 40 }, (_, i) => outside({ name: `burst-${i}` })));
  await Promise.all(ids.slice(0, 30).map((id, i) => containers.rename(rig.client, id, `burst-again-${i}`)));
  await Promise.all(ids.slice(20).map(id => containers.remove(rig.client, id)));
  const expected = await truth(rig.client);
  await until('equal lists', () => JSON.stringify(shown(rig.store)) === JSON.stringify(expected));
});

test('a watcher gets a snapshot, then patches that lead to the same', async () => {
  const abort = new AbortController();
  const rows = new Map<string, unknown>();
  let first = true;
  const watching = (async () => {
    for await (const item of watchState(rig.store, { signal: abort.signal, onInbound: () => {} })) {
      if (item.type === 'snapshot') {
        expect(first).toBe(true);
        for (const row of item.containers) rows.set(row.id, row);
      } else
        for (const change of item.changes.filter(one => one.collection === 'containers')) {
          for (const row of change.upsert) rows.set(String(row.id), row);
          for (const id of change.remove) rows.delete(id);
        }
      first = false;
    }
  })();
  const ids = await Promise.all([outside(), outside(), outside()]);
  await containers.remove(rig.client, ids[0] ?? '');
  await until('two rows', () => shown(rig.store).length === 2 && rows.size === 2);
  await new Promise(resolve => setTimeout(resolve, 100));
  expect([...rows.values()]).toEqual(rig.store.all('containers'));
  abort.abort();
  await watching;
});
