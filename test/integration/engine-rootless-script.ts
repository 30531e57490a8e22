import { readFileSync } from 'node:fs';
import { system } from '../../runtime/docker/index.ts';
import { identify } from '../../runtime/host/index.ts';
import { busyboxImage, ensureBusyboxImage } from '../fixtures/busybox-image.ts';
import { containerPids, createGantryHome, createRig, dockerdPid, untilState } from './engine-rig.ts';

/** Run by engine-rootless.test.ts as an ordinary user: one life of a rootless engine. Prints what it saw as JSON. */
const home = createGantryHome();
const rig = createRig(home, { HOME: process.env.HOME });
const { engine } = rig;

/** The port is open before the server behind it listens. */
async function statusOf(port: string | undefined): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      return (await fetch(`http://127.0.0.1:${port}/`)).status;
    } catch {
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
  return 0;
}

engine.onConnected(client => {
  void (async () => {
    try {
      for await (const _event of system.events(client)) void _event;
    } finally {
      engine.connectionLost(new Error('the event stream ended'));
    }
  })().catch(() => undefined);
});
try {
  await engine.open();
  const started = engine.status();
  if (started.state !== 'running') throw new Error(JSON.stringify(started.error));
  await ensureBusyboxImage(engine.client());
  await home.docker(
    'run',
    '-d',
    '--name',
    'web',
    '-p',
    '127.0.0.1::80',
    busyboxImage,
    'httpd',
    '-f',
    '-p',
    '80',
    '-h',
    '/tmp',
  );
  const port = (await home.docker('port', 'web', '80')).split(':').at(-1);
  const answer = await statusOf(port);
  const before = await containerPids(home);

  const back = untilState(engine, 'reconnecting').then(() => untilState(engine, 'running'));
  process.kill(dockerdPid(rig.paths), 'SIGKILL');
  await back;
  const afterKill = await containerPids(home);
  const answerAfterKill = await statusOf(port);
  await engine.restart();
  const afterRestart = await containerPids(home);
  const answerAfterRestart = await statusOf(port);

  // Without RootlessKit there is no way back to its containers: the engine is started anew, and nothing of the old one is left.
  const launcher = JSON.parse(readFileSync(rig.paths.engine.processFile, 'utf8')).pid;
  const oldDockerd = dockerdPid(rig.paths);
  const anew = untilState(engine, 'reconnecting').then(() => untilState(engine, 'running'));
  process.kill(launcher, 'SIGKILL');
  await new Promise(resolve => setTimeout(resolve, 200));
  engine.connectionLost(new Error('RootlessKit was killed'));
  await anew;
  const replaced = dockerdPid(rig.paths) !== oldDockerd && identify(oldDockerd) === null;
  await engine.reset();
  const afterReset = await home.docker('ps', '-aq');
  await engine.stop();
  console.log(
    JSON.stringify({
      features: started.features,
      phases: started.phases.map(({ id, state }) => `${id}:${state}`),
      answer,
      before,
      afterKill,
      answerAfterKill,
      afterRestart,
      answerAfterRestart,
      replaced,
      afterReset,
      stopped: engine.status().state,
    }),
  );
} finally {
  await engine.stop().catch(() => undefined);
  rig.dispose();
  await home.dispose();
}
