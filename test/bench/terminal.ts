import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { launchGantry } from '../fixtures/gantry-app.ts';
import { createGantryHome } from '../fixtures/gantry-home.ts';
import { type BareTerminal, openBareTerminal } from './bare-terminal/open.ts';
import { prepareEngine, type RawEngine, sleeper } from './engine.ts';
import { against, type Benchmark, limit, median } from './harness.ts';
import { installProbe } from './terminal-probe.ts';
import { sampleText, withoutReturns } from './text.ts';

const size = 100_000_000;
const runs = 5;
const container = 'bench-terminal';
/** What the first line begins with. */
const firstLine = '00000000 ';

/**
 * 100 MB that a program in a container writes to its terminal, from the Enter key to the frame with its end, against a page with
 * nothing but xterm.js that is fed the same bytes; whether all of them arrived; and how soon Ctrl-C ends a flood.
 */
export const terminal: Benchmark = {
  name: 'terminal',
  async run(log) {
    const home = createGantryHome();
    const ends: (() => Promise<void>)[] = [home.dispose];
    try {
      const engine = await prepareEngine(home);
      const { text } = sampleText(size, '\r\n');
      await startContainer(engine, home.folder, withoutReturns(text));
      const app = await launchGantry(home);
      ends.push(app.close);
      await app.page.addInitScript(installProbe, size + 4096);
      await app.page.reload();
      const screen = await openShell(app.page);
      const bare = await openBareTerminal(path.join(home.folder, 'bare'), { ...screen, text });
      ends.push(bare.close);
      const rates = await floodBoth(app.page, bare, text, log);
      const stops: number[] = [];
      for (let i = 0; i < runs; i += 1) {
        stops.push(await stopFlood(app.page));
        log(`Ctrl-C: ${stops.at(-1)?.toFixed(0)} ms`);
      }
      return [
        against('terminal', 'MB/s', median(rates.gantry), 'bare xterm.js page', median(rates.bare), { atLeast: 0.8 }),
        limit('terminal: bytes equal (SHA-256), 1 of all runs', '', rates.equal / (runs + 1), { atLeast: 1 }),
        limit('terminal: Ctrl-C to the prompt, slowest', 'ms', Math.max(...stops), { atMost: 300 }),
      ];
    } finally {
      for (const end of ends.reverse()) await end();
    }
  },
};

/** MB/s of each run, by turns, and the part of the runs in which all bytes arrived as they were sent. */
async function floodBoth(page: Page, bare: BareTerminal, text: Buffer, log: (line: string) => void) {
  const sent = createHash('sha256').update(text).digest('hex');
  const rates = { gantry: [] as number[], bare: [] as number[], equal: 0 };
  // The first of each warms what later ones find warm.
  for (let i = -1; i < runs; i += 1) {
    const flooded = await flood(page);
    const fed = await bare.flood();
    const { sha256, before, after } = await page.evaluate(
      ([start, length]) => window.terminalProbe.digest(start, length),
      [firstLine, size] as const,
    );
    // Around them there are the end of the typed line and the prompt.
    if (sha256 === sent && before >= 0 && before < 16 && after < 64) rates.equal += 1;
    else log(`not equal: ${sha256}, ${before} bytes before, ${after} after`);
    if (i < 0) continue;
    rates.gantry.push(size / 1e3 / flooded);
    rates.bare.push(size / 1e3 / fed);
    log(`${rates.gantry.at(-1)?.toFixed(1)} MB/s, bare ${rates.bare.at(-1)?.toFixed(1)} MB/s`);
  }
  return rates;
}

async function startContainer(engine: RawEngine, folder: string, text: Buffer): Promise<void> {
  const shared = path.join(folder, 'bench');
  mkdirSync(shared);
  writeFileSync(path.join(shared, 'text'), text);
  const body = { ...sleeper, HostConfig: { ...sleeper.HostConfig, Binds: [`${shared}:/bench:ro`] } };
  const { Id } = (await engine.request('POST', `/containers/create?name=${container}`, body)) as { Id: string };
  await engine.request('POST', `/containers/${Id}/start`);
}

/** Opens a shell in the container's Terminal tab by click; answers with its size. */
async function openShell(page: Page): Promise<{ cols: number; rows: number }> {
  await page.getByRole('row').filter({ hasText: container }).getByText(container, { exact: true }).click();
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await page.getByRole('list').getByRole('button', { name: 'Open shell' }).click();
  await page.locator('.terminal-view').click();
  await page.waitForTimeout(1000);
  const [, cols, rows] =
    /(\d+) × (\d+)/.exec((await page.locator('.terminal-tab .terminal-size').textContent()) ?? '') ?? [];
  return { cols: Number(cols), rows: Number(rows) };
}

/** Types a line up to its Enter, and waits for its echo. */
async function type(page: Page, line: string): Promise<void> {
  await page.keyboard.type(line);
  await page.waitForTimeout(500);
  await page.evaluate(() => window.terminalProbe.begin());
}

/** Milliseconds from Enter to the frame that shows the end of the text and the prompt after it. */
async function flood(page: Page): Promise<number> {
  await type(page, 'cat /bench/text');
  const painted = page.evaluate(least => window.terminalProbe.prompt(least), size);
  await page.keyboard.press('Enter');
  return await painted;
}

/** Milliseconds from Ctrl-C in the midst of `yes` to the frame that shows the prompt; nothing may come after it. */
async function stopFlood(page: Page): Promise<number> {
  await type(page, 'yes');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => window.terminalProbe.used() > 5_000_000);
  await page.evaluate(() => window.terminalProbe.begin());
  const painted = page.evaluate(() => window.terminalProbe.prompt(0));
  await page.keyboard.press('Control+c');
  const ms = await painted;
  await page.waitForTimeout(500);
  const last = await page.evaluate(() => window.terminalProbe.lastUsed());
  if (last > ms) throw new Error(`Output came ${Math.round(last)} ms after Ctrl-C.`);
  return ms;
}
