import type { Page } from '@playwright/test';
import { DockerClient } from '../../runtime/docker/index.ts';
import { ensurePythonWebImage, pythonWebImage } from '../fixtures/debian-build.ts';
import { expect, goTo, test } from './test.ts';
import { resizeWindow, untilReady } from './window.ts';

/** Everything of "What a user gets", by click, in the real window with the real engine. */

/** A container's row in the list. */
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

/** Makes terminals readable to a screen reader, and so to a test; for terminals that are opened later. */
async function readableTerminals(page: Page) {
  await page.evaluate(() => localStorage.setItem('gantry.terminal.screen-reader', 'on'));
}

/** The text on the screen of the terminal in front. */
const terminalText = (page: Page) => page.locator('.terminal-view .xterm-accessibility');

test.describe.configure({ mode: 'serial' });

test('main-job: the starter image runs at once, without a registry', async ({ app, home, picture }) => {
  const { page } = app;
  await readableTerminals(page);

  await test.step('the window says what it does, then offers the starter', async () => {
    await untilReady(page);
    // Tests before this one may have left containers on the engine that they share.
    const left = await home.docker('ps', '-aq');
    if (left) await home.docker('rm', '-f', '-v', ...left.split('\n'));
    await expect(page.getByRole('heading', { name: 'Nothing runs here yet' })).toBeVisible({ timeout: 30_000 });
    await picture('containers-empty');
  });

  await test.step('one click runs it', async () => {
    await page.getByRole('button', { name: 'Run starter' }).click();
    await expect(rowOf(page, 'starter')).toContainText('Running', { timeout: 20_000 });
    await picture('containers-one');
  });

  await test.step('its page answers on the published port', async () => {
    const port = await rowOf(page, 'starter').getByRole('button', { name: /^\d+$/ }).textContent();
    await expect
      .poll(async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => null))?.status, { timeout: 10_000 })
      .toBe(200);
  });

  await test.step('its log streams in, coloured and as JSON', async () => {
    await rowOf(page, 'starter').getByText('starter', { exact: true }).first().click();
    await expect(page.getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByText('Gantry starter', { exact: false }).first()).toBeVisible();
    await expect(page.locator('.log-text').filter({ hasText: 'still here, tick' }).first()).toBeVisible({
      timeout: 20_000,
    });
    await picture('logs');
  });

  await test.step('a terminal in it takes keys', async () => {
    await page.getByRole('button', { name: 'Open shell' }).click();
    await expect(page.locator('.terminal-view')).toBeVisible();
    // It has the focus by itself, and keeps what is typed before the shell is there.
    await page.keyboard.type('echo answer=$((6*7))\n');
    await expect(terminalText(page)).toContainText('answer=42', { timeout: 15_000 });
    await picture('terminal');
  });

  await test.step('its image shows its layers', async () => {
    await goTo(page, 'Images');
    await rowOf(page, 'gantry/starter').getByText('gantry/starter').click();
    await expect(page.getByRole('option').first()).toBeVisible();
    expect(await page.getByRole('option').count()).toBeGreaterThanOrEqual(5);
    await expect(page.getByRole('listbox')).toContainText('CMD');
    await picture('layers');
  });

  await test.step('what the docker CLI does appears by itself', async () => {
    await goTo(page, 'Containers');
    await home.docker('run', '-d', '--name', 'outside', 'gantry/starter', 'sleep', '1000');
    await expect(rowOf(page, 'outside')).toContainText('Running');
    await home.docker('stop', '-t', '0', 'outside');
    await expect(rowOf(page, 'outside')).toContainText('Exit 137');
    await home.docker('rename', 'outside', 'renamed');
    await expect(rowOf(page, 'renamed')).toBeVisible();
    await home.docker('rm', 'renamed');
    await expect(rowOf(page, 'renamed')).toHaveCount(0);
  });
});

test('main-job: a real Debian image from a real Dockerfile', async ({ app, home, picture }) => {
  test.setTimeout(600_000);
  const { page } = app;
  await readableTerminals(page);
  await expect(rowOf(page, 'starter')).toContainText('Running', { timeout: 30_000 });
  const client = new DockerClient({ kind: 'unix', path: home.paths.engine.socket });
  await ensurePythonWebImage(client);
  client.dispose();

  await test.step('run it from the dialog with a published port', async () => {
    await goTo(page, 'Images');
    const image = rowOf(page, pythonWebImage.split(':')[0] ?? '');
    await expect(image).toBeVisible();
    await picture('images');
    await image.hover();
    await image.getByRole('button', { name: 'Run…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Run container' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('web');
    await dialog.getByRole('button', { name: 'Publish 8000' }).click();
    await expect(dialog.getByRole('complementary')).toContainText('-p 8000:8000');
    await picture('run');
    await dialog.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await goTo(page, 'Containers');
    await expect(rowOf(page, 'web')).toContainText('Running');
  });

  await test.step('HTTP 200 from this computer', async () => {
    await expect
      .poll(async () => (await fetch('http://127.0.0.1:8000/').catch(() => null))?.status, { timeout: 20_000 })
      .toBe(200);
    for (let i = 0; i < 5; i += 1) await fetch(`http://127.0.0.1:8000/needle-${i}`).catch(() => null);
  });

  await test.step('log lines found by search', async () => {
    await rowOf(page, 'web').getByText('web', { exact: true }).first().click();
    await page.getByRole('textbox', { name: 'Search the log' }).fill('needle-3');
    await expect(page.locator('.log-page mark')).toContainText('needle-3');
    await page.keyboard.press('Enter');
    await expect(page.getByText('1 of 1', { exact: true })).toBeVisible();
    await picture('logs-search');
  });

  await test.step('bash in its terminal, top in full screen, resize', async () => {
    await page.getByRole('button', { name: 'Open shell' }).click();
    await page.locator('.terminal-view').click();
    await page.keyboard.type('echo shell=$0\n');
    await expect(terminalText(page)).toContainText(/shell=.*bash/, { timeout: 15_000 });
    await page.keyboard.type('clear; stty size\n');
    const size = async () =>
      /(\d+) (\d+)/.exec(((await terminalText(page).textContent()) ?? '').replace(/.*stty size/s, ''))?.[0];
    await expect.poll(size).toMatch(/^\d+ \d+$/);
    const before = await size();
    await page.keyboard.type('clear; top\n');
    await expect(terminalText(page)).toContainText('load average', { timeout: 15_000 });
    await picture('terminal-top');
    await resizeWindow(app.electron, 1024, 700);
    await page.waitForTimeout(500);
    await page.keyboard.type('q');
    await page.keyboard.type('clear; stty size\n');
    await expect.poll(size, { timeout: 15_000 }).not.toBe(before);
    await resizeWindow(app.electron, 1280, 800);
  });

  await test.step('its layers, one shared with its base', async () => {
    await goTo(page, 'Images');
    await rowOf(page, pythonWebImage.split(':')[0] ?? '')
      .getByText(pythonWebImage.split(':')[0] ?? '')
      .click();
    await expect(page.getByRole('listbox')).toContainText('RUN');
    await expect(page.getByRole('listbox')).toContainText('2 images');
    await picture('layers-debian');
  });
});
