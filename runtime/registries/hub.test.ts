import type { IncomingMessage, RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { localServers } from '../../test/fixtures/local-server.ts';
import { searchHub } from './hub.ts';

/** Docker Hub's search against a server of this computer that answers in its format, well and badly. */

const server = localServers();
const hubOf = async (answer: RequestListener) => ({ url: `http://${await server(answer)}/v2/search/repositories/` });

const found = (name: string, change = {}) => ({
  repo_name: name,
  short_description: `about ${name}`,
  star_count: 3,
  pull_count: 1200,
  repo_owner: '',
  is_automated: false,
  is_official: false,
  ...change,
});

test('results, stars, pulls, official; page by page; nothing of the user goes along', async () => {
  const all = Array.from({ length: 30 }, (_, i) => found(`me/app-${i}`));
  all[0] = found('nginx', { is_official: true, star_count: 20_000, short_description: 'x'.repeat(5000) });
  const asked: IncomingMessage[] = [];
  const hub = await hubOf((request, response) => {
    asked.push(request);
    const { searchParams } = new URL(request.url ?? '', 'http://hub');
    const [page, size] = [Number(searchParams.get('page')), Number(searchParams.get('page_size'))];
    const results = all.slice((page - 1) * size, page * size);
    const next = page * size < all.length ? `https://elsewhere.invalid/?page=${page + 1}` : '';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ count: all.length, next, previous: '', results }));
  });
  const first = await searchHub(hub, 'nginx & co', 1);
  expect(first).toMatchObject({ total: 30, more: true });
  expect(first.results).toHaveLength(25);
  expect(first.results[0]).toEqual({
    name: 'nginx',
    description: 'x'.repeat(500),
    stars: 20_000,
    pulls: 1200,
    official: true,
  });
  const second = await searchHub(hub, 'nginx & co', 2);
  expect(second.results.map(one => one.name)).toEqual(all.slice(25).map(one => one.repo_name));
  expect(second.more).toBe(false);
  expect(asked.map(request => request.url)).toEqual([
    '/v2/search/repositories/?query=nginx+%26+co&page=1&page_size=25',
    '/v2/search/repositories/?query=nginx+%26+co&page=2&page_size=25',
  ]);
  expect(Object.keys(asked[0]?.headers ?? {}).sort()).toEqual(['accept', 'connection', 'host']);
});

test('nothing found, and a page past the last one', async () => {
  const nothing = await hubOf((_, response) => response.end('{"count":0,"next":null,"results":[]}'));
  expect(await searchHub(nothing, 'zzz', 1)).toEqual({ results: [], total: 0, more: false });
  const past = await hubOf((_, response) => response.writeHead(404).end('{"detail":"Invalid page."}'));
  expect(await searchHub(past, 'zzz', 99)).toEqual({ results: [], total: 0, more: false });
});

test.each<[string, RequestListener, RegExp, RegExp]>([
  [
    'a limit',
    (_, response) => response.writeHead(429, { 'retry-after': '30' }).end('slow down'),
    /limit is reached/,
    /30 seconds/,
  ],
  ['a limit that says no time', (_, response) => response.writeHead(429).end(), /limit is reached/, /some minutes/],
  [
    'a web page',
    (_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><h1>Sign in'),
    /web page/,
    /proxy/,
  ],
  ['a web page called JSON', (_, response) => response.end('<html>'), /web page/, /proxy/],
  ['broken JSON', (_, response) => response.end('{"count": 3, "resu'), /can’t be read/, /address/],
  ['another shape', (_, response) => response.end('{"results":[{"name":1}]}'), /can’t be read/, /address/],
  ['a failure', (_, response) => response.writeHead(503).end('busy'), /HTTP 503/, /address/],
  ['a cut connection', request => request.socket.destroy(), /can’t be reached/, /network/],
  [
    'bytes without end',
    (_, response) => {
      const timer = setInterval(() => response.write(' '.repeat(1 << 20)), 1);
      response.on('close', () => clearInterval(timer));
    },
    /never ends/,
    /address/,
  ],
])('%s: one sentence, with what to do', async (_name, answer, words, hint) => {
  await expect(searchHub(await hubOf(answer), 'nginx', 1)).rejects.toMatchObject({
    kind: 'registry-unreachable',
    message: expect.stringMatching(words),
    hint: expect.stringMatching(hint),
  });
});

test('silence, and an answer that drips, end', async () => {
  const silent = { ...(await hubOf(() => {})), patience: { silence: 100, whole: 60_000 } };
  await expect(searchHub(silent, 'nginx', 1)).rejects.toThrow(/does not answer/);
  const dripping = await hubOf((_, response) => {
    const timer = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(timer));
  });
  const patience = { silence: 60_000, whole: 300 };
  await expect(searchHub({ ...dripping, patience }, 'nginx', 1)).rejects.toThrow(/does not answer/);
});

test('a search that was left is left', async () => {
  const abort = new AbortController();
  const hub = await hubOf(() => abort.abort());
  await expect(searchHub(hub, 'nginx', 1, abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
});
