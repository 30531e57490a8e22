import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { tarOf } from '../fixtures/archives.ts';
import { launchGantry } from '../fixtures/gantry-app.ts';
import { createGantryHome } from '../fixtures/gantry-home.ts';
import { prepareEngine } from './engine.ts';
import { against, type Benchmark, median } from './harness.ts';

const runs = 9;
const files = 200;
const fileBytes = 20_000;

/** Twelve steps, of which seven work for a third of a second: as short as those of real builds get. */
const dockerfile = [
  'FROM gantry/starter:latest',
  'WORKDIR /app',
  'COPY Dockerfile ./',
  'RUN echo "installing" > installed && ls -l',
  'COPY src ./src',
  ...Array.from(
    { length: 7 },
    (_, n) => `RUN echo "step ${n}" && seq 1 1500000 > list-${n} && gzip list-${n} && sha256sum list-${n}.gz`,
  ),
  'CMD ["sh"]',
].join('\n');

/**
 * A build of twelve steps without the cache: click on Build again in the real window → the page says Built, against a bare client
 * that packs the same folder, sends it and reads the answer to its end. They take turns.
 */
export const build: Benchmark = {
  name: 'build',
  async run(log) {
    const home = createGantryHome();
    const folder = join(home.folder, 'project');
    try {
      makeProject(folder);
      const engine = await prepareEngine(home);
      const app = await launchGantry(home);
      await firstBuild(app.page, folder);
      const gantry: number[] = [];
      const bare: number[] = [];
      // The first of each warms what later ones find warm.
      for (let i = -1; i < runs; i += 1) {
        const clicked = await buildAgain(app.page);
        const peer = await bareBuild(engine.socket, folder);
        if (i < 0) continue;
        gantry.push(clicked);
        bare.push(peer);
        log(`${Math.round(clicked)} ms, bare ${Math.round(peer)} ms`);
      }
      await app.close();
      return [against('build', 'ms', median(gantry), 'bare pack, send and build', median(bare), { atMost: 1.03 })];
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await home.dispose();
    }
  },
};

function makeProject(folder: string): void {
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'Dockerfile'), dockerfile);
  for (let n = 0; n < files; n += 1) writeFileSync(join(folder, 'src', `file-${n}`), randomBytes(fileBytes));
}

/** Builds by the dialog, with the cache switched off for this build and all that repeat it. */
async function firstBuild(page: Page, folder: string): Promise<void> {
  await page.getByRole('button', { name: 'Run container' }).waitFor({ timeout: 60_000 });
  await page.locator('.app-nav-item').filter({ hasText: 'Builds' }).click();
  await page.getByRole('button', { name: 'New build' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(folder);
  await dialog.getByRole('checkbox', { name: /no cache/ }).check();
  await dialog.getByRole('button', { name: 'Build', exact: true }).click();
  await page.getByRole('button', { name: 'Build again' }).waitFor({ timeout: 60_000 });
}

/** Measures inside the page, from the click to the frame in which it shows the end of the new build. */
async function buildAgain(page: Page): Promise<number> {
  const painted = page.evaluate(
    () =>
      new Promise<number>(resolve => {
        const before = location.hash;
        let clicked = 0;
        const onClick = (event: MouseEvent) => {
          clicked = event.timeStamp;
        };
        document.addEventListener('click', onClick, { capture: true, once: true });
        const look = new MutationObserver(() => {
          const buttons = [...document.querySelectorAll('button')].map(button => button.textContent);
          if (!clicked || location.hash === before || !buttons.includes('Build again')) return;
          look.disconnect();
          // The end is in the document: a task behind the next frame's callbacks runs when it is painted.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clicked)));
        });
        // No loop of frames: it would take from the build what is measured here.
        look.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
  );
  await page.getByRole('button', { name: 'Build again' }).click();
  return await painted;
}

/** What `docker build` has to do, and nothing else. */
async function bareBuild(socketPath: string, folder: string): Promise<number> {
  const begun = performance.now();
  const context: Record<string, Buffer> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (!name.endsWith('src')) context[name] = readFileSync(join(folder, name));
  const body = await tarOf(context);
  const text = await new Promise<string>((resolve, reject) => {
    const path = '/build?version=2&nocache=1&rm=1';
    const sent = request({ socketPath, method: 'POST', path, headers: { 'content-type': 'application/x-tar' } });
    sent.once('error', reject).once('response', async response => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve(Buffer.concat(chunks).toString());
    });
    sent.end(body);
  });
  if (!text.includes('moby.image.id')) throw new Error(`The bare build failed: ${text.slice(-500)}`);
  return performance.now() - begun;
}
