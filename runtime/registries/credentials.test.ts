import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLogin } from './credentials.ts';

let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-login-'));
  env = { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env.PATH}` };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const config = (content: object) => writeFileSync(join(folder, 'config.json'), JSON.stringify(content));
const helper = (name: string, script: string) =>
  writeFileSync(join(folder, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('no config.json, and one without a login', async () => {
  expect(await findLogin('reg.example.com', env)).toEqual({ login: null, problem: null });
  config({ psFormat: 'table', auths: { 'other.example.com': { auth: base64('a:b') } } });
  expect(await findLogin('reg.example.com', env)).toEqual({ login: null, problem: null });
});

test('Docker Hub has a key of its own; passwords may hold colons; identity tokens win', async () => {
  config({
    auths: {
      'https://index.docker.io/v1/': { auth: base64('me:a:b:c') },
      'reg.example.com': { auth: base64('x:y'), identitytoken: 'tok' },
    },
  });
  const hub = await findLogin('docker.io', env);
  expect(hub.login).toEqual({ username: 'me', password: 'a:b:c', serveraddress: 'https://index.docker.io/v1/' });
  expect((await findLogin('reg.example.com', env)).login).toEqual({
    identitytoken: 'tok',
    serveraddress: 'reg.example.com',
  });
});

test('a helper for one registry, another for the rest; tokens by their user name', async () => {
  helper('one', `cat > ${folder}/asked; echo '{"ServerURL":"r","Username":"<token>","Secret":"t"}'`);
  helper('rest', `echo '{"ServerURL":"r","Username":"u","Secret":"s"}'`);
  config({ credHelpers: { 'reg.example.com': 'one' }, credsStore: 'rest' });
  expect((await findLogin('reg.example.com', env)).login).toEqual({
    identitytoken: 't',
    serveraddress: 'reg.example.com',
  });
  expect((await findLogin('else.example.com', env)).login).toMatchObject({ username: 'u', password: 's' });
});

test('a helper that knows nothing is no problem; one that fails, lies or floods is', async () => {
  config({ credsStore: 'x' });
  helper('x', 'echo "credentials not found in native keychain"; exit 1');
  expect(await findLogin('r.example.com', env)).toEqual({ login: null, problem: null });
  helper('x', 'echo "key ring is locked: s3cret"; exit 2');
  const failed = await findLogin('r.example.com', env);
  expect(failed).toEqual({ login: null, problem: expect.stringContaining('failed with code 2') });
  expect(failed.problem).not.toContain('s3cret');
  helper('x', 'echo not json');
  expect((await findLogin('r.example.com', env)).problem).toContain('no login that can be read');
  helper('x', 'yes');
  expect((await findLogin('r.example.com', env)).login).toBeNull();
});
