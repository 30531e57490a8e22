import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { DockerClient, system } from '../../runtime/docker/index.ts';
import { dockerArchive, makeImage, scratchFolder } from '../fixtures/archives.ts';
import type { GantryHome } from '../fixtures/gantry-home.ts';
import { expect, goTo, test } from './test.ts';
import { resizeWindow, seriousFindings, showTheme, untilReady } from './window.ts';

/** The sharing map by click: what deleting images frees is what the engine’s disk use falls by. */

const files = scratchFolder();
test.afterAll(() => files.remove());

const layer = (name: string, bytes: number) => ({ [name]: randomBytes(bytes) });
const base = layer('base', 2_000_000);
const runtime = layer('runtime', 1_500_000);

/** Loads images by their name and layers. */
async function load(home: GantryHome, recipes: Record<string, Record<string, Buffer>[]>): Promise<void> {
  const images = await Promise.all(
    Object.entries(recipes).map(async ([name, layers]) => ({ image: await makeImage({ layers }), tags: [name] })),
  );
  await home.docker('load', '-i', files.write(`${randomBytes(4).toString('hex')}.tar`, await dockerArchive(images)));
}

/** Bytes of all layers: what `docker system df` prints for images, before it rounds. */
async function layersSize(home: GantryHome): Promise<number> {
  const client = new DockerClient({ kind: 'unix', path: home.paths.engine.socket });
  try {
    return (await system.df(client)).LayersSize ?? 0;
  } finally {
    client.dispose();
  }
}

async function openMap(page: Page, filter: string): Promise<void> {
  await goTo(page, 'Images');
  await page.getByRole('button', { name: 'Sharing map' }).click();
  await expect(page.getByRole('heading', { name: 'Sharing map' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter images' }).fill(filter);
}

const line = (page: Page, name: string) => page.getByRole('option', { name: new RegExp(`^${name}:1, `) });
/** On the name: in the middle of a line may be a block, which chooses all that stand on it. */
const tick = (page: Page, name: string) => line(page, name).locator('.share-name').click();
const figure = (page: Page) => page.locator('.share-figure .g-num');

/** The figure to the byte: it stands in the hover. */
async function freedBytes(page: Page): Promise<number> {
  await expect(figure(page)).toBeVisible();
  return Number((await figure(page).getAttribute('data-tip'))?.replace(/\D/g, ''));
}

test.beforeEach(async ({ app }) => {
  await untilReady(app.page);
});

test('deleting ticked images frees to the byte what the map said', async ({ app, home, picture }) => {
  const { page } = app;
  await load(home, {
    'map/base:1': [base],
    'map/runtime:1': [base, runtime],
    'map/api:1': [base, runtime, layer('api', 400_000)],
    'map/worker:1': [base, runtime, layer('worker', 300_000)],
    'map/other:1': [base, layer('other', 900_000)],
    'map/alone:1': [layer('alone', 700_000)],
  });
  await home.docker('create', '--name', 'map-user', 'map/worker:1');
  await openMap(page, 'map/');
  await expect(page.getByRole('option')).toHaveCount(6, { timeout: 30_000 });
  const names = page.locator('.share-line .images-name');
  await expect(names).toHaveText([
    'map/base:1',
    'map/runtime:1',
    'map/api:1',
    'map/worker:1',
    'map/other:1',
    'map/alone:1',
  ]);
  await picture('sharing-none');

  await tick(page, 'map/api');
  await tick(page, 'map/worker');
  await expect(page.getByRole('heading', { name: 'Delete 2 images' })).toBeVisible();
  await expect(page.getByText('One container uses these images: map-user (created). It is deleted too.')).toBeVisible();
  // The runtime's own image keeps its layers: it must go as well for them to come free.
  await expect(page.locator('.share-block.share-freed')).toHaveCount(2);
  await tick(page, 'map/runtime');
  await expect(page.locator('.share-block.share-freed')).toHaveCount(3);
  await expect(page.getByRole('heading', { name: 'Delete 3 images' })).toBeVisible();
  for (const theme of ['dark', 'light'] as const) {
    await showTheme(page, theme);
    await picture(`sharing-${theme}`);
    expect(await seriousFindings(page), theme).toEqual([]);
  }
  await resizeWindow(app.electron, 1024, 700);
  await picture('sharing-1024');
  await resizeWindow(app.electron, 1280, 800);

  const said = 2_200_000;
  await expect.poll(() => freedBytes(page), { timeout: 30_000 }).toBe(said);
  const before = await layersSize(home);
  await page.getByRole('button', { name: 'Delete 3 images and 1 container…' }).click();
  await picture('sharing-confirm');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete 3 images and 1 container' }).click();
  await expect(page.getByRole('option')).toHaveCount(3, { timeout: 30_000 });
  await expect.poll(async () => before - (await layersSize(home)), { timeout: 30_000 }).toBe(said);
  expect(await home.docker('ps', '-aq', '--filter', 'name=map-user')).toBe('');
});

test('by keyboard, as a table, with a block, from the palette; and with many images', async ({
  app,
  home,
  picture,
}) => {
  const { page } = app;
  const keyBase = layer('key-base', 2_000_000);
  await load(home, {
    'key/base:1': [keyBase],
    'key/one:1': [keyBase, layer('one', 50_000)],
    'key/two:1': [keyBase, layer('two', 60_000)],
  });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('what images share');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sharing map' })).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Filter images' })).toBeFocused();
  await page.keyboard.type('key/');
  await expect(page.getByRole('option')).toHaveCount(3, { timeout: 30_000 });
  await page.getByRole('listbox').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+ArrowUp');
  await expect(page.getByRole('heading', { name: 'Delete 2 images' })).toBeVisible();
  await page.keyboard.press('Delete');
  const confirm = page.getByRole('alertdialog', { name: 'Delete 2 images' });
  // It hears keys when it has the focus, a moment after it is to be seen.
  await expect(confirm.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'On this disk' })).toBeVisible();
  // The block of the base chooses all that stand on it.
  await page.locator('.share-block').first().click();
  await expect(page.getByRole('heading', { name: 'Delete 3 images' })).toBeVisible();
  await page.getByRole('radio', { name: 'Table' }).click();
  const row = page.getByRole('row', { name: /^Select key\/one:1/ });
  await expect(row).toContainText('key/base:1 and 1 other');
  await picture('sharing-table');
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('radio', { name: 'Map' }).click();

  const manyBase = layer('many-base', 1_000_000);
  const many = Array.from({ length: 110 }, (_, n) => [
    `many/app-${n + 1}:1`,
    [manyBase, layer(`app-${n}`, 500 + n * 900)],
  ]);
  await load(home, Object.fromEntries(many));
  await page.getByRole('searchbox', { name: 'Filter images' }).fill('many/');
  await expect(line(page, 'many/app-110')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('listbox').focus();
  await page.keyboard.press('End');
  await expect(line(page, 'many/app-1')).toBeVisible();
  await picture('sharing-many');
});
