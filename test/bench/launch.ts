import path from 'node:path';
import { createGantryHome } from '../fixtures/gantry-home.ts';
import { projectRoot } from '../fixtures/prepared.ts';
import { against, type Benchmark, median } from './harness.ts';
import { startElectron } from './processes.ts';

export const barePath = path.join(import.meta.dirname, 'bare');
/** What main prints when the page has painted its first list and takes input. */
export const readyLine = 'gantry ready';
const runs = 9;

/** Process start → Containers interactive with the engine already running, against a bare window. */
export const launch: Benchmark = {
  name: 'launch',
  async run(log) {
    const home = createGantryHome();
    const env = { ...home.env, GANTRY_REPORT_READY: '1' };
    try {
      // The first start brings the engine up and fills the code cache; it is not measured.
      await (await startElectron(projectRoot, readyLine, env)).end();
      await (await startElectron(barePath, 'bare window painted', {})).end();
      const gantry: number[] = [];
      const bare: number[] = [];
      for (let i = 0; i < runs; i += 1) {
        const started = await startElectron(projectRoot, readyLine, env);
        gantry.push(started.ms);
        await started.end();
        const peer = await startElectron(barePath, 'bare window painted', {});
        bare.push(peer.ms);
        await peer.end();
        log(`${Math.round(gantry.at(-1) ?? 0)} ms, bare ${Math.round(bare.at(-1) ?? 0)} ms`);
      }
      return [against('launch', 'ms', median(gantry), 'bare Electron window', median(bare), { atMost: 1.5 })];
    } finally {
      await home.dispose();
    }
  },
};
