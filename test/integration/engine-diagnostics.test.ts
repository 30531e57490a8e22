import { appendFileSync, createReadStream, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTasks } from '../../runtime/tasks/index.ts';
import { createTroubleshoot } from '../../runtime/troubleshoot/index.ts';
import { busyboxImage, ensureBusyboxImage } from '../fixtures/private-engine.ts';
import { context, createGantryHome, createRig, type EngineRig } from './engine-rig.ts';

const home = createGantryHome();
let rig: EngineRig;

/** Each is planted in another place, and must be in no file of the archive. */
const planted = {
  containerVariable: 'plantedVariable1',
  secretVariable: 'plantedVariable2',
  label: 'plantedLabel3',
  command: 'plantedCommand4',
  proxyPassword: 'plantedProxy5',
  login: 'plantedLogin6',
  addedEngine: 'plantedEngine7',
  gantryLog: 'plantedToken8',
  engineLog: 'plantedHeader9',
};
const proxy = `http://ann:${planted.proxyPassword}@proxy.invalid:3128`;
const dockerConfig = join(home.folder, 'docker-config');

beforeAll(async () => {
  // The engine itself gets the proxy, and tells it in its info.
  rig = createRig(home, { HTTPS_PROXY: proxy });
  await rig.engine.open();
  await ensureBusyboxImage(rig.engine.client());
  const env = ['-e', `GREETING=${planted.containerVariable}`, '-e', `DB_PASSWORD=${planted.secretVariable}`];
  const labels = ['--label', `note=${planted.label}`];
  await home.docker('create', ...env, ...labels, busyboxImage, 'echo', planted.command);
  mkdirSync(dockerConfig);
  const auth = Buffer.from(`ann:${planted.login}`).toString('base64');
  writeFileSync(join(dockerConfig, 'config.json'), JSON.stringify({ auths: { 'r.example': { auth } } }));
  const dockerHost = `tcp://user:${planted.addedEngine}@host.example:2376`;
  await rig.settings.change({ addedEngines: [{ name: 'x', dockerHost }] });
  appendFileSync(rig.paths.logFile, `2026-11-24T08:00:00.000Z info asked {"token":"${planted.gantryLog}"}\n`);
  appendFileSync(
    rig.paths.engine.logFile,
    `time="2026-11-24T08:00:00Z" level=debug msg="Authorization: Bearer ${planted.engineLog}"\n` +
      `time="2026-11-24T08:00:00Z" level=info msg="logged in with ${planted.login}, variable ${planted.secretVariable}"\n`,
  );
});
afterAll(async () => {
  await home.docker('rm', '-f', ...(await home.docker('ps', '-aq')).split('\n')).catch(() => undefined);
  await rig.engine.stop();
  rig.dispose();
  await home.dispose();
});

function createParts(current: EngineRig) {
  const tasks = createTasks({ store: current.store, logger: current.logger });
  const env = { HTTPS_PROXY: proxy, DOCKER_CONFIG: dockerConfig };
  return { tasks, troubleshoot: createTroubleshoot({ ...current, tasks, env }) };
}

async function filesOf(archive: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const tar = extract();
  tar.on('entry', (header, stream, next) => {
    const chunks: Buffer[] = [];
    stream.on('data', chunk => chunks.push(chunk as Buffer));
    stream.on('end', () => {
      files.set(header.name.replace('gantry-diagnostics/', ''), Buffer.concat(chunks).toString('utf8'));
      next();
    });
  });
  await pipeline(createReadStream(archive), createGunzip(), tar);
  return files;
}

test('the archive holds what helps, and none of the planted secrets', async () => {
  const { tasks, troubleshoot } = createParts(rig);
  const path = join(home.folder, 'diagnostics.tar.gz');
  const { task } = await troubleshoot.handlers.diagnostics({ path }, context);
  expect(await tasks.ended(task)).toMatchObject({ state: 'done', result: path, error: null });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const files = await filesOf(path);
  expect([...files.keys()].sort()).toEqual([
    'README.txt',
    'computer.json',
    'containers.json',
    'engine/daemon.json',
    'engine/info.json',
    'engine/start-times.json',
    'engine/status.json',
    'engine/version.json',
    'logs/engine.log',
    'logs/engine.log.1',
    'logs/gantry.log',
    'logs/gantry.log.1',
    'settings.json',
  ]);
  for (const [name, text] of files)
    for (const [place, secret] of Object.entries(planted)) expect(text, `${place} in ${name}`).not.toContain(secret);
  expect(files.get('engine/info.json')).toContain('proxy.invalid');
  expect(files.get('logs/engine.log')).toContain('API listen');
  expect(files.get('engine/status.json')).toContain('"answer"');
});

test('a place that can’t be written to is said, and nothing is left there', async () => {
  const { tasks, troubleshoot } = createParts(rig);
  for (const path of [join(home.folder, 'no/such/folder/d.tar.gz'), 'relative.tar.gz']) {
    const { task } = await troubleshoot.handlers.diagnostics({ path }, context);
    expect(await tasks.ended(task)).toMatchObject({ state: 'failed', error: { kind: 'invalid-input' } });
  }
  expect(readdirSync(home.folder).filter(name => name.endsWith('.part'))).toEqual([]);
});
