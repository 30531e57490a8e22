import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { type GantryApp, launchGantry } from '../fixtures/gantry-app.ts';
import { createGantryHome, type GantryHome } from '../fixtures/gantry-home.ts';
import { projectRoot } from '../fixtures/prepared.ts';

/** Pictures of the window, for people to look at. Not compared: fonts differ between machines. */
const pictures = path.join(projectRoot, 'node_modules', '.cache', 'gantry', 'pictures');

export interface Fixtures {
  /** The app, launched anew for each test on the worker's home; its engine is adopted from the test before. */
  app: GantryApp;
  /** Saves a picture of the window. */
  picture(name: string): Promise<void>;
}

export const test = base.extend<Fixtures, { home: GantryHome }>({
  home: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to find what a fixture needs
    async ({}, use) => {
      const home = createGantryHome();
      await use(home);
      await home.dispose();
    },
    { scope: 'worker' },
  ],
  app: async ({ home }, use, info) => {
    const app = await launchGantry(home);
    await use(app);
    await app.close();
    if (info.status !== info.expectedStatus) console.log(app.output.join(''));
  },
  picture: async ({ app }, use) => {
    await use(async name => {
      mkdirSync(pictures, { recursive: true });
      await app.page.screenshot({ path: path.join(pictures, `${name}.png`) });
    });
  },
});

/** Chooses a page in the navigation. */
export async function goTo(
  page: Page,
  title: 'Containers' | 'Images' | 'Builds' | 'Registries' | 'Settings' | 'Troubleshoot',
): Promise<void> {
  await page
    .locator('.app-nav-item')
    .filter({ has: page.locator(`text="${title}"`) })
    .click();
}

/** The runtime process: the utility process that Electron names after its service. */
export async function runtimePid(app: Pick<GantryApp, 'electron'>): Promise<number> {
  const metrics = await app.electron.evaluate(({ app }) => app.getAppMetrics());
  const found = metrics.find(each => each.type === 'Utility' && each.name === 'Gantry runtime');
  if (!found) throw new Error(`No runtime process among ${JSON.stringify(metrics.map(each => each.name))}`);
  return found.pid;
}

export { expect };
