import { createInterface } from 'node:readline';
import { launchGantry } from '../fixtures/gantry-app.ts';
import { createGantryHome } from '../fixtures/gantry-home.ts';
import { prepareEngine, sleeper } from './engine.ts';
import { type Benchmark, limit, median } from './harness.ts';

const runs = 25;

/** A start by somebody else: from its event on a raw `/events` socket to the frame in which the row says Running. */
export const externalChange: Benchmark = {
  name: 'external-change',
  async run(log) {
    const home = createGantryHome();
    try {
      const engine = await prepareEngine(home);
      const app = await launchGantry(home);
      const names = Array.from({ length: runs }, (_, i) => `outside-${i}`);
      const ids = new Map<string, string>();
      for (const name of names) {
        const made = (await engine.request('POST', `/containers/create?name=${name}`, sleeper)) as { Id: string };
        ids.set(name, made.Id);
      }
      await app.page.getByText(names.at(-1) ?? '', { exact: true }).waitFor();
      const heard = new Map<string, number>();
      const events = createInterface({ input: await engine.open('GET', '/events?filters={"event":["start"]}') });
      events.on('line', line => heard.set((JSON.parse(line) as { id: string }).id, Date.now()));
      const delays: number[] = [];
      for (const name of names.slice(0, 18)) {
        const id = ids.get(name) ?? '';
        const painted = app.page.evaluate(
          wanted =>
            new Promise<number>(resolve => {
              const look = () => {
                const rows = document.querySelectorAll('[role="row"]');
                const row = [...rows].find(each => each.querySelector('.g-cut')?.textContent === wanted);
                // The state is in the document before this frame is painted; a task of its own runs after that.
                if (row?.textContent?.includes('Running'))
                  setTimeout(() => resolve(performance.timeOrigin + performance.now()));
                else requestAnimationFrame(look);
              };
              requestAnimationFrame(look);
            }),
          name,
        );
        await engine.request('POST', `/containers/${id}/start`);
        const at = await painted;
        delays.push(at - (heard.get(id) ?? at));
        log(`${name}: ${delays.at(-1)?.toFixed(1)} ms`);
      }
      events.close();
      await app.close();
      return [limit('external-change', 'ms', median(delays), { atMost: 60 })];
    } finally {
      await home.dispose();
    }
  },
};
