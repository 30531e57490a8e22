import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system } from '../../runtime/docker/index.ts';
import { NativeDriver } from '../../runtime/engine/drivers/native/index.ts';
import { thisComputer } from '../../runtime/engine/drivers/native/requirements.ts';
import { busyboxImage, ensureBusyboxImage } from '../fixtures/private-engine.ts';
import {
  containerPids,
  createGantryHome,
  createRig,
  dockerdPid,
  type EngineRig,
  untilState,
} from '../integration/engine-rig.ts';

const home = createGantryHome();
const published = ['-p', '127.0.0.1::80', busyboxImage, 'httpd', '-f', '-p', '80', '-h', '/tmp'];
let rig: EngineRig;

beforeAll(async () => {
  rig = createRig(home);
  await rig.engine.open();
  await ensureBusyboxImage(rig.engine.client());
  for (let i = 0; i < 10; i += 1)
    await home.docker(
      'run',
      '-d',
      '--name',
      `c${i}`,
      ...(i === 9 ? published : ['--network', 'host', busyboxImage, 'sleep', '3600']),
    );
});
afterAll(async () => {
  await rig.engine.stop().catch(() => undefined);
  rig.dispose();
  await home.dispose();
});

/** The published port of a container must answer on. */
async function statusOf(port: string | undefined): Promise<number> {
  return await fetch(`http://127.0.0.1:${port}/`).then(
    response => response.status,
    () => 0,
  );
}

/** What the mirror does: it follows the engine's events and reports their end. */
function watchAsMirror({ engine }: EngineRig): void {
  engine.onConnected(client => {
    void (async () => {
      try {
        for await (const _event of system.events(client)) void _event;
        throw new Error('the event stream ended');
      } catch (error) {
        engine.connectionLost(error);
      }
    })();
  });
}

describe('with ten running containers', () => {
  test('kill -9 dockerd: started again by itself, the same pids after', async () => {
    const [pid, pids] = [dockerdPid(rig.paths), await containerPids(home)];
    expect(pids.length).toBe(10);
    const back = untilState(rig.engine, 'reconnecting').then(() => untilState(rig.engine, 'running'));
    process.kill(pid, 'SIGKILL');
    await back;
    expect(dockerdPid(rig.paths)).not.toBe(pid);
    expect(await containerPids(home)).toEqual(pids);
    expect(rig.engine.status()).toMatchObject({ state: 'running', error: null });
    const port = (await home.docker('port', 'c9', '80')).split(':').at(-1);
    await expect.poll(() => statusOf(port), { timeout: 30_000 }).toBe(404);
  });

  test('kill -9 dockerd that an earlier Gantry started', async () => {
    rig.dispose();
    rig = createRig(home);
    watchAsMirror(rig);
    await rig.engine.open();
    expect(rig.engine.status().adopted).toBe(true);
    const [pid, pids] = [dockerdPid(rig.paths), await containerPids(home)];
    const back = untilState(rig.engine, 'reconnecting').then(() => untilState(rig.engine, 'running'));
    process.kill(pid, 'SIGKILL');
    await back;
    expect(await containerPids(home)).toEqual(pids);
  });

  test('kill -9 containerd: dockerd gets it back, containers untouched', async () => {
    const pids = await containerPids(home);
    const pidFile = join(rig.paths.engine.execRoot, 'containerd', 'containerd.pid');
    const containerd = Number(readFileSync(pidFile, 'utf8'));
    process.kill(containerd, 'SIGKILL');
    await expect
      .poll(() => home.docker('exec', 'c0', 'echo', 'alive').catch(() => ''), { timeout: 60_000 })
      .toBe('alive');
    expect(await containerPids(home)).toEqual(pids);
    expect(Number(readFileSync(pidFile, 'utf8'))).not.toBe(containerd);
  });

  test('kill -9 dockerd and Gantry: the next start brings the engine back with its containers', async () => {
    const pids = await containerPids(home);
    const pid = dockerdPid(rig.paths);
    rig.dispose();
    process.kill(pid, 'SIGKILL');
    rig = createRig(home);
    watchAsMirror(rig);
    await rig.engine.open();
    expect(rig.engine.status()).toMatchObject({ state: 'running', adopted: false });
    expect(await containerPids(home)).toEqual(pids);
  });

  test('a dockerd that hangs is replaced by a restart', async () => {
    const [pid, pids] = [dockerdPid(rig.paths), await containerPids(home)];
    process.kill(pid, 'SIGSTOP');
    await rig.engine.restart();
    expect(dockerdPid(rig.paths)).not.toBe(pid);
    expect(await containerPids(home)).toEqual(pids);
  });

  test('its socket is removed: the engine is started again with the same containers', async () => {
    const pids = await containerPids(home);
    const back = untilState(rig.engine, 'reconnecting').then(() => untilState(rig.engine, 'running'));
    rmSync(rig.paths.engine.socket);
    await back;
    expect(await containerPids(home)).toEqual(pids);
  });
});

describe('what a crash leaves', () => {
  test.each([
    ['a stale pid file', () => '999999999'],
    ['a pid that is another process’s by now', () => String(process.pid)],
    ['a damaged pid file', () => 'no number'],
  ])('%s and a stale socket don’t hinder a start', async (_what, pid) => {
    const other = createGantryHome();
    const second = createRig(other);
    const { pidFile, socket, processFile } = other.paths.engine;
    writeFileSync(pidFile, pid());
    execFileSync('python3', ['-c', `import socket; socket.socket(socket.AF_UNIX).bind(${JSON.stringify(socket)})`]);
    writeFileSync(processFile, JSON.stringify({ pid: process.pid, startTime: '1', boot: 'another' }));
    writeFileSync(other.paths.lockFile, JSON.stringify({ pid: process.pid, startTime: '1', boot: 'another' }));
    await second.engine.open();
    expect(second.engine.status()).toMatchObject({ state: 'running', adopted: false });
    await second.engine.stop();
    second.dispose();
    await other.dispose();
  });
});

describe('an engine that can’t start says why', () => {
  test('nothing is installed', async () => {
    const other = createGantryHome();
    const second = createRig(other);
    const computer = thisComputer(join(other.folder, 'empty'));
    const driver = new NativeDriver({ paths: other.paths, logger: second.logger, computer });
    await expect(second.engine.switchTo(driver)).rejects.toMatchObject({ kind: 'engine-not-installed' });
    const { state, error, phases } = second.engine.status();
    expect(state).toBe('failed');
    expect(error?.hint).toMatch(/install/i);
    expect(phases[0]).toMatchObject({ id: 'prepare', state: 'failed' });
    second.dispose();
    await other.dispose();
  });

  test('its data is on a full disk', async () => {
    const other = createGantryHome();
    const { data } = other.paths.folders;
    mkdirSync(data, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'tmpfs', data]);
    const second = createRig(other);
    try {
      await second.engine.open();
      const { state, error } = second.engine.status();
      expect(state).toBe('failed');
      expect(error).toMatchObject({ kind: 'disk-full', message: expect.stringContaining(data) });
    } finally {
      second.dispose();
      execFileSync('umount', [data]);
      await other.dispose();
    }
  });

  test('dockerd refuses its configuration: its own words are the detail, and mending it helps', async () => {
    const other = createGantryHome();
    const second = createRig(other);
    writeFileSync(other.paths.engine.configFile, JSON.stringify({ 'no-such-key': true }));
    await second.engine.open();
    expect(second.engine.status()).toMatchObject({ state: 'failed', error: { kind: 'engine-error' } });
    expect(second.engine.status().error?.detail).toContain('no-such-key');
    rmSync(other.paths.engine.configFile);
    await second.engine.start();
    expect(second.engine.status()).toMatchObject({ state: 'running', error: null });
    await second.engine.stop();
    expect(existsSync(other.paths.engine.socket)).toBe(false);
    second.dispose();
    await other.dispose();
  });

  test('an engine that is not to be started with the app is only taken over', async () => {
    const other = createGantryHome();
    const second = createRig(other);
    await second.settings.change({ startEngine: false });
    await second.engine.open();
    expect(second.engine.status()).toMatchObject({ state: 'stopped', error: null });
    expect(existsSync(other.paths.engine.socket)).toBe(false);
    second.dispose();
    await other.dispose();
  });
});

test('a process that only happens to have the pid is not signalled', async () => {
  const other = createGantryHome();
  const second = createRig(other);
  const bystander = spawn('sleep', ['600'], { stdio: 'ignore' });
  writeFileSync(other.paths.engine.pidFile, String(bystander.pid));
  await second.engine.stop();
  expect(bystander.exitCode).toBeNull();
  expect(bystander.signalCode).toBeNull();
  bystander.kill('SIGKILL');
  second.dispose();
  await other.dispose();
});
