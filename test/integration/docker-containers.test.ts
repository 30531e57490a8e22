import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ContainerCreateBody,
  containers,
  DockerClient,
  demultiplex,
  parseDockerHost,
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
  engine = await startPrivateEngine({ name: 'containers' });
  client = new DockerClient(parseDockerHost(engine.dockerHost));
  await ensureBusyboxImage(client);
});

afterAll(async () => {
  client?.dispose();
  await engine?.stop();
});

async function created(name: string, body: ContainerCreateBody): Promise<string> {
  return (await containers.create(client, { name, body: { Image: busyboxImage, ...body } })).Id;
}

async function started(name: string, body: ContainerCreateBody): Promise<string> {
  const id = await created(name, body);
  expect(await containers.start(client, id)).toBe(true);
  return id;
}

/** The text of a framed stream, by its origin. */
async function textOf(source: AsyncIterable<Uint8Array>): Promise<Record<string, string>> {
  const text: Record<string, string> = {};
  for await (const { stream, data } of demultiplex(source)) text[stream] = (text[stream] ?? '') + Buffer.from(data);
  return text;
}

async function rawText(source: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('life', () => {
  test('create, start, stop, restart, pause, kill, rename, remove', async () => {
    const id = await started('life', { Cmd: ['sleep', '1000'], Labels: { 'gantry.test': 'life' } });
    expect(await containers.start(client, id)).toBe(false);
    const [listed] = await containers.list(client, { filters: { label: ['gantry.test=life'] } });
    expect(listed).toMatchObject({ Id: id, Names: ['/life'], State: 'running', Image: busyboxImage });

    await containers.pause(client, id);
    expect((await containers.inspect(client, id)).State?.Status).toBe('paused');
    await containers.unpause(client, id);
    await containers.restart(client, id, { t: 0 });
    await containers.rename(client, id, 'life-renamed');
    expect((await containers.inspect(client, id, { size: true })).SizeRootFs).toBeGreaterThan(1e6);

    const exit = containers.wait(client, id, { condition: 'not-running' });
    await containers.kill(client, id, { killSignal: 'SIGKILL' });
    expect((await exit).StatusCode).toBe(137);
    expect(await containers.stop(client, id)).toBe(false);

    await containers.start(client, id);
    await expect(containers.remove(client, id)).rejects.toMatchObject({ kind: 'conflict' });
    await containers.remove(client, id, { force: true, v: true });
    await expect(containers.inspect(client, id)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await containers.list(client, { all: true, filters: { id: [id] } })).toEqual([]);
  });

  test('a wait that is open before the start hears of the shortest run', async () => {
    const id = await created('short', { Cmd: ['sh', '-c', 'exit 7'] });
    const { result } = await containers.openWait(client, id, { condition: 'next-exit' });
    await containers.start(client, id);
    expect((await result).StatusCode).toBe(7);
  });

  test('top and changes', async () => {
    const id = await started('changed', { Cmd: ['sh', '-c', 'echo x > /tmp/new; rm /etc/group; sleep 1000'] });
    await expect
      .poll(async () => (await containers.changes(client, id)).map(change => change.Path))
      .toContain('/tmp/new');
    expect(await containers.changes(client, id)).toContainEqual({ Path: '/etc/group', Kind: 2 });
    expect((await containers.top(client, id)).Processes?.join()).toContain('sleep 1000');
    expect(await containers.changes(client, await created('unchanged', {}))).toEqual([]);
  });

  test('an empty or climbing id addresses nothing else', async () => {
    for (const id of ['', '..', '../images', 'a/b', 'a b'])
      await expect(containers.inspect(client, id)).rejects.toMatchObject({ kind: 'invalid-input' });
  });
});

describe('logs', () => {
  const script = 'for i in 1 2 3; do echo out $i; echo err $i >&2; done';

  test('both streams, apart', async () => {
    const id = await created('logs', { Cmd: ['sh', '-c', script] });
    const { result } = await containers.openWait(client, id, { condition: 'next-exit' });
    await containers.start(client, id);
    await result;
    const whole = await textOf(await containers.logs(client, id));
    expect(whole).toEqual({ stdout: 'out 1\nout 2\nout 3\n', stderr: 'err 1\nerr 2\nerr 3\n' });
    expect(await textOf(await containers.logs(client, id, { stderr: false }))).toEqual({ stdout: whole.stdout });
    const { stdout = '', stderr = '' } = await textOf(await containers.logs(client, id, { tail: 2, timestamps: true }));
    expect(`${stdout}${stderr}`).toMatch(/^(\d{4}-\d\d-\d\dT[\d:.]+Z (out|err) \d\n){2}$/);
    expect(await textOf(await containers.logs(client, id, { until: '1' }))).toEqual({});
  });

  test('raw with a terminal', async () => {
    const id = await created('logs-tty', { Cmd: ['sh', '-c', script], Tty: true });
    const { result } = await containers.openWait(client, id, { condition: 'next-exit' });
    await containers.start(client, id);
    await result;
    expect((await rawText(await containers.logs(client, id))).split('\r\n')).toEqual([
      'out 1',
      'err 1',
      'out 2',
      'err 2',
      'out 3',
      'err 3',
      '',
    ]);
  });

  test('following ends with the container, and on demand', async () => {
    const id = await started('follow', { Cmd: ['sh', '-c', 'echo one; sleep 1; echo two'] });
    expect(await textOf(await containers.logs(client, id, { follow: true }))).toEqual({ stdout: 'one\ntwo\n' });

    const endless = await started('endless', { Cmd: ['sh', '-c', 'yes'] });
    const abort = new AbortController();
    const stream = await containers.logs(client, endless, { follow: true, signal: abort.signal });
    let bytes = 0;
    const read = async () => {
      for await (const chunk of client.reading(stream, abort.signal)) {
        bytes += chunk.length;
        if (bytes > 100_000) abort.abort();
      }
    };
    await expect(read()).rejects.toMatchObject({ kind: 'cancelled' });
    await containers.remove(client, endless, { force: true });
  });
});

describe('attach', () => {
  test('stdin in, stdout and stderr out; end() closes stdin only', async () => {
    const id = await created('attach', { Cmd: ['sh', '-c', 'cat; echo bye >&2'], OpenStdin: true, StdinOnce: true });
    const { socket } = await containers.attach(client, id, { stdin: true, stdout: true, stderr: true });
    await containers.start(client, id);
    socket.write('hello\n');
    socket.end('world\n');
    expect(await textOf(socket)).toEqual({ stdout: 'hello\nworld\n', stderr: 'bye\n' });
  });

  test('with a terminal: raw, resized, and detached without an end', async () => {
    const id = await created('attach-tty', { Cmd: ['sh'], OpenStdin: true, Tty: true });
    const { socket } = await containers.attach(client, id, { stdin: true, stdout: true, stderr: true });
    await containers.start(client, id);
    await containers.resize(client, id, { h: 33, w: 121 });
    let seen = '';
    socket.on('data', chunk => {
      seen += chunk;
    });
    socket.write('stty size\n');
    await expect.poll(() => seen).toContain('33 121');
    socket.destroy();
    await sleep(100);
    expect((await containers.inspect(client, id)).State?.Running).toBe(true);
    await containers.remove(client, id, { force: true });
  });

  test('a signal detaches', async () => {
    const id = await started('attach-abort', { Cmd: ['sleep', '1000'] });
    const abort = new AbortController();
    const { socket } = await containers.attach(client, id, { stdout: true, signal: abort.signal });
    const closed = new Promise(resolve => socket.once('close', resolve));
    abort.abort();
    await closed;
    expect((await containers.inspect(client, id)).State?.Running).toBe(true);
    await containers.remove(client, id, { force: true });
  });

  test('of a container that is not there', async () => {
    await expect(containers.attach(client, 'nobody')).rejects.toMatchObject({ kind: 'not-found' });
  });
});

test('stats: a stream of samples, one sample, and one at once', async () => {
  const id = await started('stats', { Cmd: ['sh', '-c', 'while true; do :; done'], HostConfig: { NanoCpus: 2e8 } });
  const cpu: number[] = [];
  for await (const sample of containers.stats(client, id)) {
    cpu.push(sample.cpu_stats?.cpu_usage?.total_usage ?? 0);
    expect(sample.memory_stats?.usage).toBeGreaterThan(0);
    if (cpu.length === 3) break;
  }
  expect(cpu[2]).toBeGreaterThan(cpu[1] ?? Number.POSITIVE_INFINITY);
  for (const oneShot of [true, false]) {
    const samples = await collect(containers.stats(client, id, { stream: false, oneShot }));
    expect(samples).toHaveLength(1);
    expect((samples[0]?.precpu_stats?.system_cpu_usage ?? 0) > 0).toBe(!oneShot);
  }
  await containers.remove(client, id, { force: true });
});
