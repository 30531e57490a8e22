import type { Page } from '@playwright/test';
import { expect, goTo, test } from './test.ts';
import { seriousFindings, showTheme, untilReady, untilStarter } from './window.ts';

/** axe on every page and dialog, in both themes: no serious or critical finding. */

const pages: { name: string; open(page: Page): Promise<void> }[] = [
  { name: 'containers', open: page => goTo(page, 'Containers') },
  {
    name: 'run',
    open: async page => {
      await page.getByRole('button', { name: 'Run container' }).click();
      await page.getByRole('dialog').getByRole('combobox', { name: 'Image' }).fill('gantry/starter');
      await page.waitForTimeout(400);
    },
  },
  { name: 'builds', open: page => goTo(page, 'Builds') },
  {
    name: 'new-build',
    open: page => page.getByRole('button', { name: 'New build' }).first().click(),
  },
  { name: 'images', open: page => goTo(page, 'Images') },
  {
    name: 'pull',
    open: page => page.getByRole('button', { name: 'Pull image' }).first().click(),
  },
  {
    name: 'layers',
    open: async page => {
      await page.getByRole('row').filter({ hasText: 'gantry/starter' }).getByText('gantry/starter').click();
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'image-inspect',
    open: page => page.getByRole('tab', { name: 'Inspect' }).click(),
  },
  {
    name: 'container-logs',
    open: async page => {
      await goTo(page, 'Containers');
      await page.getByText('axe', { exact: true }).first().click();
      await page.locator('.log-text').first().waitFor();
    },
  },
  ...['Inspect', 'Mounts', 'Terminal', 'Files', 'Stats', 'Changes'].map(tab => ({
    name: `container-${tab.toLowerCase()}`,
    open: async (page: Page) => {
      await page.getByRole('tab', { name: tab }).click();
      await page.waitForTimeout(600);
    },
  })),
  { name: 'registries', open: page => goTo(page, 'Registries') },
  { name: 'palette', open: page => page.keyboard.press('Control+k') },
  { name: 'settings', open: page => goTo(page, 'Settings') },
  { name: 'troubleshoot', open: page => goTo(page, 'Troubleshoot') },
];

test('axe finds nothing serious on any page, in either theme', async ({ app, home, picture }) => {
  test.setTimeout(300_000);
  const { page } = app;
  await untilReady(page);
  expect(await seriousFindings(page), 'containers-empty').toEqual([]);
  await untilStarter(home);
  await home.docker(
    'run',
    '-d',
    '--name',
    'axe',
    '-e',
    'API_TOKEN=x',
    '-v',
    'axe:/data',
    '-p',
    '8099:80',
    'gantry/starter',
  );
  await expect(page.getByText('axe', { exact: true }).first()).toBeVisible();
  for (const { name, open } of pages) {
    await test.step(name, async () => {
      await open(page);
      await page.waitForTimeout(300);
      for (const theme of ['light', 'dark'] as const) {
        await showTheme(page, theme);
        await page.waitForTimeout(150);
        await picture(`${name}-${theme}`);
        expect.soft(await seriousFindings(page), `${name}, ${theme}`).toEqual([]);
      }
      await showTheme(page, 'light');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    });
  }
});
