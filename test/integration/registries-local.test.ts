import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalRegistry, RegistryRow } from '../../runtime/contract/index.ts';
import { containers, volumes } from '../../runtime/docker/index.ts';
import { makeImage } from '../fixtures/archives.ts';
import { call, errorOf, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';
import { loadRegistryImage } from '../fixtures/registry-image.ts';

/** The registry that Gantry runs by a click: a real one, in a container. */

let noun: ImagesNoun;
let other: Server | undefined;

beforeAll(async () => {
  // Whether or not this machine reaches Docker Hub, its engine does not.
  noun = await startImagesNoun({ env: { HTTPS_PROXY: 'http://127.0.0.1:9' } });
});
afterAll(async () => {
  other?.close();
  await noun?.stop();
});

const start = () => noun.ended(noun.registries.startLocal({}, call) as { task: string });
const list = async () => (await noun.registries.list({}, call)) as { registries: RegistryRow[]; local: LocalRegistry };

/** Takes a port as another program does. */
async function take(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}

async function pushed(address: string, name: string): Promise<string> {
  const reference = `${address}/${name}:1`;
  const image = await makeImage({ layers: [{ [name]: 'kept' }] });
  await noun.loadImages([{ image, tags: [reference] }]);
  const row = await noun.ended(noun.registries.push({ reference }, call) as { task: string });
  expect(row).toMatchObject({ state: 'done', error: null });
  return reference;
}

test('without the image, and no way to pull it: one sentence', async () => {
  const { state, error } = await start();
  expect(state).toBe('failed');
  expect(error?.message).toBe('The local registry needs the image registry:2, which is not here and can’t be pulled.');
  expect(error?.hint).toContain('load the image from a file');
  expect((await list()).local).toBeNull();
});

test('it runs on loopback, holds what is pushed, and keeps it over a stop, a taken port and a removed container', async () => {
  await loadRegistryImage(noun.client);
  const row = await start();
  expect(row).toMatchObject({ state: 'done', error: null });
  const { local, registries } = await list();
  expect(local).toMatchObject({ running: true, address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
  expect(row.detail).toBe(`Running at ${local.address}`);
  expect(row.result).toBe(local.container);
  expect(registries[1]).toMatchObject({ address: local.address, added: false, insecure: true });
  const inspect = await containers.inspect(noun.client, local.container);
  expect(inspect.HostConfig?.PortBindings?.['5000/tcp']).toEqual([
    { HostIp: '127.0.0.1', HostPort: local.address.split(':')[1] },
  ]);
  await pushed(local.address, 'mine');
  const names = async (address: string) =>
    (await noun.registries.repositories({ address, last: '' }, call)).names as string[];
  expect(await names(local.address)).toEqual(['mine']);
  // Started again while it runs: nothing happens.
  expect((await start()).result).toBe(local.container);

  await noun.registries.stopLocal({}, call);
  expect((await list()).local).toEqual({ ...local, running: false });
  expect((await start()).result).toBe(local.container);
  expect(await names(local.address)).toEqual(['mine']);

  await noun.registries.stopLocal({}, call);
  other = await take(Number(local.address.split(':')[1]));
  expect(await start()).toMatchObject({ state: 'done' });
  const moved = (await list()).local;
  expect(moved.running).toBe(true);
  expect(moved.address).not.toBe(local.address);
  expect(await names(moved.address)).toEqual(['mine']);

  await containers.remove(noun.client, moved.container, { force: true, v: true });
  expect((await list()).local).toBeNull();
  expect((await volumes.list(noun.client)).map(volume => volume.Name)).toContain('gantry-registry');
  expect(await start()).toMatchObject({ state: 'done' });
  const last = (await list()).local;
  expect(await names(last.address)).toEqual(['mine']);
  // It is one's own: deleting is allowed.
  await noun.registries.deleteTag({ address: last.address, repository: 'mine', tag: '1' }, call);
  const gone = await errorOf(() =>
    noun.registries.image({ address: last.address, repository: 'mine', tag: '1' }, call),
  );
  expect(gone.kind).toBe('image-not-found');
});
