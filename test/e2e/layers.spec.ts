import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dockerArchive, makeImage, scratchFolder } from '../fixtures/archives.ts';
import { dotPng } from '../fixtures/dot-png.ts';
import { expect, goTo, test } from './test.ts';
import { answerDialogs, seriousFindings, showTheme, untilReady, untilStarter } from './window.ts';

/** Layers by click: what a layer changed, what is wasted, a file looked at and taken out. */

test('explore an image: changes, wasted bytes, preview, extraction', async ({ app, home, picture }) => {
  const { page, electron } = app;
  await untilReady(page);
  await untilStarter(home);
  const scratch = scratchFolder();
  const target = mkdtempSync(path.join(tmpdir(), 'gantry-extract-'));
  const settings = '# how the app is set up\nport = 8080\nname = "shop"\n';
  try {
    const image = await makeImage({
      layers: [
        { 'etc/': '', 'etc/app.conf': 'port = 80\n', 'opt/': '', 'opt/big.bin': Buffer.alloc(3_000_000, 7) },
        { 'etc/app.conf': settings, 'opt/.wh.big.bin': '' },
      ],
      history: [{ created_by: 'COPY files /' }, { created_by: 'RUN rm /opt/big.bin && configure' }],
    });
    const archive = scratch.write('image.tar', await dockerArchive([{ image, tags: ['team/shop:1'] }]));
    await home.docker('load', '-i', archive);
    await goTo(page, 'Images');
    await page.getByRole('row').filter({ hasText: 'team/shop' }).getByText('team/shop').click();
    const tree = page.getByRole('treegrid', { name: 'Files' });
    await expect(tree.getByRole('row').filter({ hasText: 'app.conf' })).toBeVisible({ timeout: 30_000 });
    await expect(tree.getByRole('row').filter({ hasText: 'big.bin' })).toContainText('Removed');
    const wasted = page.getByRole('button', { name: /big\.bin.*layer 1, removed in 2/ });
    await expect(wasted).toBeVisible();
    await picture('layers-explorer');

    await tree.getByRole('row').filter({ hasText: 'app.conf' }).click();
    await expect(page.getByLabel('Text of app.conf')).toContainText('port = 8080');
    await expect(page.getByRole('button', { name: /Modified in layer 2/ })).toBeVisible();
    await picture('layers-file');
    await answerDialogs(electron, target);
    await page.getByRole('button', { name: 'Extract…' }).click();
    await expect
      .poll(
        () => {
          try {
            return readFileSync(path.join(target, 'app.conf'), 'utf8');
          } catch {
            return '';
          }
        },
        { timeout: 20_000 },
      )
      .toBe(settings);

    await page.getByRole('button', { name: 'Close the details' }).click();
    await wasted.click();
    await expect(page.getByRole('option', { selected: true })).toContainText('COPY files');
    await expect(page.getByRole('radio', { name: 'Layer 1', exact: true })).toBeVisible();

    await expect.poll(() => seriousFindings(page), { timeout: 30_000 }).toEqual([]);
    await showTheme(page, 'dark');
    await expect.poll(() => seriousFindings(page), { timeout: 30_000 }).toEqual([]);
    await picture('layers-explorer-dark');
  } finally {
    scratch.remove();
    rmSync(target, { recursive: true, force: true });
  }
});

test('a picture is shown as one, other bytes as hex', async ({ app, home, picture }) => {
  const { page } = app;
  await untilReady(page);
  const scratch = scratchFolder();
  try {
    const image = await makeImage({
      layers: [{ 'dot.png': dotPng, 'data.bin': Buffer.from('\x00\x01Gantry\xff', 'latin1') }],
    });
    await home.docker(
      'load',
      '-i',
      scratch.write('image.tar', await dockerArchive([{ image, tags: ['team/bytes:1'] }])),
    );
    await goTo(page, 'Images');
    await page.getByRole('row').filter({ hasText: 'team/bytes' }).getByText('team/bytes').click();
    const tree = page.getByRole('treegrid', { name: 'Files' });
    await tree.getByRole('row').filter({ hasText: 'dot.png' }).click({ timeout: 30_000 });
    const shown = page.getByRole('img', { name: 'dot.png' });
    await expect.poll(() => shown.evaluate(element => (element as HTMLImageElement).naturalWidth)).toBe(1);
    await picture('layers-picture');
    await tree.getByRole('row').filter({ hasText: 'data.bin' }).click();
    await expect(page.locator('.file-hex')).toContainText('00 01 47 61 6e 74 72 79');
    await expect(page.locator('.file-hex')).toContainText('··Gantry');
    await picture('layers-hex');
  } finally {
    scratch.remove();
  }
});

test('the tree by click and by keys, and its filter', async ({ app, home, picture }) => {
  const { page } = app;
  await untilReady(page);
  const scratch = scratchFolder();
  try {
    const many = Array.from({ length: 80 }, (_, at) => [`srv/data/file-${at}.txt`, `${at}`]);
    const image = await makeImage({
      layers: [{ 'bin/': '', 'bin/tool': 'x', 'etc/': '', 'srv/': '', 'srv/data/': '', ...Object.fromEntries(many) }],
    });
    const archive = scratch.write('image.tar', await dockerArchive([{ image, tags: ['team/tree:1'] }]));
    await home.docker('load', '-i', archive);
    await goTo(page, 'Images');
    await page.getByRole('row').filter({ hasText: 'team/tree' }).getByText('team/tree').click();
    const tree = page.getByRole('treegrid', { name: 'Files' });
    const line = (name: string) => tree.getByRole('row').filter({ has: page.locator(`text="${name}"`) });
    const cursor = tree.locator('.tree-cursor');

    // A click opens a folder and shows what it is; another one closes it.
    await line('srv').click();
    await expect(line('data')).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('region', { name: '/srv' })).toContainText('Added in layer 1');
    await line('srv').click();
    await expect(line('data')).toHaveCount(0);

    await page.keyboard.press('Home');
    await expect(cursor).toContainText('bin');
    await page.keyboard.press('ArrowRight');
    await expect(line('tool')).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(cursor).toContainText('tool');
    await page.keyboard.press('ArrowLeft');
    await expect(cursor).toContainText('bin');
    await page.keyboard.press('ArrowLeft');
    await expect(line('tool')).toHaveCount(0);
    await page.keyboard.type('sr');
    await expect(cursor).toContainText('srv');
    await page.keyboard.press('ArrowRight');
    await expect(line('data')).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect(line('file-0.txt')).toBeVisible();
    await page.keyboard.press('End');
    await expect(cursor).toContainText('file-9.txt');
    await expect(cursor).toBeInViewport();
    await page.keyboard.press('ArrowLeft');
    await expect(cursor).toContainText('data');
    await picture('layers-tree-keys');

    await page.getByRole('searchbox', { name: 'Find a file' }).fill('*-7[0-3].txt');
    await expect(tree.getByRole('row').filter({ hasText: 'file-' })).toHaveCount(4);
    await line('data').click();
    await expect(tree.getByRole('row').filter({ hasText: 'file-' })).toHaveCount(0);
    await line('data').click();
    await expect(line('file-70.txt')).toBeVisible();
    await page.getByRole('searchbox', { name: 'Find a file' }).fill('nothing like it');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect(line('bin')).toBeVisible();
  } finally {
    scratch.remove();
  }
});

test('compare two images: shared layers, files, settings', async ({ app, home, picture }) => {
  const { page } = app;
  await untilReady(page);
  const scratch = scratchFolder();
  try {
    const base = { 'etc/': '', 'etc/app.conf': 'port = 80\n', 'old.txt': 'old' };
    const before = await makeImage({ layers: [base], config: { Env: ['MODE=test'] } });
    const after = await makeImage({
      layers: [base, { 'etc/app.conf': 'port = 8080\n', 'new.txt': 'new', '.wh.old.txt': '' }],
      config: { Env: ['MODE=production'] },
    });
    const images = [
      { image: before, tags: ['team/web:1'] },
      { image: after, tags: ['team/web:2'] },
    ];
    await home.docker('load', '-i', scratch.write('images.tar', await dockerArchive(images)));
    await goTo(page, 'Images');
    await page.getByRole('row').filter({ hasText: 'team/web:2' }).getByText('team/web').click();
    await page.getByRole('tab', { name: 'Compare' }).click();
    // The other one of the same repository is what one compares with.
    await expect(page.getByRole('combobox', { name: 'Image to compare with' })).toContainText('team/web:1');
    const files = page.getByRole('grid', { name: 'Files that differ' });
    await expect(files.getByRole('row').filter({ hasText: '/new.txt' })).toContainText('Added', { timeout: 30_000 });
    await expect(files.getByRole('row').filter({ hasText: '/old.txt' })).toContainText('Removed');
    await expect(files.getByRole('row').filter({ hasText: '/etc/app.conf' })).toContainText('Modified');
    await expect(page.getByText('Shared, 1 layer')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Settings that differ' })).toContainText('MODE');
    await picture('layers-compare');
    await page.getByRole('button', { name: /^Removed/ }).click();
    await expect(files.getByRole('row').filter({ hasText: '/new.txt' })).toHaveCount(0);
  } finally {
    scratch.remove();
  }
});

test('a built image’s layers know the lines of their Dockerfile', async ({ app, home, picture }) => {
  const { page, electron } = app;
  await untilReady(page);
  await untilStarter(home);
  const root = mkdtempSync(path.join(tmpdir(), 'gantry-e2e-lines-'));
  const folder = path.join(root, 'shop-lines');
  const dockerfile = [
    'FROM gantry/starter',
    '# what the shop needs',
    'ENV MODE=production',
    'COPY settings /etc/shop/',
    'RUN echo "preparing" \\',
    '  && mkdir -p /srv/shop',
    'CMD ["sleep", "300"]',
  ];
  try {
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'settings'), 'a=1\n');
    writeFileSync(path.join(folder, 'Dockerfile'), dockerfile.join('\n'));
    await goTo(page, 'Builds');
    await answerDialogs(electron, folder);
    await page.getByRole('button', { name: 'New build' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Choose…' }).first().click();
    await expect(dialog.getByRole('textbox', { name: 'Tags' })).toHaveValue('shop-lines:dev');
    await dialog.getByRole('button', { name: 'Build', exact: true }).click();
    await expect(page.getByText('Built', { exact: true }).first()).toBeVisible({ timeout: 60_000 });

    await goTo(page, 'Images');
    await page.getByRole('row').filter({ hasText: 'shop-lines' }).getByText('shop-lines').click();
    const step = (text: string) => page.getByRole('option').filter({ hasText: text });
    await expect(step('ENV MODE=')).toContainText('line 3', { timeout: 30_000 });
    await expect(step('settings')).toContainText('line 4');
    await step('preparing').click();
    await expect(page.getByRole('link', { name: 'Dockerfile, lines 5–6' })).toBeVisible();
    await picture('layers-dockerfile');
    const tree = page.getByRole('treegrid', { name: 'Files' });
    await step('settings').click();
    await tree.getByRole('row').filter({ hasText: 'settings' }).click();
    await expect(page.getByRole('button', { name: /Added in layer \d+, Dockerfile line 4/ })).toBeVisible();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
