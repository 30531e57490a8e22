import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './cache.mjs';
import { printStep } from './progress.mjs';

const patience = 60_000; // ms for each step: a first start on a slow machine
const settle = 1_200; // ms before a picture: fonts, sparklines and the first figures are there

/**
 * Performs the main job by itself in the real window, as a user would by click: run the starter, its logs, a terminal, its layers. Saves
 * a picture of each step.
 * @param {{ path: string, args: string[], env: NodeJS.ProcessEnv, folder: string }} options
 * @returns {Promise<number>} the exit code
 */
export async function demo({ path, args, env, folder }) {
  const { _electron: electron } = await import('@playwright/test');
  mkdirSync(folder, { recursive: true });
  const app = await electron.launch({
    executablePath: path,
    args: [projectRoot, ...args],
    env: /** @type {Record<string, string>} */ ({ ...process.env, ...env }),
  });
  const page = await app.firstWindow();
  page.setDefaultTimeout(patience);
  const quit = () => void app.close();
  process.once('SIGINT', quit);
  process.once('SIGTERM', quit);
  /** @param {string} name */
  const picture = async name => {
    await page.mouse.move(0, 0); // a hover would show its tip
    await page.waitForTimeout(settle);
    const file = join(folder, `${name}.png`);
    await page.screenshot({ path: file });
    printStep('Demo', `${name}: ${file}`);
  };
  try {
    await perform(page, picture);
    return 0;
  } catch (error) {
    console.error(`The demo stopped: ${error instanceof Error ? error.message : error}`);
    return 1;
  } finally {
    process.off('SIGINT', quit);
    process.off('SIGTERM', quit);
    await app.close();
  }
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {(name: string) => Promise<void>} picture
 */
async function perform(page, picture) {
  await page.getByRole('button', { name: 'Run container' }).waitFor();
  const starter = page.getByRole('row').filter({ hasText: 'starter' }).first();
  const offer = page.getByRole('button', { name: 'Run starter' });
  await starter.or(offer).first().waitFor();
  await picture('1-start');
  if (await offer.isVisible()) await offer.click();
  await starter.filter({ hasText: 'Running' }).waitFor();
  await page.waitForTimeout(8_000); // some seconds of CPU and memory, and some lines of log
  await picture('2-running');
  await starter.locator('[role=gridcell]').nth(1).click();
  await page.locator('.log-text').nth(2).waitFor();
  await picture('3-logs');
  await page.getByRole('button', { name: 'Open shell' }).click();
  await page.locator('.terminal-view').waitFor();
  await page.keyboard.type('ls -l /srv/www; ps; uname -sr\n', { delay: 20 });
  await picture('4-terminal');
  await page.locator('.app-nav-item').nth(1).click();
  await page.getByRole('row').filter({ hasText: 'gantry/starter' }).first().getByText('gantry/starter').click();
  await page.getByRole('option').first().waitFor();
  await picture('5-layers');
}
