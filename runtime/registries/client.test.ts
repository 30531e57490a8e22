import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { localServers } from '../../test/fixtures/local-server.ts';
import { type Access, RegistryClient } from './client.ts';
import { readConfig, readNamed } from './manifest.ts';

/** A registry that lies: a real one can't be made to. */

const server = localServers();
const client = (domain: string, change: Partial<Access> = {}) =>
  new RegistryClient({ domain, login: null, ca: [], insecure: true, ...change });
const login = { username: 'me', password: 'pass-9' };

test.each<[string, RequestListener, RegExp]>([
  [
    'HTML',
    (_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><h1>Sign in'),
    /web page/,
  ],
  ['broken JSON', (_, response) => response.end('{"schemaVersion": 2, "lay'), /broken/],
  ['another thing', (_, response) => response.end('[1,2]'), /broken manifest/],
  ['schema 1', (_, response) => response.end('{"schemaVersion":1}'), /old schema 1/],
  [
    'negative sizes',
    (_, response) =>
      response.end(
        JSON.stringify({ schemaVersion: 2, config: { digest: `sha256:${'0'.repeat(64)}`, size: -1 }, layers: [] }),
      ),
    /broken manifest/,
  ],
  [
    'a wrong digest',
    (_, response) => response.setHeader('docker-content-digest', `sha256:${'0'.repeat(64)}`).end('{"manifests":[]}'),
    /something else than was asked for/,
  ],
  [
    'no end',
    (_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(1 << 20)), 1);
      response.on('close', () => clearInterval(timer));
    },
    /never ends/,
  ],
  [
    'redirects without end',
    (request, response) => response.writeHead(307, { location: request.url }).end(),
    /without end/,
  ],
  [
    'a redirect to a file',
    (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    /without TLS/,
  ],
  ['a failure', (_, response) => response.writeHead(503).end('busy'), /HTTP 503/],
  ['a cut connection', request => request.socket.destroy(), /can’t be reached/],
])('%s: one clear sentence', async (_name, answer, words) => {
  const failure = readNamed(client(await server(answer)), 'a', '1');
  await expect(failure).rejects.toMatchObject({ kind: 'registry-unreachable', message: expect.stringMatching(words) });
});

test('a config that is another than its digest, and one longer than it was said to be', async () => {
  const domain = await server((_, response) => response.end('{"rootfs":{"diff_ids":[]}}'));
  const digest = `sha256:${'1'.repeat(64)}`;
  await expect(readConfig(client(domain), 'a', { digest, size: 1000 })).rejects.toThrow(/something else/);
  await expect(readConfig(client(domain), 'a', { digest, size: 3 })).rejects.toThrow(/never ends/);
});

test('a login is never sent along to another server', async () => {
  const seen: (string | undefined)[] = [];
  const other = await server((request, response) => {
    seen.push(request.headers.authorization);
    response.end('{"manifests":[],"schemaVersion":2}');
  });
  const domain = await server((request, response) => {
    if (!request.headers.authorization) response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
    else response.writeHead(307, { location: `http://${other}/x` }).end();
  });
  await readNamed(client(domain, { login }), 'a', '1');
  expect(seen).toEqual([undefined]);
});

test('a token that expires midway is asked for again, a refused one is not asked for without end', async () => {
  let tokens = 0;
  let valid = '';
  const domain: string = await server((request, response) => {
    if (request.url?.startsWith('/token')) {
      tokens += 1;
      valid = `t${tokens}`;
      expect(request.headers.authorization).toBe(`Basic ${Buffer.from('me:pass-9').toString('base64')}`);
      response.end(JSON.stringify({ token: valid }));
    } else if (valid === '' || request.headers.authorization !== `Bearer ${valid}`)
      response
        .writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token",service="s"` })
        .end();
    else response.end('{"manifests":[],"schemaVersion":2}');
  });
  const one = client(domain, { login });
  await readNamed(one, 'a', '1');
  await readNamed(one, 'a', '1');
  expect(tokens).toBe(1);
  valid = 'expired';
  await readNamed(one, 'a', '1');
  expect(tokens).toBe(2);

  const never = await server((request, response) =>
    request.url?.startsWith('/token')
      ? response.end('{"token":"same"}')
      : response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token"` }).end(),
  );
  await expect(readNamed(client(never, { login }), 'a', '1')).rejects.toMatchObject({ kind: 'registry-unauthorised' });
});

test('the login goes to no token server without TLS unless the registry was named insecure', async () => {
  const asked: string[] = [];
  const domain = await server((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(401, { 'www-authenticate': `Bearer realm="ftp://${request.headers.host}/token"` }).end();
  });
  await expect(readNamed(client(domain, { login }), 'a', '1')).rejects.toThrow(/without TLS/);
  expect(asked).toHaveLength(1);
  // Without "insecure", a registry that has no TLS is not spoken with at all.
  await expect(readNamed(client(domain, { login, insecure: false }), 'a', '1')).rejects.toThrow(
    /speaks no TLS|reached/,
  );
  expect(asked).toHaveLength(1);
});
