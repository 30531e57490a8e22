import { mkdirSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RegistryRow } from '../../runtime/contract/index.ts';
import { makeImage, scratchFolder } from '../fixtures/archives.ts';
import { signedByOwnCa } from '../fixtures/certificates.ts';
import { call, errorOf, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';
import { type Registry, registryUser, startRegistry } from '../fixtures/registry.ts';

/** A registry with a CA of its own and logins, at an address that is not loopback: nothing is taken there without TLS. */

let noun: ImagesNoun;
let registry: Registry;
let certsFolder: string;
/** The first folder that the test made for it. */
let madeFolder: string | undefined;
const files = scratchFolder();
const repository = 'team/app';

beforeAll(async () => {
  mkdirSync(files.path('docker'));
  noun = await startImagesNoun({ loginEnv: { DOCKER_CONFIG: files.path('docker'), PATH: files.path('none') } });
  const host = networkInterfaces()[noun.engine.bridge]?.find(one => one.family === 'IPv4')?.address;
  if (!host) throw new Error('The bridge of the engine has no address.');
  const storage = files.path('registry');
  const open = await startRegistry({ storage });
  await open.put(repository, '1', await makeImage({ layers: [{ app: 'x'.repeat(5000) }] }));
  await open.stop();
  registry = await startRegistry({ host, storage, tls: 'own-ca', auth: true });
  certsFolder = `/etc/docker/certs.d/${registry.address}`;
});
afterAll(async () => {
  if (madeFolder) rmSync(madeFolder, { recursive: true, force: true });
  await registry?.stop();
  await noun?.stop();
  files.remove();
});

const add = (change: { insecure?: boolean; ca?: string | null }) =>
  noun.registries.add({ address: registry.address, insecure: false, ca: null, ...change }, call);
const names = async () => (await noun.registries.repositories({ address: registry.address, last: '' }, call)).names;
const plan = () => noun.registries.plan({ reference: `${registry.address}/${repository}:1`, platform: '' }, call);
const row = async (): Promise<RegistryRow | undefined> =>
  (await noun.registries.list({}, call)).registries.find(one => one.address === registry.address);
const login = (password: string) =>
  noun.registries.login({ address: registry.address, username: registryUser.username, password }, call);
const notTrusted = {
  kind: 'registry-unreachable',
  message: expect.stringContaining('is not trusted'),
  hint: 'Give its CA on the page Registries, or name the registry as insecure there.',
};

test('without the CA, and with another one: refused, with what to do, before anything was asked', async () => {
  await add({});
  expect(await errorOf(names)).toMatchObject(notTrusted);
  mkdirSync(files.path('other'));
  await add({ ca: signedByOwnCa(files.path('other'), '10.0.0.1').ca });
  expect(await errorOf(names)).toMatchObject(notTrusted);
  expect(registry.requests().filter(line => line.includes('_catalog'))).toEqual([]);
});

test('what is no certificate is no CA, and a registry with a CA is not insecure', async () => {
  const text = files.write('notes.txt', Buffer.from('no certificate'));
  expect(await errorOf(() => add({ ca: text }))).toMatchObject({ kind: 'invalid-input' });
  expect(await errorOf(() => add({ ca: files.path('missing') }))).toMatchObject({ kind: 'invalid-input' });
  expect(await errorOf(() => add({ ca: registry.ca, insecure: true }))).toMatchObject({ kind: 'invalid-input' });
});

test('with the CA: a login, a list, a plan over checked TLS; and it says what the engine needs for a pull', async () => {
  await add({ ca: registry.ca });
  expect(await errorOf(names)).toMatchObject({ kind: 'registry-unauthorised' });
  expect(await errorOf(() => login('wrong'))).toMatchObject({ kind: 'registry-unauthorised' });
  expect(await login(registryUser.password)).toEqual({ kept: 'session', helper: null });
  expect(await names()).toEqual([repository]);
  expect(await plan()).toMatchObject({ transport: 'tls' });
  expect(await row()).toMatchObject({
    insecure: false,
    ca: registry.ca,
    engineNeeds: `For pulls and pushes the engine needs the same CA as ${certsFolder}/ca.crt.`,
  });
  await expect.poll(() => registry.requests(), { timeout: 20_000 }).toContain('GET /v2/_catalog?n=100');

  // The sentence tells the truth: refused without the file, pulled with it.
  const pull = () =>
    noun.ended(
      noun.handlers.pull({ reference: `${registry.address}/${repository}:1`, platform: '' }, call) as { task: string },
    );
  expect((await pull()).error).toMatchObject({ kind: 'registry-unreachable' });
  madeFolder = mkdirSync(certsFolder, { recursive: true });
  await cp(`${registry.ca}`, `${certsFolder}/ca.crt`);
  expect((await row())?.engineNeeds).toBeNull();
  expect(await pull()).toMatchObject({ state: 'done', error: null });
});

test('named insecure: it works, and is shown as what it is', async () => {
  await add({ insecure: true });
  expect(await names()).toEqual([repository]);
  expect(await plan()).toMatchObject({ transport: 'unverified' });
  expect(await row()).toMatchObject({
    insecure: true,
    ca: null,
    engineNeeds: expect.stringContaining('does not take'),
  });
  await noun.registries.forget({ address: registry.address }, call);
  expect(await row()).toBeUndefined();
  expect(await errorOf(names)).toMatchObject(notTrusted);
});
