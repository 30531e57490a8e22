import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RegistryRow } from '../../runtime/contract/index.ts';
import { images as api } from '../../runtime/docker/index.ts';
import { makeImage, scratchFolder } from '../fixtures/archives.ts';
import { type CredentialHelper, writeCredentialHelper } from '../fixtures/credential-program.ts';
import { call, errorOf, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';
import { type Registry, registryUser, startRegistry } from '../fixtures/registry.ts';

/** Logins of a real registry, kept by programs that speak the protocol of credential helpers, or not at all. */

let noun: ImagesNoun;
let registry: Registry;
let reference: string;
let general: CredentialHelper;
let special: CredentialHelper;
let locked: CredentialHelper;
const files = scratchFolder();
const { username, password } = registryUser;

beforeAll(async () => {
  const programs = files.path('programs');
  general = writeCredentialHelper(programs, 'general');
  special = writeCredentialHelper(programs, 'special');
  locked = writeCredentialHelper(programs, 'locked', { locked: true });
  noun = await startImagesNoun({ loginEnv: { DOCKER_CONFIG: files.path('.'), PATH: programs } });
  registry = await startRegistry({ auth: true });
  reference = await registry.put('team/app', '1', await makeImage({ layers: [{ app: 'x' }] }));
});
afterAll(async () => {
  await registry?.stop();
  await noun?.stop();
  files.remove();
});
beforeEach(async () => {
  await noun.registries.forget({ address: registry.address }, call);
  useConfig({});
});

const useConfig = (content: object) => files.write('config.json', Buffer.from(JSON.stringify(content)));
const login = (secret = password) =>
  noun.registries.login({ address: registry.address, username, password: secret }, call);
const logout = () => noun.registries.logout({ address: registry.address }, call);
const list = async () => await noun.registries.list({}, call);
const row = async (): Promise<RegistryRow | undefined> =>
  (await list()).registries.find(one => one.address === registry.address);
const pull = async () => {
  await api.remove(noun.client, reference, { force: true }).catch(() => undefined);
  return await noun.ended(noun.handlers.pull({ reference, platform: '' }, call) as { task: string });
};

test('without a helper, plain text is refused: the login lasts for this session, and is said to', async () => {
  expect((await list()).helper).toBeNull();
  expect(await login()).toEqual({ kept: 'session', helper: null });
  expect(await row()).toMatchObject({ username, kept: 'session', helper: null, problem: null });
  expect(await pull()).toMatchObject({ state: 'done' });
  expect(filesWith(password)).toEqual([]);
  await logout();
  expect(await row()).toMatchObject({ username: null, kept: 'none' });
  expect((await pull()).error).toMatchObject({ kind: 'registry-unauthorised' });
});

test('credsStore keeps it, through its standard input; the engine pulls with it; a log-out takes it out', async () => {
  useConfig({ credsStore: 'general' });
  // What the registry refuses is not kept.
  expect(await errorOf(() => login('wrong'))).toMatchObject({ kind: 'registry-unauthorised' });
  expect(general.kept()).toEqual({});
  expect((await list()).helper).toBe('general');
  expect(await login()).toEqual({ kept: 'helper', helper: 'general' });
  expect(general.kept()).toEqual({ [registry.address]: { Username: username, Secret: password } });
  expect(await row()).toMatchObject({ username, kept: 'helper', helper: 'docker-credential-general' });
  expect(await pull()).toMatchObject({ state: 'done', error: null });
  await logout();
  expect(general.kept()).toEqual({});
  expect((await pull()).error).toMatchObject({ kind: 'registry-unauthorised' });
  const actions = new Set(general.calls().map(({ action, server }) => `${action} ${server}`));
  for (const action of ['get', 'store', 'erase']) expect(actions).toContain(`${action} ${registry.address}`);
});

test('credHelpers has one for this registry: the others are not even asked', async () => {
  const before = general.calls().length;
  useConfig({ credsStore: 'general', credHelpers: { [registry.address]: 'special' } });
  expect(await login()).toEqual({ kept: 'helper', helper: 'special' });
  expect(special.kept()).toEqual({ [registry.address]: { Username: username, Secret: password } });
  expect(await pull()).toMatchObject({ state: 'done', error: null });
  await logout();
  expect(special.kept()).toEqual({});
  const since = general.calls().slice(before);
  expect(since.filter(({ server }) => server === registry.address)).toEqual([]);
});

test('a helper that refuses: the login works for this session, and it is said why', async () => {
  useConfig({ credsStore: 'locked' });
  expect(await login()).toEqual({ kept: 'session', helper: null });
  expect(await row()).toMatchObject({
    username,
    kept: 'session',
    problem: expect.stringMatching(/^docker-credential-locked failed with code 1, .+ lasts until Gantry closes\.$/),
  });
  expect(await pull()).toMatchObject({ state: 'done', error: null });
  await logout();
});

test('what the docker CLI keeps in plain text is used and named, but not touched', async () => {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  useConfig({ auths: { [registry.address]: { auth } } });
  expect(await row()).toMatchObject({ username, kept: 'plain-text', helper: null });
  expect(await pull()).toMatchObject({ state: 'done', error: null });
  expect(await errorOf(logout)).toMatchObject({
    kind: 'conflict',
    hint: `Take it out with: docker logout ${registry.address}`,
  });
});

test('no secret was in a command line, an environment, a log or a file but the helpers’ own', () => {
  const calls = [general, special, locked].flatMap(helper => helper.calls());
  expect(calls.length).toBeGreaterThan(5);
  for (const { commandLine, environment } of calls) {
    expect(commandLine).toMatch(/docker-credential-\w+\0(get|store|erase|list)\0$/);
    expect(environment).not.toContain(password);
  }
  expect(noun.log.join('\n')).not.toContain(password);
  expect(filesWith(password)).toEqual([]);
});

/** Files of the test's and the engine's folders (but for layers) that hold a text. */
function filesWith(text: string): string[] {
  const found: string[] = [];
  const look = (folder: string) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const { isFile, isDirectory, size } = statOf(path);
      if (isDirectory && name !== 'data') look(path);
      else if (isFile && size < 1_000_000 && readFileSync(path).includes(text)) found.push(path);
    }
  };
  look(files.path('.'));
  look(join(noun.engine.dataRoot, '..'));
  return found;
}

function statOf(path: string): { isFile: boolean; isDirectory: boolean; size: number } {
  const found = statSync(path, { throwIfNoEntry: false });
  return { isFile: found?.isFile() ?? false, isDirectory: found?.isDirectory() ?? false, size: found?.size ?? 0 };
}
