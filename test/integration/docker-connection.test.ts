import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { containers, DockerClient, exec, parseDockerHost, system } from '../../runtime/docker/index.ts';
import { freePort } from '../fixtures/free-port.ts';
import {
  busyboxImage,
  ensureBusyboxImage,
  type PrivateEngine,
  startPrivateEngine,
} from '../fixtures/private-engine.ts';
import { startSshServer } from '../fixtures/ssh-server.ts';

let engine: PrivateEngine;
let client: DockerClient;
let folder: string;
let tlsPort: number;

/** One certificate that is its own authority, the server's and the client's. */
function makeCertificate(): { key: string; cert: string } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=gantry', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...[...subject, '-keyout', key, '-out', cert],
  ]);
  expect(made.status, String(made.stderr)).toBe(0);
  return { key, cert };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-connection-'));
  const { key, cert } = makeCertificate();
  tlsPort = await freePort();
  const tls = ['--tlsverify', '--tlscacert', cert, '--tlscert', cert, '--tlskey', key];
  engine = await startPrivateEngine({ name: 'connection', args: ['-H', `tcp://127.0.0.1:${tlsPort}`, ...tls] });
  client = new DockerClient(parseDockerHost(engine.dockerHost));
  await ensureBusyboxImage(client);
});

afterAll(async () => {
  client?.dispose();
  await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A server for what no engine at hand does. */
async function withServer(headers: Record<string, string>, run: (host: string) => Promise<void>): Promise<void> {
  const server = createHttpServer((_, response) => response.writeHead(200, headers).end('OK'));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    await run(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('the version is agreed on: the older of both, and none that is too old', async () => {
  expect(await client.apiVersion()).toBe((await system.version(client)).ApiVersion);
  await withServer({ 'Api-Version': '1.99' }, async host => {
    expect(await new DockerClient(parseDockerHost(host)).apiVersion()).toBe('1.47');
  });
  await withServer({ 'Api-Version': '1.39' }, async host => {
    await expect(new DockerClient(parseDockerHost(host)).apiVersion()).rejects.toMatchObject({
      kind: 'engine-too-old',
      message: 'The engine speaks API 1.39; Gantry needs 1.40 or newer.',
    });
  });
  const older = new DockerClient(parseDockerHost(engine.dockerHost), { apiVersion: '1.40' });
  expect(await containers.list(older)).toEqual([]);
  older.dispose();
});

test('an engine that is not there', async () => {
  const absent = new DockerClient({ kind: 'unix', path: join(folder, 'nothing') });
  await expect(containers.list(absent)).rejects.toMatchObject({
    kind: 'engine-unreachable',
    message: `The engine's socket unix://${join(folder, 'nothing')} is not there.`,
  });
  const refused = new DockerClient(parseDockerHost(`tcp://127.0.0.1:${await freePort()}`));
  await expect(containers.list(refused)).rejects.toMatchObject({ kind: 'engine-unreachable' });
  const nowhere = new DockerClient(parseDockerHost('tcp://engine.invalid:2375'));
  await expect(containers.list(nowhere)).rejects.toMatchObject({ kind: 'engine-unreachable' });
});

test('an engine that hangs is said to, instead of waited for', async () => {
  process.kill(engine.pid, 'SIGSTOP');
  try {
    const hanging = new DockerClient(parseDockerHost(engine.dockerHost));
    await expect(hanging.ping({ timeoutMs: 300 })).rejects.toMatchObject({ kind: 'engine-unreachable' });
    await expect(hanging.ping({ signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ kind: 'cancelled' });
    hanging.dispose();
  } finally {
    process.kill(engine.pid, 'SIGCONT');
  }
});

test('TLS with a certificate for each side, as files and as text', async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const text = { ca: readFileSync(cert, 'utf8'), cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  for (const tls of [{ ca: cert, cert, key }, text, { ...text, ca: undefined, skipVerify: true }]) {
    const secure = new DockerClient({ kind: 'tcp', host: '127.0.0.1', port: tlsPort, tls });
    expect(await containers.list(secure, { all: true })).toEqual([]);
    secure.dispose();
  }
  for (const tls of [{}, { ...text, ca: undefined }, { ca: join(folder, 'nothing.pem') }]) {
    const insecure = new DockerClient({ kind: 'tcp', host: '127.0.0.1', port: tlsPort, tls });
    await expect(containers.list(insecure)).rejects.toMatchObject({ kind: 'engine-unreachable' });
    insecure.dispose();
  }
});

test('through ssh: a real server, its dial-stdio, and a hijacked connection within', async () => {
  const server = await startSshServer(engine.dockerHost);
  const before = process.env.PATH;
  process.env.PATH = `${server.path}:${before}`;
  const remote = new DockerClient(parseDockerHost(server.host));
  try {
    const body = { Image: busyboxImage, Cmd: ['sleep', '1000'] };
    const { Id } = await containers.create(remote, { name: 'remote', body });
    await containers.start(remote, Id);
    const execBody = { AttachStdin: true, AttachStdout: true, Tty: true, Cmd: ['sh'] };
    const id = await exec.create(remote, { container: Id, body: execBody });
    const { socket } = await exec.start(remote, id, { tty: true });
    let seen = '';
    socket.on('data', chunk => {
      seen += chunk;
    });
    const closed = new Promise(resolve => socket.once('close', resolve));
    socket.write('echo $((6 * 7)); exit\n');
    await closed;
    expect(seen).toContain('42');
    await containers.remove(remote, Id, { force: true });
    // Let in, but there is no engine on the other side.
    await server.use('unix:///nothing');
    const failing = new DockerClient(parseDockerHost(server.host));
    await expect(containers.list(failing)).rejects.toMatchObject({ kind: 'engine-unreachable' });
    failing.dispose();
    // Not let in.
    const stranger = new DockerClient(parseDockerHost(server.host.replace(/\/\/.*@/, '//nobody@')));
    await expect(containers.list(stranger)).rejects.toMatchObject({
      kind: 'engine-unreachable',
      detail: expect.stringMatching(/permission denied/i),
    });
    stranger.dispose();
  } finally {
    remote.dispose();
    process.env.PATH = before;
    await server.stop();
  }
});

test('a kept-alive connection that a restart closed is not used again', async () => {
  await Promise.all(Array.from({ length: 8 }, () => containers.list(client)));
  await engine.restart();
  const lists = await Promise.all(Array.from({ length: 8 }, () => containers.list(client)));
  expect(lists).toHaveLength(8);
});

test('a signal cancels a request; dispose ends all of them', async () => {
  const body = { Image: busyboxImage, Cmd: ['sleep', '1000'] };
  const { Id } = await containers.create(client, { name: 'waited', body });
  await containers.start(client, Id);
  const signal = AbortSignal.timeout(50);
  await expect(containers.wait(client, Id, { signal })).rejects.toMatchObject({ kind: 'cancelled' });
  await expect(containers.list(client, { signal })).rejects.toMatchObject({ kind: 'cancelled' });

  const other = new DockerClient(parseDockerHost(engine.dockerHost));
  const { result } = await containers.openWait(other, Id);
  const { socket } = await containers.attach(other, Id, { stdout: true });
  const closed = new Promise(resolve => socket.once('close', resolve));
  other.dispose();
  await expect(result).rejects.toMatchObject({ kind: 'engine-unreachable' });
  await closed;
  await expect(containers.list(other)).rejects.toMatchObject({ kind: 'engine-unreachable' });
  await containers.remove(client, Id, { force: true });
});
