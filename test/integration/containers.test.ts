import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ContainerStats, RunSpecInput } from '../../runtime/contract/index.ts';
import { contract } from '../../runtime/contract/index.ts';
import { containers as api, exec } from '../../runtime/docker/index.ts';
import { failure, type Rig, rowOf, signal, spec, startRig, sweep, until } from './containers-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterEach(() => sweep(rig));
afterAll(() => rig?.stop());

async function run(input: Partial<RunSpecInput> = {}, start = true): Promise<string> {
  const { id } = await rig.containers.run({ spec: spec(input), start }, { signal });
  await rowOf(rig, id ?? '', row => row.state === (start ? 'running' : 'created'));
  return id ?? '';
}

describe('operations', () => {
  test('stop, start, restart, pause, unpause, kill', async () => {
    const id = await run();
    await rig.containers.stop({ id }, { signal });
    expect(await rowOf(rig, id, row => row.state === 'exited')).toMatchObject({ exit: { outOfMemory: false } });
    await rig.containers.start({ id }, { signal });
    const { since } = await rowOf(rig, id, row => row.state === 'running');
    await rig.containers.restart({ id }, { signal });
    await rowOf(rig, id, row => row.state === 'running' && row.since > since);
    await rig.containers.pause({ id }, { signal });
    await rowOf(rig, id, row => row.state === 'paused');
    await rig.containers.unpause({ id }, { signal });
    await rowOf(rig, id, row => row.state === 'running');
    await rig.containers.kill({ id, signal: 'SIGKILL' }, { signal });
    expect((await rowOf(rig, id, row => row.state === 'exited')).exit?.code).toBe(137);
  });

  test('what is already so is no error', async () => {
    const id = await run();
    await rig.containers.start({ id }, { signal });
    await rig.containers.stop({ id, timeout: 0 }, { signal });
    await rig.containers.stop({ id }, { signal });
  });

  test('stop waits as long as it was told, then kills', async () => {
    const id = await run({ command: ['sh', '-c', 'trap "" TERM; while true; do sleep 1; done'] });
    await rig.containers.stop({ id, timeout: 1 }, { signal });
    expect((await rowOf(rig, id, row => row.state === 'exited')).exit?.code).toBe(137);
  });

  test('rename', async () => {
    const id = await run({ name: 'before' }, false);
    await rig.containers.rename({ id, name: 'after' }, { signal });
    await rowOf(rig, id, row => row.name === 'after');
    const other = await run({ name: 'other' }, false);
    expect((await failure(() => rig.containers.rename({ id: other, name: 'after' }, { signal }))).kind).toBe(
      'name-in-use',
    );
    expect((await failure(() => rig.containers.rename({ id, name: 'no good' }, { signal }))).kind).toBe(
      'invalid-input',
    );
  });

  test('remove: only by force when it runs, with its anonymous volumes', async () => {
    const id = await run({ mounts: [{ type: 'volume', source: '', target: '/data' }] });
    expect((await failure(() => rig.containers.remove({ id, force: false, volumes: true }, { signal }))).kind).toBe(
      'conflict',
    );
    await rig.containers.remove({ id, force: true, volumes: true }, { signal });
    await until('row gone', () => !rig.store.get('containers', id));
    await until('volume gone', () => rig.store.all('volumes').length === 0);
    // Twice is no error: it is gone, as was wanted.
    await rig.containers.remove({ id, force: true, volumes: true }, { signal });
  });

  test('what is not there is not found; what fits no signal is refused', async () => {
    const id = 'f'.repeat(64);
    for (const operation of ['start', 'restart', 'pause', 'unpause', 'inspect'] as const)
      expect((await failure(() => rig.containers[operation]({ id }, { signal }))).kind).toBe('not-found');
    const running = await run();
    for (const word of ['SIGNOTHING', 'rm -rf', '$(x)'])
      expect((await failure(() => rig.containers.kill({ id: running, signal: word }, { signal }))).kind).toBe(
        'invalid-input',
      );
    expect((await failure(() => rig.containers.unpause({ id: running }, { signal }))).kind).toBe('conflict');
    expect((await failure(() => rig.containers.start({ id: '../images/json' }, { signal }))).kind).toBe(
      'invalid-input',
    );
  });
});

describe('inspect', () => {
  test('reads all that the tab shows, and fits the contract', async () => {
    const id = await run({
      name: 'shown',
      env: [{ name: 'COLOUR', value: 'teal' }],
      mounts: [{ type: 'volume', source: 'shown-data', target: '/data', readOnly: true }],
      ports: [{ host: null, container: 80 }],
      memory: 16 * 1024 * 1024,
      cpus: 0.5,
      restart: 'unless-stopped',
    });
    const detail = await rig.containers.inspect({ id }, { signal });
    expect(contract.containers.inspect.output.safeParse(detail).error).toBeUndefined();
    expect(detail).toMatchObject({
      name: 'shown',
      platform: 'linux/amd64',
      state: 'running',
      exit: null,
      health: null,
      restartPolicy: 'unless-stopped',
      memoryLimit: 16 * 1024 * 1024,
      cpus: 0.5,
      privileged: false,
      logDriver: 'local',
      mounts: [{ type: 'volume', name: 'shown-data', target: '/data', readOnly: true, anonymous: false }],
    });
    expect(detail.env).toContainEqual({ name: 'COLOUR', value: 'teal' });
    expect(detail.networks[0]?.ip).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(detail.ports[0]?.host).toBeGreaterThan(0);
    expect(detail.pid).toBeGreaterThan(0);
    // The image's own PATH is not the user's doing.
    expect(detail.spec.env).toEqual([{ name: 'COLOUR', value: 'teal' }]);
    expect(JSON.parse(detail.raw).Id).toBe(id);
  });
});

describe('what a removal destroys', () => {
  test('is measured and named; what others use stays', async () => {
    const mounts = [
      { type: 'volume' as const, source: 'mine', target: '/mine' },
      { type: 'volume' as const, source: 'ours', target: '/ours' },
      { type: 'volume' as const, source: '', target: '/nameless' },
    ];
    const id = await run({ mounts });
    await run({ mounts: mounts.slice(1, 2) }, false);
    const body = { Cmd: ['dd', 'if=/dev/zero', 'of=/big', 'bs=1M', 'count=3'], AttachStdout: true };
    const made = await exec.create(rig.client, { container: id, body });
    const { socket } = await exec.start(rig.client, made, { tty: false });
    await once(socket.resume(), 'end');
    await rowOf(rig, id, row => row.volumes.length === 3);
    const preview = await rig.containers.removePreview({ ids: [id] }, { signal });
    expect(preview.running).toBe(1);
    expect(preview.writableBytes).toBeGreaterThanOrEqual(3 * 1024 * 1024);
    expect(preview.writableBytes).toBeLessThan(4 * 1024 * 1024);
    expect(preview.namedVolumes).toEqual(['mine']);
    expect(preview.anonymousVolumes).toHaveLength(1);
  });

  test('is one question to the engine when it is about many', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => run({}, false)));
    const preview = await rig.containers.removePreview({ ids }, { signal });
    expect(preview).toEqual({ running: 0, writableBytes: 0, anonymousVolumes: [], namedVolumes: [] });
  });
});

describe('stats', () => {
  test('come for all in one item, survive a stop, and end with the signal', async () => {
    const busy = await run({ command: ['sh', '-c', 'while true; do :; done'], cpus: 0.5, memory: 64 * 1024 * 1024 });
    const idle = await run();
    const abort = new AbortController();
    const items: ContainerStats[][] = [];
    const reading = (async () => {
      const context = { signal: abort.signal, onInbound: () => {} };
      for await (const { stats } of rig.containers.stats({ ids: [busy, idle, 'f'.repeat(64)] }, context))
        items.push(stats);
    })();
    const newest = (id: string) => items.at(-1)?.find(stats => stats.id === id);
    await until('both', () => items.length >= 2 && newest(busy) && newest(idle));
    const [working, resting] = [newest(busy), newest(idle)];
    expect(contract.containers.stats.item.safeParse({ stats: items.at(-1) }).error).toBeUndefined();
    expect(working?.cpu).toBeGreaterThan(0.1);
    expect(working?.cpu).toBeLessThan(0.9);
    expect(working?.memoryLimit).toBe(64 * 1024 * 1024);
    expect(working?.memory).toBeGreaterThan(0);
    expect(working?.pids).toBeGreaterThan(0);
    expect(resting?.cpu).toBeLessThan(0.1);
    await api.kill(rig.client, busy);
    await until('one', () => !newest(busy) && newest(idle));
    await api.start(rig.client, busy);
    await until('both again', () => newest(busy) && newest(idle));
    abort.abort();
    await reading;
    const { length } = items;
    await new Promise(resolve => setTimeout(resolve, 1200));
    expect(items).toHaveLength(length);
  });

  test('of no running container wait for one to run', async () => {
    const id = await run({}, false);
    const abort = new AbortController();
    const context = { signal: abort.signal, onInbound: () => {} };
    const items = rig.containers.stats({ ids: [id] }, context)[Symbol.asyncIterator]();
    const first = items.next();
    await rig.containers.start({ id }, { signal });
    const { value } = await first;
    expect(value?.stats.map((stats: ContainerStats) => stats.id)).toEqual([id]);
    abort.abort();
    expect((await items.next()).done).toBe(true);
  });
});
