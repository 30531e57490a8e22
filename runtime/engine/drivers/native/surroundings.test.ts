import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gantryPaths } from '../../../host/index.ts';
import { explainFailedStart } from './explain.ts';
import { lostRules, restoreScript } from './firewall.ts';
import { isBoundToItself, mountsBelow } from './mounts.ts';
import { freeBridgeAddress } from './network.ts';
import { removeEngineData } from './reset.ts';

describe('a network for the bridge', () => {
  test('the first that nobody uses', () => {
    expect(freeBridgeAddress([])).toBe('172.30.0.1/16');
    expect(freeBridgeAddress(['172.30.5.7/24', 'default', '0.0.0.0/0', '172.29.0.0/16'])).toBe('172.28.0.1/16');
    expect(freeBridgeAddress(['172.16.0.0/12'])).toBe('10.213.0.1/16');
    expect(freeBridgeAddress(['172.16.0.0/12', '10.0.0.0/8', 'fe80::/64'])).toBe('192.168.208.1/20');
  });

  test('none, when all is taken', () => {
    expect(freeBridgeAddress(['172.16.0.0/12', '10.0.0.0/8', '192.168.0.0/16'])).toBeNull();
  });
});

describe('firewall rules of another engine', () => {
  const before = `*filter
:DOCKER - [0:0]
-A FORWARD -o docker0 -j DOCKER
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER -d 172.30.0.2/32 ! -i gantry0 -o gantry0 -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-1 -j RETURN
-A DOCKER-USER -s 10.0.0.9/32 -j DROP
COMMIT
*nat
-A DOCKER -i docker0 -j RETURN
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT
`;
  const after = `*filter
-A FORWARD -o docker0 -j DOCKER
-A DOCKER-ISOLATION-STAGE-1 -i gantry0 ! -o gantry0 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-1 -j RETURN
COMMIT
*nat
-A DOCKER -i gantry0 -j RETURN
COMMIT
`;

  test('those that were lost come back in their order, our own and foreign chains are left alone', () => {
    expect(restoreScript(lostRules(before, after, ['gantry0']))).toBe(`*filter
-I DOCKER-ISOLATION-STAGE-1 1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
-I DOCKER 1 -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
*nat
-I DOCKER 1 ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
-I DOCKER 1 -i docker0 -j RETURN
COMMIT
`);
  });

  test('nothing lost, nothing done', () => {
    expect(lostRules(before, before, [])).toEqual([]);
  });
});

describe('why an engine did not start', () => {
  const info = 'time="2026-11-24T08:00:34Z" level=info msg="permission denied is only mentioned here"';
  test.each([
    ['failed to start daemon: mkdir /x/overlay2: no space left on device', 'disk-full'],
    ['[rootlesskit:parent] error: failed to setup network: open /dev/net/tun: permission denied', 'engine-permission'],
    ['failed to start daemon: pid file found, ensure docker is not running or delete /x.pid', 'conflict'],
    ['unable to configure the Docker daemon with file /x: invalid character', 'engine-error'],
    ['failed to start containerd: exec: "containerd": executable file not found in $PATH', 'engine-not-installed'],
    ['failed to start daemon: Error initializing network controller: iptables not found', 'engine-not-installed'],
    ['something never seen before', 'engine-error'],
  ])('%s', (line, kind) => {
    const error = explainFailedStart([info, line, info], 'ended with code 1');
    expect(error.kind).toBe(kind);
    expect(error.hint).toBeTruthy();
    expect(error.detail).toContain(line);
    expect(error.detail).toContain('ended with code 1');
  });

  test('a silent end still shows the last lines', () => {
    expect(explainFailedStart([info], 'ended by SIGKILL').detail).toContain('only mentioned');
  });
});

describe('reset', () => {
  test('finds mounts below a folder, the deepest first, and no neighbours', () => {
    const line = (path: string) => `1 2 0:1 / ${path} rw - tmpfs tmpfs rw`;
    const info = ['/var/lib/x', '/var/lib/x/a', '/var/lib/xy', '/var/lib/x/a/b\\040c'].map(line).join('\n');
    expect(mountsBelow('/var/lib/x', info)).toEqual(['/var/lib/x/a/b c', '/var/lib/x/a']);
  });

  test('tells a folder that is bound to itself from a disk that is mounted there', () => {
    const info = '1 2 254:0 /tmp/x/engine /tmp/x/engine rw - ext4 /dev/vda rw\n1 2 0:9 / /mnt/engine rw - tmpfs t rw';
    expect(isBoundToItself('/tmp/x/engine', info)).toBe(true);
    expect(isBoundToItself('/mnt/engine', info)).toBe(false);
    expect(isBoundToItself('/elsewhere', info)).toBe(false);
  });

  const tools = { rootlesskit: null, ip: null, umount: null, rm: null, logger: { log: () => undefined } };

  test('removes links, never what they point to; and nothing at all through a linked root', async () => {
    const home = mkdtempSync(join(tmpdir(), 'gantry-reset-'));
    const { engine } = gantryPaths({ env: { GANTRY_HOME: home }, uid: 0, home, exists: () => false });
    const outside = join(home, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'precious'), 'x');
    mkdirSync(join(engine.dataRoot, 'volumes'), { recursive: true });
    symlinkSync(outside, join(engine.dataRoot, 'volumes', 'link'));
    await removeEngineData(engine, tools);
    expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('x');
    rmSync(engine.dataRoot, { recursive: true });
    symlinkSync(outside, engine.dataRoot);
    await expect(removeEngineData(engine, tools)).rejects.toThrow(/is a link/);
    expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('x');
    rmSync(home, { recursive: true });
  });
});
