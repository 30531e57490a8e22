import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { dockerArchive, makeImage, ociArchive, scratchFolder } from '../fixtures/archives.ts';
import { imageArchive } from '../fixtures/layer-archives.ts';
import { expect, goTo, test } from './test.ts';
import { answerDialogs, resizeWindow, seriousFindings, showTheme, untilReady } from './window.ts';

/** Archives that are not loaded, by click: which image, its steps, its files, and into the engine. */

async function explore(page: Page): Promise<void> {
  await goTo(page, 'Images');
  await page.locator('.g-head').getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Explore archive…' }).click();
}

test('an archive of two images is explored, then loaded', async ({ app, home, picture }) => {
  const { page, electron } = app;
  await untilReady(page);
  const scratch = scratchFolder();
  const target = mkdtempSync(path.join(tmpdir(), 'gantry-extract-'));
  try {
    const base = { 'etc/': '', 'etc/app.conf': 'port = 80\n', 'var/': '', 'var/cache.bin': Buffer.alloc(900_000, 7) };
    const history = [
      { created_by: 'ADD root.tar / # buildkit', created: '2026-01-02T03:04:05Z' },
      { created_by: 'ENV MODE=test', empty_layer: true },
    ];
    const first = await makeImage({ layers: [base], history });
    const second = await makeImage({
      layers: [base, { 'etc/app.conf': 'port = 8080\n', 'var/.wh.cache.bin': '' }],
      history: [...history, { created_by: 'RUN configure && rm /var/cache.bin' }],
    });
    const images = [
      { image: first, tags: ['archived/plain:1'] },
      { image: second, tags: ['archived/shop:2'] },
    ];
    await answerDialogs(electron, scratch.write('two images 50%.tar', await dockerArchive(images)));
    await explore(page);
    await expect(page.getByRole('heading', { level: 1, name: 'two images 50%.tar' })).toBeVisible();
    const tree = page.getByRole('treegrid', { name: 'Files' });
    await expect(tree.getByRole('row').filter({ hasText: 'app.conf' })).toContainText('Added', { timeout: 30_000 });

    await page.getByRole('combobox', { name: 'Image of the archive' }).click();
    await page.getByRole('option', { name: /archived\/shop:2/ }).click();
    await expect(tree.getByRole('row').filter({ hasText: 'app.conf' })).toContainText('Modified', { timeout: 30_000 });
    const stack = page.getByRole('listbox', { name: 'Layers, the base first' });
    await expect(stack.getByRole('option').filter({ hasText: 'MODE=test' })).toContainText('no files');
    await expect(page.getByRole('button', { name: /cache\.bin.*layer 1, removed in 2/ })).toBeVisible();
    await picture('layers-archive');
    await expect.poll(() => seriousFindings(page), { timeout: 30_000 }).toEqual([]);
    await showTheme(page, 'dark');
    await expect.poll(() => seriousFindings(page), { timeout: 30_000 }).toEqual([]);
    await picture('layers-archive-dark');
    await resizeWindow(electron, 1024, 700);
    await picture('layers-archive-1024');
    await resizeWindow(electron, 1280, 800);

    await tree.getByRole('row').filter({ hasText: 'app.conf' }).click();
    await expect(page.getByLabel('Text of app.conf')).toContainText('port = 8080', { timeout: 30_000 });
    await answerDialogs(electron, target);
    await page.getByRole('button', { name: 'Extract…' }).click();
    const extracted = () => {
      try {
        return readFileSync(path.join(target, 'app.conf'), 'utf8');
      } catch {
        return '';
      }
    };
    await expect.poll(extracted, { timeout: 30_000 }).toBe('port = 8080\n');

    await page.getByRole('button', { name: 'Load all 2 images' }).click();
    await expect.poll(() => home.docker('images', '-q', 'archived/shop'), { timeout: 30_000 }).not.toBe('');
    await goTo(page, 'Images');
    await expect(page.getByRole('row').filter({ hasText: 'archived/plain' })).toBeVisible({ timeout: 30_000 });
  } finally {
    scratch.remove();
    rmSync(target, { recursive: true, force: true });
  }
});

test('what the engine can’t load says so, and what is no image says why', async ({ app, picture }) => {
  const { page, electron } = app;
  await untilReady(page);
  const scratch = scratchFolder();
  try {
    const image = await makeImage({ layers: [{ 'srv/': '', 'srv/index.html': '<h1>Hello</h1>' }] });
    await answerDialogs(electron, scratch.write('layout.tar', await ociArchive(image, 'archived/oci:1')));
    await explore(page);
    const tree = page.getByRole('treegrid', { name: 'Files' });
    await expect(tree.getByRole('row').filter({ hasText: 'index.html' })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText(/This engine can’t load an OCI layout/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Load into the engine' })).toHaveCount(0);
    await picture('layers-archive-oci');

    const odd = await imageArchive({
      layers: [
        [
          { name: '../outside', content: 'x' },
          { name: 'inside', content: 'y' },
        ],
      ],
    });
    await answerDialogs(electron, scratch.write('odd.tar', odd));
    await explore(page);
    await expect(tree.getByRole('row').filter({ hasText: 'inside' })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('region', { name: 'Odd entries' })).toContainText('its path leads outside');

    mkdirSync(scratch.path('empty'));
    await answerDialogs(electron, scratch.path('empty'));
    await goTo(page, 'Containers');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /search/i }).fill('folder of an OCI layout');
    await page.getByRole('option', { name: /folder of an OCI layout/ }).click();
    await expect(page.getByText(/no OCI layout: it has neither index.json nor manifest.json/)).toBeVisible({
      timeout: 30_000,
    });
    await picture('layers-archive-none');
  } finally {
    scratch.remove();
  }
});
