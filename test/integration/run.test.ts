import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RunProblem, RunSpecInput } from '../../runtime/contract/index.ts';
import { containers, images } from '../../runtime/docker/index.ts';
import { dockerArchive, makeImage } from '../fixtures/archives.ts';
import { busyboxImage } from '../fixtures/private-engine.ts';
import { type Registry, startRegistry } from '../fixtures/registry.ts';
import { failure, type Rig, rowOf, shown, signal, spec, startRig, sweep, until } from './containers-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterEach(() => sweep(rig));
afterAll(() => rig?.stop());

const run = async (input: Partial<RunSpecInput> = {}, start = true) =>
  rig.containers.run({ spec: spec(input), start }, { signal });
const check = async (input: Partial<RunSpecInput>): Promise<RunProblem[]> =>
  (await rig.containers.check({ spec: spec(input) }, { signal })).problems;
const runFailure = (input: Partial<RunSpecInput>) => failure(() => run(input));
const nothingLeft = async () => expect(await containers.list(rig.client, { all: true })).toEqual([]);

async function listen(host = '127.0.0.1'): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, host, resolve));
  const address = server.address();
  return { server, port: address && typeof address === 'object' ? address.port : 0 };
}

describe('a run', () => {
  test('creates and starts, and the row comes with the state', async () => {
    const { id, task, warnings } = await run({ name: 'first', ports: [{ host: null, container: 80 }] });
    expect([task, warnings]).toEqual([null, []]);
    await rowOf(rig, id ?? '', row => row.state === 'running' && row.name === 'first' && row.ports.length > 0);
  });

  test('can only create', async () => {
    const { id } = await run({ name: 'only-made' }, false);
    await rowOf(rig, id ?? '', row => row.state === 'created');
  });

  test('passes everything of the spec on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-run-'));
    const given: Partial<RunSpecInput> = {
      name: 'everything',
      env: [{ name: 'A', value: 'b=c d' }],
      mounts: [
        { type: 'bind', source: folder, target: '/bound', readOnly: true },
        { type: 'volume', source: 'everything-data', target: '/data' },
        { type: 'tmpfs', source: '', target: '/scratch' },
        { type: 'volume', source: '', target: '/anonymous' },
      ],
      labels: { team: 'x' },
      restart: 'on-failure',
      maxRetries: 2,
      memory: 32 * 1024 * 1024,
      cpus: 0.5,
      user: '0:0',
      workingDir: '/tmp',
      hostname: 'every',
      tty: true,
      interactive: true,
      init: true,
      entrypoint: ['sh', '-c'],
      command: ['id; env; pwd; hostname; df; sleep 1000'],
      ports: [{ hostIp: '127.0.0.1', host: null, container: 8080, protocol: 'udp' }],
    };
    const { id } = await run(given);
    const detail = await rig.containers.inspect({ id: id ?? '' }, { signal });
    // The reverse: what is shown for "copy as docker command" is what was asked for.
    expect(detail.spec).toEqual({ ...spec(given), ports: [{ ...spec(given).ports[0], host: null }] });
    rmSync(folder, { recursive: true });
  });
});

describe('an image that is not local', () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry();
  });
  afterAll(() => registry?.stop());

  test('is pulled first, as a task, whose result is the container', async () => {
    const image = await registry.put('team/app', '1', await makeImage({ layers: [{ 'hello.txt': 'hello' }] }));
    const { id, task } = await run({ image, name: 'pulled', command: ['/nothing'] }, false);
    expect(id).toBeNull();
    const ended = await rig.tasks.ended(task ?? '');
    expect(ended.error).toBeNull();
    await rowOf(rig, ended.result ?? '', row => row.name === 'pulled' && row.image === image);
    expect(rig.store.get('tasks', task ?? '')).toMatchObject({ type: 'run', state: 'done', title: `Run ${image}` });
  });

  test('that nobody has fails in the task, and leaves nothing', async () => {
    const { task } = await run({ image: `${registry.address}/team/none:1` });
    const { state, error } = await rig.tasks.ended(task ?? '');
    expect([state, error?.kind]).toEqual(['failed', 'image-not-found']);
    await nothingLeft();
  });

  test('is not pulled for minutes when the run would fail anyway', async () => {
    const { id } = await run({ name: 'taken' });
    await rowOf(rig, id ?? '', row => row.name === 'taken');
    const error = await runFailure({ image: `${registry.address}/team/app:2`, name: 'taken' });
    expect(error.kind).toBe('name-in-use');
    expect(rig.store.all('tasks').filter(task => task.state === 'running')).toEqual([]);
  });

  test('of another platform than the local one is pulled too', async () => {
    const { task } = await run({ platform: 'linux/arm64' });
    const { state } = await rig.tasks.ended(task ?? '');
    expect(state).toBe('failed');
    await nothingLeft();
  });
});

describe('bad input: found before the run, and explained when it is tried all the same', () => {
  test('image names', async () => {
    expect(await check({ image: '' })).toMatchObject([{ field: 'image', error: { kind: 'invalid-input' } }]);
    expect(await check({ image: 'Upper/Case' })).toMatchObject([{ field: 'image', error: { kind: 'invalid-input' } }]);
    expect((await runFailure({ image: 'Upper/Case' })).kind).toBe('invalid-input');
    expect((await runFailure({ image: `sha256:${'0'.repeat(64)}` })).kind).toBe('image-not-found');
    expect(await check({ image: busyboxImage })).toEqual([]);
    await nothingLeft();
  });

  test('container names', async () => {
    for (const name of ['a', '-x', 'white space', 'slash/x', 'ümlaut'])
      expect(await check({ name })).toMatchObject([{ field: 'name', error: { kind: 'invalid-input' } }]);
    expect((await runFailure({ name: 'white space' })).kind).toBe('invalid-input');
  });

  test('names in use', async () => {
    const { id } = await run({ name: 'holder' });
    await rowOf(rig, id ?? '', row => row.state === 'running');
    const [found] = await check({ name: 'holder' });
    expect(found).toMatchObject({ field: 'name', blocking: true, holder: { type: 'container', id, name: 'holder' } });
    const error = await runFailure({ name: 'holder' });
    expect(error.kind).toBe('name-in-use');
    expect(error.message).toContain('holder');
    expect(shown(rig.store)).toHaveLength(1);
  });

  test('a port that another container holds', async () => {
    const { server, port } = await listen();
    server.close();
    const { id } = await run({ name: 'web', ports: [{ host: port, container: 80 }] });
    await rowOf(rig, id ?? '', row => row.ports.some(one => one.host === port));
    const [found] = await check({ ports: [{ host: port, container: 81 }] });
    expect(found).toMatchObject({
      field: 'ports.0.host',
      blocking: true,
      error: { kind: 'port-in-use', message: `Port ${port} is held by web.` },
      holder: { type: 'container', id, name: 'web' },
    });
    expect(found?.nextFreePort).toBeGreaterThan(port);
    const error = await runFailure({ ports: [{ host: port, container: 81 }] });
    expect([error.kind, error.message]).toEqual(['port-in-use', `Port ${port} is held by web.`]);
    // Another protocol, or another address, is free; the failed container is gone.
    expect(await check({ ports: [{ host: port, container: 81, protocol: 'udp' }] })).toEqual([]);
    await until('one row', () => shown(rig.store).length === 1);
  });

  test('a port that a program of this computer holds', async () => {
    const { server, port } = await listen();
    const ports = [{ host: port, container: 80 }];
    const [found] = await check({ ports });
    expect(found).toMatchObject({ field: 'ports.0.host', blocking: true, holder: { type: 'process', id: null } });
    expect(found?.error.message).toMatch(new RegExp(`^Port ${port} is held by .+ \\(process ${process.pid}\\)\\.$`));
    const next = found?.nextFreePort ?? 0;
    const error = await runFailure({ ports });
    expect(error.kind).toBe('port-in-use');
    expect(error.message).toContain(`(process ${process.pid})`);
    await nothingLeft();
    expect(await check({ ports: [{ host: next, container: 80 }] })).toEqual([]);
    server.close();
  });

  test('a port that is asked for twice', async () => {
    const ports = [
      { host: 40001, container: 80 },
      { host: 40001, container: 81 },
      { host: 40001, container: 81, protocol: 'udp' as const },
    ];
    expect(await check({ ports })).toMatchObject([{ field: 'ports.1.host', error: { kind: 'port-in-use' } }]);
  });

  test('a start of an existing container whose port was taken meanwhile', async () => {
    const { server, port } = await listen();
    const { id } = await run({ ports: [{ host: port, container: 80 }] }, false);
    const error = await failure(() => rig.containers.start({ id: id ?? '' }, { signal }));
    expect(error.kind).toBe('port-in-use');
    expect(error.message).toContain(`(process ${process.pid})`);
    // It was there before the start, and stays.
    expect(rig.store.get('containers', id ?? '')).toBeDefined();
    server.close();
  });

  test('environment lines', async () => {
    const env = [
      { name: '', value: '' },
      { name: '', value: 'x' },
      { name: 'A=B', value: '' },
      { name: 'fine', value: 'a=b' },
      { name: 'fine', value: 'again' },
      { name: 'sp ace', value: '' },
    ];
    const problems = await check({ env });
    expect(problems.map(({ field, blocking }) => [field, blocking])).toEqual([
      ['env.0.name', true],
      ['env.1.name', true],
      ['env.2.name', true],
      ['env.4.name', false],
      ['env.5.name', false],
    ]);
    expect((await runFailure({ env: [{ name: '', value: 'x' }] })).message).toBe('“=x” is no variable.');
  });

  test('mounts', async () => {
    const missing = '/nowhere/to/be/found';
    const problems = await check({
      mounts: [
        { type: 'bind', source: missing, target: '/a' },
        { type: 'bind', source: './relative', target: '/b' },
        { type: 'bind', source: '', target: '/c' },
        { type: 'volume', source: 'not/a/name', target: '/d' },
        { type: 'volume', source: 'x', target: '/e' },
        { type: 'tmpfs', source: 'x', target: '/f' },
        { type: 'volume', source: 'data', target: 'relative' },
        { type: 'volume', source: 'data', target: '' },
        { type: 'volume', source: 'data', target: '/' },
        { type: 'volume', source: 'data', target: '/a/' },
      ],
    });
    expect(problems.every(found => found.blocking)).toBe(true);
    expect(problems.map(({ field, error }) => `${field} ${error.kind}`)).toEqual([
      'mounts.0.source mount-missing',
      'mounts.1.source invalid-input',
      'mounts.2.source invalid-input',
      'mounts.3.source invalid-input',
      'mounts.4.source invalid-input',
      'mounts.5.source invalid-input',
      'mounts.6.target invalid-input',
      'mounts.7.target invalid-input',
      'mounts.8.target invalid-input',
      'mounts.9.target invalid-input',
    ]);
    expect(problems[0]?.error.message).toContain(missing);
    const tried = async (mount: NonNullable<RunSpecInput['mounts']>[number]) => {
      const { kind, message } = await runFailure({ mounts: [mount] });
      return `${kind} ${message}`;
    };
    expect(await tried({ type: 'bind', source: missing, target: '/a' })).toBe(
      `mount-missing “${missing}” is not there to be mounted.`,
    );
    expect(await tried({ type: 'bind', source: './x', target: '/a' })).toBe('invalid-input “./x” is not a whole path.');
    expect(await tried({ type: 'volume', source: 'a$b', target: '/a' })).toContain('“a$b” can’t be a volume’s name');
    expect(await tried({ type: 'volume', source: 'data', target: '/' })).toContain('can’t be covered');
    expect(await tried({ type: 'bind', source: '/etc/passwd', target: '/tmp' })).toContain(
      'A file can only be mounted on a file',
    );
    await nothingLeft();
  });

  test('limits, network, working directory and the rest', async () => {
    const fields = async (input: Partial<RunSpecInput>) =>
      (await check(input)).map(({ field, blocking }) => `${field} ${blocking}`);
    expect(await fields({ memory: 1024 * 1024 })).toEqual(['memory true']);
    expect(await fields({ memory: 2 ** 50 })).toEqual(['memory false']);
    expect(await fields({ cpus: 1000 })).toEqual(['cpus true']);
    expect(await fields({ cpus: 0.001 })).toEqual(['cpus true']);
    expect(await fields({ network: 'nowhere' })).toEqual(['network true']);
    expect(await fields({ network: 'host', ports: [{ host: 40002, container: 80 }] })).toEqual(['network false']);
    expect(await fields({ network: 'container:nobody' })).toEqual(['network true']);
    expect(await fields({ workingDir: 'relative' })).toEqual(['workingDir true']);
    expect(await fields({ hostname: 'x'.repeat(65) })).toEqual(['hostname true']);
    expect(await fields({ autoRemove: true, restart: 'always' })).toEqual(['autoRemove true']);
    expect(await fields({ privileged: true })).toEqual(['privileged false']);
    expect(await fields({ platform: 'one/two/three/four' })).toEqual(['platform true']);
    const said = async (input: Partial<RunSpecInput>) => (await runFailure(input)).message;
    expect(await said({ memory: 1024 * 1024 })).toContain('6MB');
    expect(await said({ cpus: 1000 })).toMatch(/^The engine has \d+ CPUs/);
    expect(await said({ network: 'nowhere' })).toBe('There is no network “nowhere”.');
    expect(await said({ network: 'container:nobody' })).toBe('There is no container “nobody”.');
    expect(await said({ workingDir: 'relative' })).toContain('“relative” is not a whole path');
    expect(await said({ hostname: 'x'.repeat(65) })).toBe('The host name is too long.');
    expect(await said({ user: 'nobody-at-all' })).toBe('The image has no user “nobody-at-all”.');
    expect(await said({ autoRemove: true, restart: 'always' })).toContain('can’t be restarted');
    expect(await said({ entrypoint: [], command: [] })).toContain('which program to run');
    expect(await said({ ports: [{ hostIp: '9.9.9.9', host: 40003, container: 80 }] })).toContain('address');
    await nothingLeft();
  });

  test('unknown commands: 127 and 126', async () => {
    const missing = await runFailure({ command: ['no-such-program'] });
    expect(missing.kind).toBe('command-not-found');
    expect(missing.message).toContain('no-such-program');
    expect((await runFailure({ command: ['/bin/nothing'] })).kind).toBe('command-not-found');
    const folder = await runFailure({ command: ['/etc'] });
    expect(folder.kind).toBe('command-not-executable');
    expect((await runFailure({ command: ['/etc/passwd'] })).kind).toBe('command-not-executable');
    await nothingLeft();
    // Asked for a container, not for its start: it stays, and says why it does not start.
    const { id } = await run({ command: ['no-such-program'] }, false);
    await failure(() => rig.containers.start({ id: id ?? '' }, { signal }));
    const row = await rowOf(rig, id ?? '', found => found.exit !== null);
    expect(row.exit).toMatchObject({ code: 127, error: expect.stringContaining('no-such-program') });
  });

  test('an image for another platform is a warning, before and after', async () => {
    const image = await makeImage({ architecture: 'arm64', layers: [{ 'program.txt': 'for another CPU' }] });
    const archive = await dockerArchive([{ image, tags: ['foreign:1'] }]);
    for await (const message of images.load(rig.client, Readable.from([archive]))) void message;
    await until('platform', () => rig.store.all('images').some(row => row.tags.includes('foreign:1') && row.platform));
    expect(await check({ image: 'foreign:1' })).toMatchObject([
      { field: 'image', blocking: false, error: { kind: 'platform-mismatch' } },
    ]);
    expect(await check({ image: 'foreign:1', platform: 'linux/arm64' })).toEqual([]);
    const { id, warnings } = await run({ image: 'foreign:1' }, false);
    expect(id).not.toBeNull();
    expect(warnings.join()).toContain('does not match');
  });
});
