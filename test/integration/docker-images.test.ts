import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GantryError } from '../../runtime/contract/errors.ts';
import { containers, DockerClient, images, parseDockerHost } from '../../runtime/docker/index.ts';
import { collect } from '../fixtures/collect.ts';
import {
  busyboxImage,
  busyboxRoot,
  ensureBusyboxImage,
  type PrivateEngine,
  startPrivateEngine,
} from '../fixtures/private-engine.ts';
import { registryUser, startRegistry } from '../fixtures/registry.ts';

let engine: PrivateEngine;
let client: DockerClient;

beforeAll(async () => {
  engine = await startPrivateEngine({ name: 'images' });
  client = new DockerClient(parseDockerHost(engine.dockerHost));
  await ensureBusyboxImage(client);
});

afterAll(async () => {
  client?.dispose();
  await engine?.stop();
});

async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const load = (bytes: Uint8Array) => collect(images.load(client, Readable.from([bytes])));

test('list, inspect, history, tag, remove, prune', async () => {
  expect((await images.list(client)).map(image => image.RepoTags)).toEqual([[busyboxImage]]);
  const image = await images.inspect(client, busyboxImage);
  expect(image).toMatchObject({ Os: 'linux', Config: { Cmd: ['sh'] } });
  expect((await images.history(client, busyboxImage))[0]?.Size).toBeGreaterThan(1e6);
  await images.tag(client, busyboxImage, { repo: 'registry.example:5000/a/b', tag: '2' });
  expect((await images.inspect(client, 'registry.example:5000/a/b:2')).Id).toBe(image.Id);
  expect(await images.remove(client, 'registry.example:5000/a/b:2')).toEqual([
    { Untagged: 'registry.example:5000/a/b:2' },
  ]);
  await expect(images.inspect(client, 'a/b:2')).rejects.toMatchObject({ kind: 'not-found' });
  await expect(images.tag(client, busyboxImage, { repo: 'BIG' })).rejects.toMatchObject({ kind: 'invalid-input' });
  await expect(images.inspect(client, '../containers/x')).rejects.toMatchObject({ kind: 'invalid-input' });

  const { Id } = await containers.create(client, { body: { Image: busyboxImage } });
  const message = `The container ${Id.slice(0, 12)} uses the image.`;
  await expect(images.remove(client, busyboxImage)).rejects.toMatchObject({ kind: 'conflict', message });
  await containers.remove(client, Id);
  expect((await images.prune(client)).ImagesDeleted ?? []).toEqual([]);
});

describe('archives', () => {
  test('save, remove, load, run', async () => {
    const archive = await bytesOf(await images.save(client, [busyboxImage]));
    const before = await images.inspect(client, busyboxImage);
    expect((await images.remove(client, busyboxImage)).some(item => item.Deleted)).toBe(true);
    expect(await load(archive)).toContainEqual({ stream: `Loaded image: ${busyboxImage}\n` });
    expect((await images.inspect(client, busyboxImage)).Id).toBe(before.Id);
    await expect(images.save(client, ['nobody:1'])).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('what is no archive, and what ends too early', async () => {
    const archive = await bytesOf(await images.save(client, [busyboxImage]));
    const invalid = { kind: 'archive-invalid' };
    await expect(load(Buffer.from('no archive '.repeat(1000)))).rejects.toMatchObject(invalid);
    // Bigger than any buffer on the way: the engine answers before it has read all of it.
    await expect(load(Buffer.alloc(50e6, 'x'))).rejects.toMatchObject(invalid);
    await expect(load(Buffer.alloc(10_240))).rejects.toMatchObject(invalid);
    await expect(load(await busyboxRoot())).rejects.toMatchObject(invalid);
    const truncated = { kind: 'archive-truncated' };
    for (const part of [0.1, 0.5, 0.99])
      await expect(load(archive.subarray(0, archive.length * part))).rejects.toMatchObject(truncated);
    const packed = gzipSync(archive);
    await expect(load(packed.subarray(0, packed.length / 2))).rejects.toMatchObject(truncated);
  });

  test('a source that fails is what the caller hears of', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.alloc(100_000);
        throw new Error('disk read failed');
      })(),
    );
    await expect(collect(images.load(client, broken))).rejects.toMatchObject({
      kind: 'invalid-input',
      detail: 'disk read failed',
    });
  });
});

describe('registries', () => {
  const pull = (fromImage: string, options: { authHeader?: string; signal?: AbortSignal; tag?: string } = {}) =>
    collect(images.create(client, { fromImage, tag: '1', ...options }));

  /** A server that answers as no sound registry does. */
  async function wrongRegistry(status: number, body: string, run: (address: string) => Promise<void>): Promise<void> {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/v2/' ? 200 : status, { 'Content-Type': 'application/json' });
      response.end(request.url === '/v2/' ? '{}' : body);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    try {
      await run(`127.0.0.1:${(server.address() as AddressInfo).port}/x`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  test('push, pull, and what the registry does not have', async () => {
    const registry = await startRegistry();
    try {
      const repo = `${registry.address}/team/busybox`;
      await images.tag(client, busyboxImage, { repo, tag: '1' });
      await collect(images.push(client, repo, { tag: '1' }));
      await images.remove(client, `${repo}:1`);
      const messages = await pull(repo);
      expect(messages[0]).toEqual({ status: 'Pulling from team/busybox', id: '1' });
      expect((await images.inspect(client, `${repo}:1`)).RepoDigests?.[0]).toContain(repo);
      await expect(pull(repo, { tag: '2' })).rejects.toMatchObject({
        kind: 'image-not-found',
        message: `The registry has no image ${repo}:2.`,
      });
      await expect(pull(`${registry.address}/none`)).rejects.toMatchObject({ kind: 'image-not-found' });
    } finally {
      await registry.stop();
    }
  });

  test('logins', async () => {
    const registry = await startRegistry({ auth: true });
    try {
      const repo = `${registry.address}/secret`;
      await images.tag(client, busyboxImage, { repo, tag: '1' });
      const unauthorised = { kind: 'registry-unauthorised' };
      await expect(collect(images.push(client, repo, { tag: '1' }))).rejects.toMatchObject(unauthorised);
      // Of every length: base64 with and without padding.
      for (const username of ['a', 'ab', 'abc', registryUser.username]) {
        const authHeader = images.registryAuth({ ...registryUser, username, serveraddress: registry.address });
        const pushed = collect(images.push(client, repo, { tag: '1', authHeader }));
        if (username === registryUser.username) await pushed;
        else await expect(pushed).rejects.toMatchObject(unauthorised);
      }
      await expect(pull(repo)).rejects.toMatchObject(unauthorised);
      await pull(repo, { authHeader: images.registryAuth(registryUser) });
    } finally {
      await registry.stop();
    }
  });

  test('that are not there, or not sound', async () => {
    const unreachable = { kind: 'registry-unreachable' };
    await expect(pull('127.0.0.1:9/x')).rejects.toMatchObject({
      ...unreachable,
      message: 'The registry 127.0.0.1:9 does not run: the connection was refused.',
    });
    await expect(pull('registry.invalid/x')).rejects.toMatchObject(unreachable);
    await expect(pull('Not A Name')).rejects.toMatchObject({ kind: 'invalid-input' });
    await wrongRegistry(503, 'busy', address => expect(pull(address)).rejects.toMatchObject(unreachable));
    await wrongRegistry(200, '<html>', address => expect(pull(address)).rejects.toMatchObject(unreachable));
    const denied = '{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}';
    await wrongRegistry(403, denied, address =>
      expect(pull(address)).rejects.toMatchObject({ kind: 'registry-unauthorised' }),
    );
  });

  test('whose certificate nobody knows', async () => {
    const registry = await startRegistry({ tls: true });
    try {
      // The engine falls back to plain HTTP on loopback addresses, where no certificate is of use.
      await expect(pull(`${registry.address}/x`)).rejects.toBeInstanceOf(GantryError);
    } finally {
      await registry.stop();
    }
  });

  test('a pull from a registry that is silent can be cancelled', async () => {
    const server = createServer(() => {});
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}/x`;
    await expect(pull(address, { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({ kind: 'cancelled' });
    server.closeAllConnections();
    server.close();
  });
});
