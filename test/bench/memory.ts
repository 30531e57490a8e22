import { setTimeout as wait } from 'node:timers/promises';
import { createGantryHome } from '../fixtures/gantry-home.ts';
import { projectRoot } from '../fixtures/prepared.ts';
import { prepareEngine } from './engine.ts';
import { against, type Benchmark, limit } from './harness.ts';
import { barePath, readyLine } from './launch.ts';
import { cpuSeconds, processTree, pss, startElectron } from './processes.ts';

const idleMs = 120_000;

/** All Gantry processes, idle for two minutes with 100 running containers in sight, against the bare window. */
export const memory: Benchmark = {
  name: 'memory',
  async run(log) {
    const home = createGantryHome();
    const env = { ...home.env, GANTRY_REPORT_READY: '1' };
    try {
      const engine = await prepareEngine(home);
      log('starting 100 containers');
      await engine.createMany(100, { start: true });
      const app = await startElectron(projectRoot, readyLine, env);
      const peer = await startElectron(barePath, 'bare window painted', {});
      await wait(idleMs / 2);
      const before = cpuSeconds(processTree(app.child.pid ?? 0));
      await wait(idleMs / 2);
      const cpu = (cpuSeconds(processTree(app.child.pid ?? 0)) - before) / (idleMs / 2000);
      const gantry = pss(processTree(app.child.pid ?? 0));
      const bare = pss(processTree(peer.child.pid ?? 0));
      await Promise.all([app.end(), peer.end()]);
      const megabytes = (bytes: number) => bytes / 1e6;
      return [
        against('memory', 'MB', megabytes(gantry), 'bare Electron window', megabytes(bare), { atMost: 1.8 }),
        limit('memory: idle CPU', '% of a core', cpu * 100, { atMost: 1 }),
      ];
    } finally {
      await home.dispose();
    }
  },
};
