import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../fixtures/free-port.ts';
import { type PrivateEngine, startPrivateEngine } from '../fixtures/private-engine.ts';
import { context, createGantryHome, createRig, type EngineRig, untilState } from './engine-rig.ts';

const home = createGantryHome();
const certs = join(home.folder, 'certs');
let port = 0;
let other: PrivateEngine;
let rig: EngineRig;

beforeAll(async () => {
  makeCertificates(certs);
  port = await freePort();
  const tls = ['--tlsverify', '--tlscacert', join(certs, 'ca.pem'), '--tlscert', join(certs, 'server.pem')];
  const args = ['-H', `tcp://127.0.0.1:${port}`, ...tls, '--tlskey', join(certs, 'server-key.pem')];
  other = await startPrivateEngine({ name: 'external', args });
  rig = createRig(home, { DOCKER_HOST: other.dockerHost });
});
afterAll(async () => {
  rig?.dispose();
  await other?.stop();
  await home.dispose();
});

const idOf = (dockerHost: string) => `external:${dockerHost}`;

describe('an engine that Gantry did not start', () => {
  test('is found through DOCKER_HOST, chosen, and chosen again at the next start', async () => {
    const row = rig.store.all('engines').find(({ source }) => source === 'environment');
    expect(row).toMatchObject({ kind: 'external', dockerHost: other.dockerHost, where: 'this computer' });
    await rig.engine.handlers.select({ id: idOf(other.dockerHost) }, context);
    expect(rig.engine.status()).toMatchObject({ state: 'running', features: { hosted: false, localPorts: true } });
    expect(rig.engine.status().info?.dataRoot).toBe(other.dataRoot);
    rig.dispose();
    rig = createRig(home, { DOCKER_HOST: other.dockerHost });
    await rig.engine.open();
    expect(rig.engine.status()).toMatchObject({ state: 'running', engine: { id: idOf(other.dockerHost) } });
  });

  test('is never stopped or reset by Gantry', async () => {
    await expect(rig.engine.stop()).rejects.toMatchObject({ kind: 'conflict' });
    await expect(rig.engine.handlers.resetPreview({}, context)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(rig.engine.handlers.reset({ confirmation: 'reset' }, context)).rejects.toMatchObject({
      kind: 'conflict',
    });
    expect(rig.engine.status().state).toBe('running');
  });

  test('goes away while it is looked at, and is there again when it is back', async () => {
    const lost = untilState(rig.engine, 'reconnecting');
    await other.kill('SIGTERM');
    const status = await lost;
    expect(status.error?.kind).toBe('engine-unreachable');
    expect(() => rig.engine.client()).toThrow();
    await other.restart();
    await untilState(rig.engine, 'running');
    expect(rig.engine.status().error).toBeNull();
  });

  test('is reached over TCP with TLS; without the right files the reason is said', async () => {
    const dockerHost = `tcp://127.0.0.1:${port}`;
    await rig.engine.handlers.add({ name: 'secure', dockerHost, certPath: certs }, context);
    expect(rig.engine.status()).toMatchObject({ state: 'running', engine: { name: 'secure', source: 'added' } });
    const id = rig.engine.status().engine.id;
    await rig.engine.handlers.select({ id: idOf(other.dockerHost) }, context);
    await rig.engine.handlers.forget({ id }, context);
    expect(rig.settings.value.addedEngines).toEqual([]);

    const empty = join(home.folder, 'no-certs');
    mkdirSync(empty, { recursive: true });
    const wrong = rig.engine.handlers.add({ name: 'wrong', dockerHost, certPath: empty }, context);
    await expect(wrong).rejects.toMatchObject({ kind: 'engine-unreachable' });
    expect(rig.engine.status()).toMatchObject({ state: 'failed', engine: { name: 'wrong' } });
    expect(rig.engine.status().error?.detail).toMatch(/certificate|self.signed/i);
    // Forgetting the one that is looked at goes back to the hosted engine.
    await rig.engine.handlers.forget({ id: rig.engine.status().engine.id }, context);
    expect(rig.engine.status()).toMatchObject({ state: 'running', engine: { id: 'native' } });
    await rig.engine.stop();
  });
});

describe('an engine that can’t be reached', () => {
  test('an address that is none is refused before anything changes', async () => {
    const before = rig.settings.value;
    const act = rig.engine.handlers.add({ name: 'x', dockerHost: 'example.com' }, context);
    await expect(act).rejects.toMatchObject({ kind: 'invalid-input' });
    expect(rig.settings.value).toBe(before);
  });

  test('no socket, nobody at a port, no such host over ssh: each in its own words', async () => {
    for (const dockerHost of [
      'unix:///nowhere/docker.sock',
      `tcp://127.0.0.1:${await freePort()}`,
      'ssh://nowhere.invalid',
    ]) {
      await expect(rig.engine.handlers.add({ name: '', dockerHost }, context)).rejects.toMatchObject({
        kind: 'engine-unreachable',
        hint: expect.stringMatching(/./),
      });
      expect(rig.engine.status()).toMatchObject({ state: 'failed', engine: { dockerHost } });
    }
  });

  test('a socket that this user may not open', async () => {
    const ordinary = 65534;
    chmodSync(home.folder, 0o711);
    const path = join(home.folder, 'theirs.sock');
    const server = createServer();
    await new Promise<void>(resolve => server.listen(path, resolve));
    chmodSync(path, 0o600);
    const act = async () => {
      process.seteuid?.(ordinary);
      try {
        await rig.engine.handlers.start({}, context);
      } finally {
        process.seteuid?.(0);
      }
    };
    await expect(rig.engine.handlers.add({ name: 'Docker', dockerHost: `unix://${path}` }, context)).rejects.toThrow();
    await expect(act()).rejects.toMatchObject({
      kind: 'engine-permission',
      message: 'Your user may not open the socket of Docker.',
      hint: expect.stringContaining('usermod -aG docker'),
    });
    server.close();
  }, 60_000);
});

/** A certificate authority, a server's certificate for 127.0.0.1 and a client's, as the Docker manual makes them. */
function makeCertificates(folder: string): void {
  mkdirSync(folder);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca-key.pem', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=test-ca');
  const sign = (name: string, file: string, keyFile: string, extensions: string) => {
    writeFileSync(join(folder, 'ext'), extensions);
    openssl('req', ...key, '-keyout', keyFile, '-out', 'csr', '-subj', `/CN=${name}`);
    const ca = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial'];
    openssl('x509', '-req', '-in', 'csr', ...ca, '-out', file, '-days', '2', '-extfile', 'ext');
  };
  sign('server', 'server.pem', 'server-key.pem', 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
  sign('client', 'cert.pem', 'key.pem', 'extendedKeyUsage=clientAuth\n');
}
