import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { makeImage } from '../fixtures/archives.ts';
import { startRegistry } from '../fixtures/registry.ts';
import { expect, goTo, test } from './test.ts';
import { answerDialogs, untilReady } from './window.ts';

/** Images by click: pull from a real registry, save, load, tag, delete; and what goes wrong with each. */

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

async function openImages(page: Page): Promise<void> {
  await goTo(page, 'Images');
  await expect(rowOf(page, 'gantry/starter').first()).toBeVisible({ timeout: 30_000 });
}

async function chooseInMenu(page: Page, image: string, item: string): Promise<void> {
  await rowOf(page, image).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: item }).click();
}

test.beforeEach(async ({ app }) => {
  await untilReady(app.page);
  await openImages(app.page);
});

test('pull from a registry with a bar a layer, then delete what it brought', async ({ app, picture }) => {
  const { page } = app;
  const registry = await startRegistry();
  try {
    const layers = [1, 2, 3].map(n => ({ [`layer-${n}`]: randomBytes(300_000) }));
    const reference = await registry.put('team/app', '1', await makeImage({ layers }));
    await page.getByRole('button', { name: 'Pull image' }).click();
    await page.getByRole('dialog').getByRole('textbox').first().fill(reference);
    await page.getByRole('dialog').getByRole('button', { name: 'Pull', exact: true }).click();
    await expect(
      page.getByRole('dialog').getByRole('list', { name: 'Layers' }).getByRole('listitem').first(),
    ).toBeVisible({
      timeout: 20_000,
    });
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Run…' })).toBeVisible({ timeout: 30_000 });
    await picture('pull-done');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await chooseInMenu(page, 'team/app', 'Delete…');
    await page.getByRole('button', { name: /^Delete 1/ }).click();
    await expect(rowOf(page, 'team/app')).toHaveCount(0);
  } finally {
    await registry.stop();
  }
});

test('a registry that is down, and a name that is none, are said in a sentence', async ({ app, picture }) => {
  const { page } = app;
  await page.getByRole('button', { name: 'Pull image' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('Not A Name');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByRole('textbox').first().fill('127.0.0.1:9/team/app');
  await dialog.getByRole('button', { name: 'Pull', exact: true }).click();
  await expect(dialog).toContainText(/could not be reached|can’t be reached|does not answer|refused|no answer/i, {
    timeout: 30_000,
  });
  await picture('pull-failed');
  await expect(dialog.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('save, delete, load: the same image is back; broken archives are explained', async ({ app, home, picture }) => {
  const { page, electron } = app;
  const folder = mkdtempSync(path.join(tmpdir(), 'gantry-archive-'));
  const file = path.join(folder, 'saved.tar');
  try {
    await home.docker('tag', 'gantry/starter', 'keep/me:1');
    const id = await home.docker('images', '-q', '--no-trunc', 'keep/me:1');
    await answerDialogs(electron, file);
    await chooseInMenu(page, 'keep/me', 'Save as tar…');
    await expect
      .poll(() => statSync(file, { throwIfNoEntry: false })?.size ?? 0, { timeout: 20_000 })
      .toBeGreaterThan(1e6);
    await home.docker('rmi', 'keep/me:1');
    await expect(rowOf(page, 'keep/me')).toHaveCount(0);
    await page.getByRole('button', { name: 'Load…' }).click();
    await expect(rowOf(page, 'keep/me')).toHaveCount(1, { timeout: 20_000 });
    expect(await home.docker('images', '-q', '--no-trunc', 'keep/me:1')).toBe(id);

    const text = path.join(folder, 'notes.tar');
    writeFileSync(text, 'This is no image archive.');
    await answerDialogs(electron, text);
    await page.getByRole('button', { name: 'Load…' }).click();
    await expect(page.getByText(/no image archive|not an image archive|is no archive/i).first()).toBeVisible();
    await picture('load-failed');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
