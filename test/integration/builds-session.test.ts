import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BuildSettingsInput } from '../../runtime/contract/index.ts';
import { makeImage } from '../fixtures/archives.ts';
import { busyboxImage } from '../fixtures/busybox-image.ts';
import { call, errorOf } from '../fixtures/images-noun.ts';
import { type Registry, registryUser, startRegistry } from '../fixtures/registry.ts';
import { type BuildsRig, startBuildsRig } from './builds-rig.ts';

/** What the builder asks for while it builds: secrets, and the logins of private base images. */

let registry: Registry;
let rig: BuildsRig;
let loggedIn = true;

beforeAll(async () => {
  registry = await startRegistry({ auth: true });
  rig = await startBuildsRig({
    logins: domain => {
      const known = loggedIn && domain === registry.address;
      return { login: known ? { ...registryUser, serveraddress: domain } : null, problem: null };
    },
  });
}, 120_000);
afterAll(async () => {
  await rig?.stop();
  await registry?.stop();
}, 60_000);

const folder = (path: string) => ({ type: 'folder' as const, path, dockerfile: '' });
const typedValue = 'hoist-typed-7c1f';
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Everything of the history, as it lies on the disk. */
function onDisk(): string {
  return readdirSync(rig.folder)
    .map(name => readFileSync(join(rig.folder, name), 'utf8'))
    .join('\n');
}

describe('secrets', () => {
  const typed: BuildSettingsInput['secrets'] = [{ id: 'typed', from: { type: 'typed' } }];

  test('from a file, from the environment and typed reach the steps; no value is kept anywhere', async () => {
    const path = rig.project({
      Dockerfile: [
        `FROM ${busyboxImage}`,
        'RUN --mount=type=secret,id=file md5sum /run/secrets/file',
        'RUN --mount=type=secret,id=env md5sum /run/secrets/env',
        'RUN --mount=type=secret,id=typed md5sum /run/secrets/typed && echo "it is $(cat /run/secrets/typed)!"',
      ].join('\n'),
    });
    const file = join(rig.project({ token: 'from a file' }), 'token');
    const secrets: BuildSettingsInput['secrets'] = [
      { id: 'file', from: { type: 'file', path: file } },
      { id: 'env', from: { type: 'environment', name: 'GANTRY_TEST_TOKEN' } },
      ...typed,
    ];
    const row = await rig.build({ source: folder(path), secrets }, { typed: typedValue });
    expect(row.error).toBeNull();
    const text = (await rig.log(row.id)).map(line => line.text).join('\n');
    for (const value of ['from a file', 'from the environment', typedValue]) expect(text).toContain(md5(value));
    expect(text).toContain('it is ••••••!');
    const kept = [onDisk(), JSON.stringify(rig.noun.store.snapshot()), rig.noun.log.join('')].join('\n');
    expect(kept).toContain(file);
    expect(kept).toContain('GANTRY_TEST_TOKEN');
    for (const value of [typedValue, 'from the environment', 'from a file']) expect(kept).not.toContain(value);
  });

  test('a build with a typed one is not run again without asking', async () => {
    const path = rig.project({ Dockerfile: `FROM ${busyboxImage}\nRUN --mount=type=secret,id=typed exit 1\n` });
    const started = rig.start({ source: folder(path), secrets: typed }, { typed: typedValue });
    const row = await rig.ended(started);
    expect(row).toMatchObject({ state: 'failed', settings: { secrets: typed } });
    const again = await errorOf(() => rig.builds.handlers.rerun({ id: row.id }, call));
    expect(again).toMatchObject({ kind: 'conflict', hint: 'Open “Build with changes…” and type it again.' });
    const { task } = await rig.noun.tasks.handlers.retry({ id: started.task }, call);
    expect((await rig.noun.tasks.ended(task)).error).toMatchObject({ kind: 'conflict', message: again.message });
  });

  test.each<[string, (path: string) => BuildSettingsInput['secrets'], RegExp]>([
    ['no such file', path => [{ id: 'a', from: { type: 'file', path: join(path, 'none') } }], /^There is no .*none\.$/],
    ['a folder', path => [{ id: 'a', from: { type: 'file', path } }], /“a” can’t be read: .* is not a file/],
    ['a pipe', path => [{ id: 'a', from: { type: 'file', path: join(path, 'pipe') } }], /is not a file/],
    ['a huge file', path => [{ id: 'a', from: { type: 'file', path: join(path, 'huge') } }], /larger than 500 KiB/],
    ['no such variable', () => [{ id: 'a', from: { type: 'environment', name: 'GANTRY_NONE' } }], /no variable/],
    ['the same id twice', () => [...(typed ?? []), ...(typed ?? [])], /“typed” is given twice/],
    ['one that was not given', () => [], /secret “a”/],
  ])('%s is one clear sentence', async (_what, secretsIn, message) => {
    const path = rig.project({ Dockerfile: `FROM ${busyboxImage}\nRUN --mount=type=secret,id=a,required true\n` });
    writeFileSync(join(path, 'huge'), Buffer.alloc(500 * 1024 + 1));
    spawnSync('mkfifo', [join(path, 'pipe')]);
    const settings = { source: folder(path), secrets: secretsIn(path) };
    const error = await errorOf(async () => {
      const row = await rig.build(settings, { typed: typedValue });
      throw row.error;
    });
    expect(error?.message).toMatch(message);
  });
});

test('a private base image is fetched with the login that Gantry knows, and said so without one', async () => {
  const reference = await registry.put('private/base', '1', await makeImage({ layers: [{ 'a.txt': 'a' }] }));
  const path = rig.project({ Dockerfile: `FROM ${reference}\nCOPY Dockerfile /copied\n` });
  loggedIn = false;
  const refused = await rig.build({ source: folder(path) });
  expect(refused.error).toMatchObject({ kind: 'registry-unauthorised' });
  expect(refused.error?.message).toContain(registry.address);
  loggedIn = true;
  const row = await rig.build({ source: folder(path) });
  expect(row.error).toBeNull();
  const text = (await rig.log(row.id)).map(line => line.text).join('\n');
  expect(text).toContain(`The engine asked for the login of ${registry.address}, and got it.`);
  expect(onDisk()).not.toContain(registryUser.password);
});
