import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addedEngine, findEngines } from './engines.ts';

const home = mkdtempSync(join(tmpdir(), 'gantry-engines-'));
const runtime = join(home, 'run');
const server: Server = createServer();

beforeAll(async () => {
  mkdirSync(join(runtime, 'podman'), { recursive: true });
  await new Promise<void>(resolve => server.listen(join(runtime, 'podman/podman.sock'), resolve));
  symlinkSync(runtime, join(home, 'linked'));
});
afterAll(() => {
  server.close();
  rmSync(home, { recursive: true, force: true });
});

function context(name: string, endpoint: object, tls: string[] = []): void {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = join(home, '.docker/contexts/meta', id);
  mkdirSync(meta, { recursive: true });
  writeFileSync(join(meta, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: endpoint } }));
  const folder = join(home, '.docker/contexts/tls', id, 'docker');
  if (tls.length > 0) mkdirSync(folder, { recursive: true });
  for (const file of tls) writeFileSync(join(folder, file), 'pem');
}

const look = (env: Record<string, string> = {}, added: Parameters<typeof findEngines>[1] = []) =>
  findEngines({ env: { XDG_RUNTIME_DIR: runtime, ...env }, home, uid: 1000 }, added, '/run/gantry/engine.sock');
const own = (engines: ReturnType<typeof look>['engines']) =>
  engines.filter(({ row }) => row.dockerHost.includes(home) || !row.dockerHost.startsWith('unix:'));

test('finds contexts with their TLS files, DOCKER_HOST, sockets and added engines', () => {
  context('build-host', { Host: 'ssh://ci@build.example:2222' });
  context('secure', { Host: 'tcp://10.0.0.5:2376', SkipTLSVerify: true }, ['ca.pem', 'cert.pem', 'key.pem']);
  context('gantry', { Host: 'unix:///run/gantry/engine.sock' });
  const added = [{ name: 'Laboratory', dockerHost: 'tcp://lab.example:2375' }];
  const { engines, problems } = look({ DOCKER_HOST: 'tcp://127.0.0.1:2375' }, added);
  const rows = own(engines).map(({ row }) => [row.name, row.source, row.where, row.dockerHost]);
  expect(rows).toEqual([
    ['Laboratory', 'added', 'TCP, unencrypted: lab.example', 'tcp://lab.example:2375'],
    ['secure', 'context', 'TLS: 10.0.0.5', 'https://10.0.0.5:2376'],
    ['build-host', 'context', 'ssh: build.example', 'ssh://ci@build.example:2222'],
    ['DOCKER_HOST', 'environment', 'this computer', 'tcp://127.0.0.1:2375'],
    ['Podman', 'socket', 'this computer', `unix://${runtime}/podman/podman.sock`],
  ]);
  const secure = engines.find(({ row }) => row.name === 'secure')?.endpoint;
  expect(secure).toMatchObject({ kind: 'tcp', tls: { skipVerify: true, ca: expect.stringContaining('ca.pem') } });
  expect(problems).toEqual([]);
  const colours = engines.map(({ row }) => row.colour);
  expect(colours.every(colour => colour >= 2 && colour <= 6)).toBe(true);
  if (engines.length <= 5) expect(new Set(colours).size).toBe(engines.length);
});

test('one engine under two names and through a link appears once', () => {
  const { engines } = look({ DOCKER_HOST: `unix://${home}/linked/podman/podman.sock` });
  const podman = engines.filter(({ row }) => row.dockerHost.includes('podman.sock') && row.dockerHost.includes(home));
  expect(podman.map(({ row }) => row.name)).toEqual(['DOCKER_HOST']);
});

test('entries that can’t be used are named and hurt no others', () => {
  context('broken', { Host: 'ftp://x' });
  writeFileSync(join(home, '.docker/contexts/meta/not-a-folder'), '');
  const { engines, problems } = look({ DOCKER_HOST: 'nonsense' });
  expect(engines.some(({ row }) => row.name === 'build-host')).toBe(true);
  expect(problems.length).toBe(3);
  expect(problems.some(problem => problem.startsWith('DOCKER_HOST: '))).toBe(true);
});

test('TLS of the environment: with DOCKER_TLS_VERIFY checked, without it not', () => {
  const certs = join(home, 'certs');
  mkdirSync(certs);
  writeFileSync(join(certs, 'ca.pem'), 'pem');
  const env = { DOCKER_HOST: 'tcp://e.example:2376', DOCKER_CERT_PATH: certs };
  const endpoint = (more: Record<string, string>) =>
    look({ ...env, ...more }).engines.find(({ row }) => row.source === 'environment')?.endpoint;
  expect(endpoint({ DOCKER_TLS_VERIFY: '1' })).toMatchObject({ tls: { skipVerify: false, ca: join(certs, 'ca.pem') } });
  expect(endpoint({})).toMatchObject({ tls: { skipVerify: true } });
});

test('an added engine must have an address', () => {
  expect(() => addedEngine('x', 'example.com')).toThrow(/no address of an engine/);
  expect(addedEngine('', 'ssh://host').row.name).toBe('ssh://host');
});
