import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { localServers } from '../../test/fixtures/local-server.ts';
import { listRepositories, listTags, readImage } from './browse.ts';
import { type Access, digestOf, RegistryClient } from './client.ts';
import { readNamed, resolveImage } from './manifest.ts';

/** Registries that lie over several requests: in pages, tokens, redirects, indexes and sizes. Bounded in requests, bytes and time. */

const server = localServers();
const login = { username: 'me', password: 'pass-9' };
const client = (domain: string, change: Partial<Access> = {}) =>
  new RegistryClient({ domain, login: null, ca: [], insecure: true, ...change });
const json = (value: unknown) => JSON.stringify(value);
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

/** A registry whose tokens are good for a number of requests each. */
function expiring(uses: number, answer: RequestListener) {
  const seen = { tokens: 0, refused: 0 };
  let left = 0;
  const listener: RequestListener = (request, response) => {
    if (request.url?.startsWith('/token')) {
      seen.tokens += 1;
      left = uses;
      response.end(json({ token: `t${seen.tokens}`, expires_in: 300 }));
    } else if (left > 0 && request.headers.authorization === `Bearer t${seen.tokens}`) {
      left -= 1;
      answer(request, response);
    } else {
      seen.refused += 1;
      const realm = `http://${request.headers.host}/token`;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="s"` }).end();
    }
  };
  return { seen, listener };
}

const lastOf = (url = '') => new URL(url, 'http://r').searchParams.get('last') ?? '';

test('a token that expires midway through the pages is asked for anew, and no page is lost', async () => {
  const all = Array.from({ length: 350 }, (_, i) => `app-${String(i).padStart(3, '0')}`);
  const { seen, listener } = expiring(2, (request, response) => {
    const rest = all.filter(name => name > lastOf(request.url));
    const page = rest.slice(0, 100);
    if (rest.length > page.length) response.setHeader('link', `</v2/_catalog?n=100&last=${page.at(-1)}>; rel="next"`);
    response.end(json({ repositories: page }));
  });
  const one = client(await server(listener), { login });
  const names: string[] = [];
  for (let last: string | null = ''; last !== null; ) {
    const page = await listRepositories(one, last);
    names.push(...page.names);
    last = page.next;
  }
  expect(names).toEqual(all);
  expect(seen).toEqual({ tokens: 2, refused: 2 });
});

test('a token that is refused from its first use on is not asked for without end', async () => {
  const { seen, listener } = expiring(0, () => {});
  const refused = listTags(client(await server(listener), { login }), 'a', '');
  await expect(refused).rejects.toMatchObject({ kind: 'registry-unauthorised' });
  expect(seen).toEqual({ tokens: 1, refused: 2 });
});

test('pages that repeat end; a link to another host is not followed, and nobody’s login goes there', async () => {
  const elsewhere: string[] = [];
  const other = await server((request, response) => {
    elsewhere.push(request.url ?? '');
    response.end(json({ repositories: ['stolen'] }));
  });
  const domain = await server((request, response) => {
    if (!request.headers.authorization) return response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
    response.setHeader('link', `<http://${other}/v2/_catalog?last=b>; rel="next"`);
    return response.end(json({ repositories: ['a', 'b'], tags: ['a', 'b'] }));
  });
  const one = client(domain, { login });
  expect(await listRepositories(one, '')).toEqual({ names: ['a', 'b'], next: 'b' });
  expect(await listRepositories(one, 'b')).toEqual({ names: ['a', 'b'], next: null });
  expect(await listTags(one, 'x', 'b')).toEqual({ names: ['a', 'b'], next: null });
  expect(elsewhere).toEqual([]);
});

test.each([
  ['a file', 'file:///etc/passwd', /without TLS/],
  ['a program’s own address', 'javascript:alert(1)', /without TLS/],
  ['FTP', 'ftp://127.0.0.1/x', /without TLS/],
  ['nowhere', 'http://', /nowhere/],
])('a redirect to %s is not followed', async (_name, location, words) => {
  const domain = await server((_, response) => response.writeHead(307, { location }).end());
  await expect(readNamed(client(domain), 'a', '1')).rejects.toThrow(words);
});

test('a token server that sends on to another host: the login stays', async () => {
  const seen: (string | undefined)[] = [];
  const other = await server((request, response) => {
    seen.push(request.headers.authorization);
    response.end(json({ token: 't' }));
  });
  const domain = await server((request, response) => {
    if (request.url?.startsWith('/token')) response.writeHead(302, { location: `http://${other}/token` }).end();
    else if (request.headers.authorization === 'Bearer t') response.end('{"schemaVersion":2,"manifests":[]}');
    else response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token"` }).end();
  });
  await readNamed(client(domain, { login }), 'a', '1');
  expect(seen).toEqual([undefined]);
});

test.each<[string, string, RegExp]>([
  ['lists that are web pages', '<!doctype html><title>404</title>', /web page/],
  ['lists of something else', '{"tags":[{"name":"1"}],"repositories":"all"}', /can’t be read/],
  ['lists that end in the middle', '{"tags":["1"', /broken/],
  ['JSON nested without end', '['.repeat(200_000), /broken/],
])('%s: one sentence', async (_name, body, words) => {
  const one = client(await server((_, response) => response.end(body)));
  await expect(listTags(one, 'a', '')).rejects.toThrow(words);
  await expect(listRepositories(one, '')).rejects.toThrow(words);
});

const config = { digest: digest('1'), size: 2 };
test.each<[string, unknown]>([
  ['no config', { schemaVersion: 2, layers: [] }],
  ['layers that are none', { schemaVersion: 2, config, layers: {} }],
  ['a digest that is a path', { schemaVersion: 2, config: { digest: 'sha256:../../etc/passwd', size: 1 }, layers: [] }],
  ['a size in words', { schemaVersion: 2, config, layers: [{ digest: digest('2'), size: 'large' }] }],
  ['a size beyond numbers', { schemaVersion: 2, config, layers: [{ digest: digest('2'), size: 1e300 }] }],
  ['two thousand layers', { schemaVersion: 2, config, layers: Array(2000).fill({ digest: digest('2'), size: 1 }) }],
  ['another version', { schemaVersion: 3, config, layers: [] }],
])('a broken manifest, %s: one sentence', async (_name, manifest) => {
  const one = client(await server((_, response) => response.end(json(manifest))));
  await expect(readNamed(one, 'a', '1')).rejects.toThrow(/holds a broken manifest of a/);
});

test('indexes within indexes, and one that names itself: two requests, then a sentence', async () => {
  const inner = json({ schemaVersion: 2, manifests: [] });
  const platform = { os: 'linux', architecture: 'amd64' };
  const entry = (of: string) => ({ digest: of, size: 10, platform });
  const outer = json({ schemaVersion: 2, manifests: [entry(digestOf(Buffer.from(inner)))] });
  const asked: string[] = [];
  const nested = await server((request, response) => {
    asked.push(request.url ?? '');
    response.end(request.url?.endsWith('/1') ? outer : inner);
  });
  await expect(resolveImage(client(nested), 'a', '1', platform)).rejects.toThrow(/an index of a within another/);
  await expect(readImage(client(nested), 'a', '1')).rejects.toThrow(/an index of a within another/);
  expect(asked).toHaveLength(4);
  // No index holds its own digest; a registry that answers with the same for any digest is found out.
  const self = json({ schemaVersion: 2, manifests: [entry(digest('3'))] });
  const circle = await server((_, response) => response.end(self));
  await expect(resolveImage(client(circle), 'a', '1', platform)).rejects.toThrow(/something else than was asked for/);
});

test('an index of a thousand platforms: the first are looked into, the rest is counted', async () => {
  const image = json({ rootfs: { diff_ids: [] } });
  const manifest = json({
    schemaVersion: 2,
    config: { digest: digestOf(Buffer.from(image)), size: image.length },
    layers: [],
  });
  const entries = Array.from({ length: 1000 }, (_, i) => ({
    digest: digestOf(Buffer.from(manifest)),
    size: manifest.length,
    platform: { os: 'linux', architecture: `cpu${i}` },
  }));
  let requests = 0;
  const domain = await server((request, response) => {
    requests += 1;
    if (request.url?.includes('/blobs/')) response.end(image);
    else response.end(request.url?.endsWith('/1') ? json({ schemaVersion: 2, manifests: entries }) : manifest);
  });
  const found = await readImage(client(domain), 'a', '1');
  expect(found.platforms).toHaveLength(12);
  expect(found.more).toBe(988);
  expect(requests).toBe(1 + 2 * 12);
});

test('an answer that is shorter than its length, one without end, one that drips, and silence: all end', async () => {
  const short = await server((_, response) => {
    response.setHeader('content-length', '1000').write('{"schema');
    response.socket?.end();
  });
  await expect(readNamed(client(short), 'a', '1')).rejects.toMatchObject({ kind: 'registry-unreachable' });

  let sent = 0;
  const endless = await server((request, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(1 << 16)));
    };
    response.on('drain', more);
    request.socket.on('close', () => {
      sent = request.socket.bytesWritten;
    });
    more();
  });
  await expect(readNamed(client(endless), 'a', '1')).rejects.toThrow(/never ends/);
  // The limit of a manifest is 4 MiB; what lies in the sockets' buffers comes on top.
  await expect.poll(() => sent, { timeout: 20_000 }).toBeGreaterThan(0);
  expect(sent).toBeLessThan(32 * 1024 * 1024);

  const dripping = await server((_, response) => {
    const timer = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(timer));
  });
  const soon = { silence: 60_000, whole: 300 };
  await expect(readNamed(client(dripping, { patience: soon }), 'a', '1')).rejects.toThrow(/does not answer/);
  const silent = await server(() => {});
  const silence = { silence: 100, whole: 60_000 };
  await expect(readNamed(client(silent, { patience: silence }), 'a', '1')).rejects.toThrow(/does not answer/);
});
