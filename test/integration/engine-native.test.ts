import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { busyboxImage, ensureBusyboxImage, startPrivateEngine } from '../fixtures/private-engine.ts';
import { containerPids, context, createGantryHome, createRig, dockerdPid, type EngineRig } from './engine-rig.ts';

const home = createGantryHome();
let rig: EngineRig;

beforeAll(async () => {
  rig = createRig(home);
  await rig.engine.open();
});
afterAll(async () => {
  await rig.engine.stop().catch(() => undefined);
  rig.dispose();
  await home.dispose();
});

describe('the hosted engine', () => {
  test('started in named phases with times, and says what it is', async () => {
    const status = rig.engine.status();
    expect(status).toMatchObject({ state: 'running', adopted: false, error: null });
    expect(status.phases.map(({ id }) => id)).toEqual(['prepare', 'adopt', 'start', 'answer', 'read']);
    expect(status.phases.slice(0, 4).every(({ state, ms }) => state === 'done' && ms !== null)).toBe(true);
    expect(status.info?.dataRoot).toBe(rig.paths.engine.dataRoot);
    expect(status.readyMs).toBeGreaterThan(0);
    expect(Math.abs((status.upSince ?? 0) - Date.now())).toBeLessThan(120_000);
    expect(rig.store.single('engine')).toBe(status);
    expect(rig.store.all('engines')[0]).toMatchObject({ id: 'native', name: 'Gantry engine' });
  });

  test('is private: socket and folders are its owner’s, and nothing of the system’s Docker is touched', async () => {
    const { socket, bridge } = rig.paths.engine;
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    for (const folder of Object.values(rig.paths.folders)) expect(statSync(folder).mode & 0o777).toBe(0o700);
    const info = JSON.parse(await home.docker('info', '--format', '{{json .}}'));
    expect(info).toMatchObject({ LoggingDriver: 'local', LiveRestoreEnabled: true });
    const network = JSON.parse(await home.docker('network', 'inspect', 'bridge'))[0];
    expect(network.Options['com.docker.network.bridge.name']).toBe(bridge);
    const dockerd = readFileSync(`/proc/${dockerdPid(rig.paths)}/cmdline`, 'utf8');
    expect(dockerd).not.toMatch(/\/var\/lib\/docker|\/var\/run\/docker/);
  });

  test('runs a container whose port is reached from here', async () => {
    await ensureBusyboxImage(rig.engine.client());
    const serve = ['run', '-d', '--name', 'web', '-p', '127.0.0.1::80', busyboxImage];
    await home.docker(...serve, 'sh', '-c', 'echo hello >/tmp/index.html; httpd -f -p 80 -h /tmp');
    const port = (await home.docker('port', 'web', '80')).split(':').at(-1);
    let text = '';
    for (let i = 0; i < 100 && !text; i += 1) {
      text = await fetch(`http://127.0.0.1:${port}/`).then(
        response => response.text(),
        () => new Promise<string>(resolve => setTimeout(() => resolve(''), 50)),
      );
    }
    expect(text).toBe('hello\n');
    await home.docker('rm', '-f', 'web');
  });

  test('the next Gantry takes it over as it is', async () => {
    await home.docker('run', '-d', '--name', 'kept', busyboxImage, 'sleep', '3600');
    const [pid, pids] = [dockerdPid(rig.paths), await containerPids(home)];
    rig.dispose();
    rig = createRig(home);
    await rig.engine.open();
    const status = rig.engine.status();
    expect(status).toMatchObject({ state: 'running', adopted: true });
    expect(status.phases.map(({ id }) => id)).toEqual(['prepare', 'adopt', 'answer', 'read']);
    expect(dockerdPid(rig.paths)).toBe(pid);
    expect(await containerPids(home)).toEqual(pids);
  });

  test('restarting it keeps containers running', async () => {
    const [pid, pids] = [dockerdPid(rig.paths), await containerPids(home)];
    await rig.engine.restart();
    expect(dockerdPid(rig.paths)).not.toBe(pid);
    expect(await containerPids(home)).toEqual(pids);
  });

  test('stopping it stops its containers; those with a restart policy come back with it', async () => {
    await home.docker('run', '-d', '--name', 'again', '--restart', 'unless-stopped', busyboxImage, 'sleep', '3600');
    const pids = (await containerPids(home)).map(line => Number(line.split(' ')[1]));
    await rig.engine.stop();
    expect(rig.engine.status()).toMatchObject({ state: 'stopped', error: null });
    for (const pid of pids) expect(isRunning(pid)).toBe(false);
    expect(existsSync(rig.paths.engine.socket)).toBe(false);
    await rig.engine.start();
    for (let i = 0; i < 100 && (await home.docker('ps', '-q')) === ''; i += 1)
      await new Promise(r => setTimeout(r, 50));
    expect(await home.docker('ps', '--format', '{{.Names}}')).toBe('again');
  });

  test('Use from a terminal: the docker context works with the docker CLI', async () => {
    const config = join(home.folder, 'user', '.docker');
    expect(await rig.engine.handlers.terminalUse({ createContext: false }, context)).toMatchObject({
      contextExists: false,
      exportLine: `export DOCKER_HOST=unix://${rig.paths.engine.socket}`,
      cli: true,
    });
    expect(await rig.engine.handlers.terminalUse({ createContext: true }, context)).toMatchObject({
      contextExists: true,
    });
    const env = { ...process.env, DOCKER_CONFIG: config, DOCKER_HOST: '' };
    const docker = (...args: string[]) => execFileSync('docker', args, { env, encoding: 'utf8' });
    expect(docker('--context', 'gantry', 'ps', '--format', '{{.Names}}').trim()).toBe('again');
    expect(docker('context', 'ls', '--format', '{{.Name}}')).toContain('gantry');
    // Found again as a context, it must not appear as an engine of its own.
    await rig.engine.handlers.discover({}, context);
    expect(rig.store.all('engines').filter(row => row.dockerHost.includes(home.folder)).length).toBe(1);
  });

  test('its log comes with what Gantry did, and its load only while somebody looks', async () => {
    const leave = new AbortController();
    const stream = { signal: leave.signal, onInbound: () => undefined };
    const sources = new Set<string>();
    for await (const { lines } of rig.engine.handlers.log({ tail: 10_000 }, stream)) {
      for (const line of lines) sources.add(line.source);
      expect(lines.some(line => line.text.includes('API listen'))).toBe(true);
      break;
    }
    expect([...sources].sort()).toEqual(['engine', 'gantry']);
    for await (const usage of rig.engine.handlers.usage({}, stream)) {
      expect(usage.diskTotal).toBeGreaterThan(0);
      leave.abort();
    }
  });
});

test('two Gantrys that start at once end up with one engine', async () => {
  const other = createGantryHome();
  const rigs = [createRig(other), createRig(other)];
  await Promise.all(rigs.map(({ engine }) => engine.open()));
  expect(rigs.map(({ engine }) => engine.status().state)).toEqual(['running', 'running']);
  expect(rigs.map(({ engine }) => engine.status().adopted).sort()).toEqual([false, true]);
  await rigs[0]?.engine.stop();
  for (const { dispose } of rigs) dispose();
  await other.dispose();
});

test('another engine’s published ports and isolation survive our start', async () => {
  const system = await startPrivateEngine({ name: 'system' });
  const other = createGantryHome();
  const second = createRig(other);
  try {
    const rules = () =>
      ['filter', 'nat']
        .flatMap(table => execFileSync('iptables', ['-w', '-t', table, '-S'], { encoding: 'utf8' }).split('\n'))
        .filter(rule => rule.includes(` ${system.bridge} `) || rule.endsWith(` ${system.bridge}`))
        .sort();
    const docker = (...args: string[]) =>
      execFileSync('docker', ['-H', system.dockerHost, ...args], { encoding: 'utf8' }).trim();
    execFileSync('sh', ['-c', `tar -C / -c bin/busybox | docker -H ${system.dockerHost} import - bb`]);
    docker('run', '-d', '-p', '127.0.0.1::80', 'bb', '/bin/busybox', 'sleep', '3600');
    const before = rules();
    expect(before.some(rule => rule.includes('DNAT'))).toBe(true);
    await second.engine.open();
    expect(second.engine.status().state).toBe('running');
    expect(rules()).toEqual(before);
  } finally {
    await second.engine.stop().catch(() => undefined);
    second.dispose();
    await other.dispose();
    await system.stop();
  }
});

test('reset: says what is lost, wants the word, and removes nothing that is only mounted there', async () => {
  const { engine, paths } = rig;
  await home.docker('volume', 'create', 'treasure');
  await home.docker('network', 'create', 'own');
  const preview = await engine.handlers.resetPreview({}, context);
  expect(preview).toMatchObject({ networks: ['own'], volumes: ['treasure'], images: [busyboxImage] });
  expect(preview.containers.sort()).toEqual(['again', 'kept']);
  expect(preview.bytes).toBeGreaterThan(1_000_000);
  await expect(engine.handlers.reset({ confirmation: 'yes' }, context)).rejects.toMatchObject({
    kind: 'invalid-input',
  });
  expect(engine.status().state).toBe('running');

  const outside = join(home.folder, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'precious'), 'x');
  const point = join(paths.engine.dataRoot, 'volumes', 'treasure', '_data');
  execFileSync('mount', ['--bind', outside, point]);
  await engine.handlers.reset({ confirmation: preview.confirmation }, context);
  expect(engine.status().state).toBe('running');
  expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('x');
  expect(await home.docker('ps', '-aq')).toBe('');
  expect(await home.docker('images', '-q')).toBe('');
  expect(await home.docker('volume', 'ls', '-q')).toBe('');
});

function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}
