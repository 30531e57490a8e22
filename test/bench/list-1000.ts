import { launchGantry } from '../fixtures/gantry-app.ts';
import { createGantryHome } from '../fixtures/gantry-home.ts';
import { projectRoot } from '../fixtures/prepared.ts';
import { prepareEngine } from './engine.ts';
import { against, type Benchmark, limit, median, percentile } from './harness.ts';
import { barePath, readyLine } from './launch.ts';
import { startElectron } from './processes.ts';
import { scrollFrames } from './scroll.ts';

const runs = 7;

/** 1,000 created containers: app start → list painted, against a bare window and one raw list call; then scrolling it. */
export const list1000: Benchmark = {
  name: 'list-1000',
  async run(log) {
    const home = createGantryHome();
    const env = { ...home.env, GANTRY_REPORT_READY: '1' };
    try {
      const engine = await prepareEngine(home);
      log('creating 1,000 containers');
      await engine.createMany(1000, { start: false });
      const gantry: number[] = [];
      const peer: number[] = [];
      for (let i = 0; i < runs; i += 1) {
        const started = await startElectron(projectRoot, readyLine, env);
        gantry.push(started.ms);
        await started.end();
        const bare = await startElectron(barePath, 'bare window painted', {});
        await bare.end();
        const begun = performance.now();
        await engine.request('GET', '/containers/json?all=1');
        peer.push(bare.ms + performance.now() - begun);
        log(`${Math.round(gantry.at(-1) ?? 0)} ms, peer ${Math.round(peer.at(-1) ?? 0)} ms`);
      }
      const frames = await scroll(home);
      return [
        against('list-1000', 'ms', median(gantry), 'bare window + one list call', median(peer), { atMost: 1.5 }),
        limit('list-1000: scrolling, p95 frame', 'ms', percentile(frames, 0.95), { atMost: 20 }),
      ];
    } finally {
      await home.dispose();
    }
  },
};

/** Wheels to the list's end and back and answers with the times between frames, ms. */
async function scroll(home: Parameters<typeof launchGantry>[0]): Promise<number[]> {
  const app = await launchGantry(home);
  try {
    const grid = app.page.getByRole('grid');
    await grid.getByText('bench-0', { exact: true }).waitFor();
    await grid.hover();
    // The start of the app is measured above; here it has ended.
    await app.page.waitForTimeout(3000);
    return await scrollFrames(app.page);
  } finally {
    await app.close();
  }
}
