import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Patch, TaskRow } from '../../runtime/contract/index.ts';
import { makeImage, scratchFolder } from '../fixtures/archives.ts';
import { freePort } from '../fixtures/free-port.ts';
import { call, errorOf, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';
import { type Registry, registryUser, startRegistry } from '../fixtures/registry.ts';

let noun: ImagesNoun;
let registry: Registry;
const files = scratchFolder();
const base = { 'base.bin': randomBytes(3_000_000) };
const before = { config: process.env.DOCKER_CONFIG, path: process.env.PATH };

beforeAll(async () => {
  process.env.DOCKER_CONFIG = files.path('none');
  // The engine would try five times, with longer and longer pauses between.
  noun = await startImagesNoun({ args: ['--max-download-attempts', '2'] });
  registry = await startRegistry();
});

afterEach(() => {
  process.env.DOCKER_CONFIG = files.path('none');
});

afterAll(async () => {
  if (before.config === undefined) delete process.env.DOCKER_CONFIG;
  else process.env.DOCKER_CONFIG = before.config;
  process.env.PATH = before.path;
  await registry?.stop();
  await noun?.stop();
  files.remove();
});

const pull = (reference: string, platform = '') =>
  noun.ended(noun.handlers.pull({ reference, platform }, call) as { task: string });

function useDockerConfig(content: object | string): void {
  const folder = files.path(`config-${Math.random()}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'config.json'), typeof content === 'string' ? content : JSON.stringify(content));
  process.env.DOCKER_CONFIG = folder;
}

describe('pull', () => {
  test('fetches, then reuses what is here, and says how much of each', async () => {
    const first = await registry.put(
      'team/app',
      '1',
      await makeImage({ layers: [base, { 'one.bin': randomBytes(500_000) }] }),
    );
    const second = await registry.put(
      'team/app',
      '2',
      await makeImage({ layers: [base, { 'two.bin': randomBytes(2_000_000) }] }),
    );
    const seen: TaskRow[] = [];
    const listening = noun.store.onPatch((patch: Patch) => {
      for (const change of patch.changes) if (change.collection === 'tasks') seen.push(...(change.upsert as TaskRow[]));
    });

    const one = await pull(first);
    expect(one).toMatchObject({ state: 'done', title: `Pull ${first}`, detail: 'Fetched 3.5 MB', progress: 1 });
    expect(one.layers.map(layer => layer.state)).toEqual(['done', 'done']);
    expect(noun.idOf(first)).toBe(one.result);

    const already = registry.fetchedBytes('engine');
    const two = await pull(second);
    listening.dispose();
    expect(two).toMatchObject({ state: 'done', detail: 'Reused 3 MB, fetched 2 MB' });
    expect(two.layers.map(layer => layer.state)).toEqual(['exists', 'done']);
    // The log is written after the answer.
    const fetched = () => registry.fetchedBytes('engine') - already;
    await expect.poll(fetched, { timeout: 30_000 }).toBeGreaterThan(2_000_000);
    expect(fetched()).toBeLessThan(2_100_000);

    expect(await pull(second)).toMatchObject({ state: 'done', detail: 'Was up to date' });
    for (const id of new Set(seen.map(row => row.id))) {
      const progress = seen.filter(row => row.id === id).flatMap(row => row.progress ?? []);
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
    }
  });

  test('by digest', async () => {
    const made = await makeImage({ layers: [base] });
    const tagged = await registry.put('team/digest', '1', made);
    const response = await fetch(`http://${registry.address}/v2/team/digest/manifests/1`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    const digest = response.headers.get('docker-content-digest');
    const reference = `${tagged.replace(/:1$/, '')}@${digest}`;
    const row = await pull(reference);
    expect(row).toMatchObject({ state: 'done', result: made.configDigest, title: `Pull ${reference}` });
    expect(noun.store.get('images', made.configDigest)).toMatchObject({
      tags: [],
      digests: [reference],
      dangling: false,
    });
  });

  test.each([
    ['', 'An image name is needed.'],
    ['Debian', 'lowercase'],
    ['a:b c', 'no spaces'],
    ['https://registry.example.com/a', '“://”'],
    ['a@sha256:12', 'is no digest'],
    ['docker pull redis', 'whole command'],
  ])('a bad name is refused before anything starts: %s', async (reference, message) => {
    const error = await errorOf(() => noun.handlers.pull({ reference, platform: '' }, call));
    expect(error).toMatchObject({ kind: 'invalid-input', message: expect.stringContaining(message) });
    expect(error.hint).toBeTruthy();
  });

  test('a registry that is down', async () => {
    const { error } = await pull(`127.0.0.1:${await freePort()}/a:1`);
    expect(error).toMatchObject({ kind: 'registry-unreachable', message: expect.stringContaining('can’t be reached') });
    expect(error?.detail).toContain('connection refused');
  });

  test('a registry that nobody knows', async () => {
    const { error } = await pull('registry.does-not-exist.invalid/a:1');
    expect(error).toMatchObject({ kind: 'registry-unreachable' });
    expect(error?.message).toBe('There is no registry registry.does-not-exist.invalid: its name is unknown.');
  });

  test('an unknown repository, and an unknown tag of a known one', async () => {
    const known = await registry.put('team/known', '1', await makeImage({ layers: [base] }));
    expect((await pull(`${registry.address}/team/nowhere:1`)).error).toMatchObject({ kind: 'image-not-found' });
    const { error } = await pull(known.replace(/:1$/, ':2'));
    expect(error).toMatchObject({
      kind: 'image-not-found',
      message: `${registry.address} has no tag “2” of team/known.`,
    });
  });

  test('an image for another platform', async () => {
    const foreign = await registry.put('team/foreign', '1', await makeImage({ layers: [base], architecture: 's390x' }));
    const row = await pull(foreign);
    expect(row).toMatchObject({
      state: 'done',
      detail: expect.stringContaining('for linux/s390x, which this engine can’t run'),
    });
    expect((await pull(foreign, 'linux/riscv64')).error).toMatchObject({
      kind: 'platform-mismatch',
      message: `${foreign} was pulled, but is made for linux/s390x, not for linux/riscv64.`,
    });
    const both = await Promise.all(
      ['s390x', 'ppc64le'].map(architecture => makeImage({ layers: [base], architecture })),
    );
    const index = await registry.putIndex('team/index', '1', both);
    expect((await pull(index)).error).toMatchObject({
      kind: 'platform-mismatch',
      message: `${index} is not made for this engine’s platform.`,
    });
    expect(await pull(index, 'linux/ppc64le')).toMatchObject({ state: 'done', result: both[1]?.configDigest });
    expect((await pull(foreign, 'toaster; rm')).error).toMatchObject({ kind: 'invalid-input' });
  });

  test('an address of this machine that is not loopback: no TLS, and TLS nobody trusts', async context => {
    const host = Object.values(networkInterfaces())
      .flat()
      .find(one => one?.family === 'IPv4' && !one.internal)?.address;
    if (!host) return context.skip();
    for (const [tls, words] of [
      [false, 'plain HTTP'],
      [true, 'does not trust the certificate'],
    ] as const) {
      const outside = await startRegistry({ host, tls });
      const { error } = await pull(`${outside.address}/a:1`);
      expect(error).toMatchObject({ kind: 'registry-unreachable', message: expect.stringContaining(words) });
      await outside.stop();
    }
  });

  test('cancel ends the fetching, and the layers on their way are dropped', async () => {
    const slow = await startRegistry({ bytesPerSecond: 400_000 });
    const reference = await slow.put(
      'team/slow',
      '1',
      await makeImage({ layers: [{ 'big.bin': randomBytes(20_000_000) }] }),
    );
    const { task } = await noun.handlers.pull({ reference, platform: '' }, call);
    await expect.poll(() => noun.store.get('tasks', task)?.progress ?? 0, { timeout: 20_000 }).toBeGreaterThan(0.01);
    expect(noun.store.get('tasks', task)?.detail).toMatch(/ of 20 MB fetched$/);
    noun.tasks.handlers.cancel({ id: task }, call);
    expect(await noun.tasks.ended(task)).toMatchObject({ state: 'cancelled' });
    expect(noun.store.get('tasks', task)).toMatchObject({ state: 'cancelled', error: null });
    await noun.images.refreshImages();
    expect(() => noun.idOf(reference)).toThrow();
    await slow.stop();
  });

  test('a registry that dies in the middle, then a retry', async () => {
    const storage = files.path('storage');
    const slow = await startRegistry({ bytesPerSecond: 400_000, storage });
    const made = await makeImage({ layers: [{ 'big.bin': randomBytes(4_000_000) }] });
    const reference = await slow.put('team/dying', '1', made);
    const { task } = await noun.handlers.pull({ reference, platform: '' }, call);
    await expect.poll(() => noun.store.get('tasks', task)?.progress ?? 0, { timeout: 20_000 }).toBeGreaterThan(0.01);
    await slow.stop();
    expect((await noun.ended({ task })).error).toMatchObject({ kind: 'registry-unreachable' });
    const again = await noun.tasks.handlers.retry({ id: task }, call);
    expect((await noun.ended(again)).error).toMatchObject({ kind: 'registry-unreachable' });
  });
});

describe('login', () => {
  let closed: Registry;
  let reference: string;

  beforeAll(async () => {
    closed = await startRegistry({ auth: true });
    reference = await closed.put(
      'private/app',
      '1',
      await makeImage({ layers: [{ 'secret.bin': randomBytes(1000) }] }),
    );
  });
  afterAll(async () => await closed?.stop());

  const auth = (password: string) => Buffer.from(`${registryUser.username}:${password}`).toString('base64');

  test('none: the registry wants one', async () => {
    const { error } = await pull(reference);
    expect(error).toMatchObject({ kind: 'registry-unauthorised', message: `${closed.address} wants a login.` });
    expect(error?.hint).toContain(`docker login ${closed.address}`);
  });

  test('a wrong one is refused', async () => {
    useDockerConfig({ auths: { [closed.address]: { auth: auth('wrong') } } });
    expect((await pull(reference)).error).toMatchObject({
      kind: 'registry-unauthorised',
      message: `${closed.address} refused your login.`,
    });
  });

  test('the one in config.json is used', async () => {
    useDockerConfig({ auths: { [`http://${closed.address}/v2/`]: { auth: auth(registryUser.password) } } });
    expect(await pull(reference)).toMatchObject({ state: 'done' });
  });

  test('a credential helper is asked; nothing of the login reaches output, rows or log', async () => {
    const bin = files.path('bin');
    mkdirSync(bin);
    const answer = JSON.stringify({
      ServerURL: closed.address,
      Username: registryUser.username,
      Secret: registryUser.password,
    });
    const script = `#!/bin/sh\nread server\n[ "$1" = get ] && [ "$server" = "${closed.address}" ] || exit 1\necho '${answer}'\n`;
    writeFileSync(join(bin, 'docker-credential-gantrytest'), script, { mode: 0o755 });
    process.env.PATH = `${bin}:${before.path}`;
    useDockerConfig({ credHelpers: { [closed.address]: 'gantrytest' } });
    const { task } = await noun.handlers.pull({ reference, platform: '' }, call);
    expect(await noun.ended({ task })).toMatchObject({ state: 'done' });
    const output: string[] = [];
    for await (const { lines } of noun.tasks.handlers.output({ id: task }, { ...call, onInbound: () => {} }))
      output.push(...lines);
    const all = JSON.stringify([output, noun.store.all('tasks'), noun.log]);
    expect(output.length).toBeGreaterThan(2);
    expect(all).not.toContain(registryUser.password);
    expect(all).not.toContain(auth(registryUser.password));
  });

  test.each([
    ['a helper that is not there', { credsStore: 'not-installed' }, 'did not answer'],
    ['a helper whose name is a path', { credsStore: '../../evil' }, 'can’t be one'],
    ['a config.json that is none', '{"auths": [', 'can’t be read'],
  ])('%s: said in the output, and the pull goes on without', async (_name, config, words) => {
    useDockerConfig(config);
    const { task } = await noun.handlers.pull({ reference, platform: '' }, call);
    expect((await noun.ended({ task })).error?.kind).toBe('registry-unauthorised');
    const output: string[] = [];
    for await (const { lines } of noun.tasks.handlers.output({ id: task }, { ...call, onInbound: () => {} }))
      output.push(...lines);
    expect(output.join('\n')).toContain(words);
  });
});
