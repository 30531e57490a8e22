import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { launchGantry } from '../fixtures/gantry-app.ts';
import { createGantryHome } from '../fixtures/gantry-home.ts';
import { prepareEngine, type RawEngine, sleeper } from './engine.ts';
import { against, type Benchmark, limit, median } from './harness.ts';
import { sampleText } from './text.ts';

const size = 64_000_000;
const runs = 5;
const container = 'bench-log';

/** A 64 MB log opened from its start in the Logs tab, until its last line is painted, against reading it raw and dropping it. */
export const logs: Benchmark = {
  name: 'logs',
  async run(log) {
    const home = createGantryHome();
    const ends: (() => Promise<void>)[] = [home.dispose];
    try {
      const engine = await prepareEngine(home);
      log('writing a log of 64 MB');
      const { lastLine, lines } = await writeLog(engine, home.folder);
      const { page, close } = await launchGantry(home);
      ends.push(close);
      await page.getByRole('row').filter({ hasText: container }).getByText(container, { exact: true }).click();
      const gantry: number[] = [];
      const raw: number[] = [];
      const shown: number[] = [];
      // The first of each warms what later ones find warm.
      for (let i = -1; i < runs; i += 1) {
        const opened = await openFromStart(page, lastLine);
        const peer = await readRaw(engine);
        if (i < 0) continue;
        gantry.push(size / 1e3 / opened.ms);
        raw.push(size / 1e3 / peer);
        shown.push(opened.lines);
        log(`${gantry.at(-1)?.toFixed(1)} MB/s, raw ${raw.at(-1)?.toFixed(1)} MB/s`);
      }
      return [
        against('logs', 'MB/s', median(gantry), 'raw read of the same log', median(raw), { atLeast: 0.9 }),
        limit('logs: lines shown of those written', '', Math.min(...shown) / lines, { atLeast: 1 }),
      ];
    } finally {
      for (const end of ends.reverse()) await end();
    }
  },
};

/** A container that has written the log and goes on running. */
async function writeLog(engine: RawEngine, folder: string): Promise<{ lastLine: string; lines: number }> {
  const { text, lines } = sampleText(size, '\n');
  const shared = path.join(folder, 'bench');
  mkdirSync(shared);
  writeFileSync(path.join(shared, 'text'), text);
  const body = {
    ...sleeper,
    Cmd: ['sh', '-c', 'cat /bench/text; exec sleep 1000000'],
    HostConfig: { ...sleeper.HostConfig, Binds: [`${shared}:/bench:ro`] },
  };
  const { Id } = (await engine.request('POST', `/containers/create?name=${container}`, body)) as { Id: string };
  await engine.request('POST', `/containers/${Id}/start`);
  // Followed once: its last line says that all is written.
  const lastLine = `${String(lines - 1).padStart(8, '0')} `;
  const answer = await engine.open('GET', `/containers/${container}/logs?stdout=1&follow=1`);
  let before = '';
  for await (const chunk of answer) {
    const text = before + (chunk as Buffer).toString('latin1');
    if (text.includes(lastLine)) break;
    before = text.slice(-lastLine.length);
  }
  return { lastLine, lines };
}

/** From the click to the frame that shows the last line. The view shows that line before the click, so it must first go. */
async function openFromStart(page: Page, lastLine: string): Promise<{ ms: number; lines: number }> {
  // Away and back: the log opens at its last lines, and offers the rest.
  await page.getByRole('tab', { name: 'Inspect' }).click();
  await page.getByRole('tab', { name: 'Logs' }).click();
  const button = page.getByRole('button', { name: 'Load from the start' });
  await button.waitFor();
  await page.locator('.log-text', { hasText: lastLine }).waitFor();
  await page.waitForTimeout(500);
  const painted = page.evaluate(
    wanted =>
      new Promise<number>(resolve => {
        let clicked = 0;
        let gone = false;
        const noteClick = (event: Event) => {
          clicked = event.timeStamp;
        };
        document.addEventListener('click', noteClick, { capture: true, once: true });
        const look = () => {
          const rows = document.querySelectorAll('.log-text');
          const last = rows[rows.length - 1]?.textContent ?? '';
          gone ||= clicked > 0 && !last.startsWith(wanted);
          // The line is in the document: it is on the screen with the next frame.
          if (gone && last.startsWith(wanted))
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clicked)));
          // Not at each frame: asking for frames would make the page draw what nobody changed.
          else setTimeout(look, 20);
        };
        look();
      }),
    lastLine,
  );
  await button.click();
  const ms = await painted;
  const foot = (await page.locator('.log-foot').textContent()) ?? '';
  const lines = Number(/([\d,]+) lines, none dropped/.exec(foot)?.[1]?.replaceAll(',', '') ?? 0);
  return { ms, lines };
}

/** Reads the log over HTTP and drops it; milliseconds. */
async function readRaw(engine: RawEngine): Promise<number> {
  const begun = performance.now();
  const answer = await engine.open('GET', `/containers/${container}/logs?stdout=1&stderr=1&timestamps=1`);
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength;
  });
  await new Promise<void>((resolve, reject) => answer.once('end', resolve).once('error', reject));
  if (bytes < size) throw new Error(`The raw read brought ${bytes} bytes only.`);
  return performance.now() - begun;
}
