import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { makeImage } from '../fixtures/archives.ts';
import { type Registry, registryUser, startRegistry } from '../fixtures/registry.ts';
import { expect, goTo, test } from './test.ts';

/** Registries by click: what a pull would fetch, an update, a push. */

let registry: Registry;
test.beforeAll(async () => {
  registry = await startRegistry();
});
test.afterAll(async () => await registry?.stop());

const file = (name: string, bytes: number) => ({ [name]: randomBytes(bytes) });

test.beforeEach(async ({ app }) => {
  await expect(app.page.getByRole('button', { name: 'Run container' })).toBeVisible({ timeout: 60_000 });
});

async function chooseInMenu(page: Page, image: string, item: string): Promise<void> {
  await page.getByRole('row').filter({ hasText: image }).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: item }).click();
}

test('a plan before the pull; the tag moves, the badge says so, the update fetches only what changed; a push', async ({
  app,
  picture,
}) => {
  const { page } = app;
  const base = [file('base', 900_000), file('runtime', 500_000)];
  const reference = await registry.put('shop/web', '1', await makeImage({ layers: [...base, file('app', 200_000)] }));
  await goTo(page, 'Images');
  await page.getByRole('button', { name: 'Pull image' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill(reference);
  await expect(dialog.getByText('to fetch', { exact: false }).first()).toBeVisible({ timeout: 20_000 });
  await expect(dialog).toContainText('3 layers');
  await picture('plan-new');
  await dialog.getByRole('button', { name: 'Pull 1.6 MB' }).click();
  await expect(dialog.getByRole('button', { name: 'Run…' })).toBeVisible({ timeout: 30_000 });
  await picture('plan-pulled');
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await registry.put('shop/web', '1', await makeImage({ layers: [...base, file('app', 210_000)] }));
  await page.getByRole('button', { name: 'Check for updates' }).click();
  const badge = page.getByRole('button', { name: /^Update available for / });
  await expect(badge).toBeVisible({ timeout: 20_000 });
  await picture('update-badge');
  const before = registry.fetchedBytes();
  await badge.click();
  await expect(dialog).toContainText('Already on this disk', { timeout: 20_000 });
  await picture('plan-update');
  await dialog.getByRole('button', { name: /^Pull 21\d kB/ }).click();
  await expect(dialog.getByRole('button', { name: 'Run…' })).toBeVisible({ timeout: 30_000 });
  // The plan itself read the two small configs.
  expect(registry.fetchedBytes() - before).toBeLessThan(220_000);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Check for updates' }).click();
  await expect(badge).toHaveCount(0);

  await chooseInMenu(page, 'gantry/starter', 'Push…');
  await dialog.getByRole('textbox').first().fill(`${registry.address}/shop/starter:1`);
  await picture('push');
  await dialog.getByRole('button', { name: 'Push', exact: true }).click();
  await expect(dialog).toContainText(/sent .+B/i, { timeout: 60_000 });
  await expect(dialog.getByRole('button', { name: 'Cancel push' })).toHaveCount(0, { timeout: 60_000 });
  await picture('push-done');
  expect(registry.requests().some(line => line.startsWith('PUT /v2/shop/starter/manifests/1'))).toBe(true);
});

test('add a registry, log in for this session, browse, delete a tag, log out', async ({ app, picture }) => {
  const { page } = app;
  const closed = await startRegistry({ auth: true });
  try {
    const image = await makeImage({ layers: [file('x', 5000)], config: { Labels: { team: 'shop' } } });
    for (const tag of ['1', '2']) await closed.put('team/private', tag, image);
    await closed.put('team/other', '1', await makeImage({ layers: [file('y', 5000)] }));
    await goTo(page, 'Registries');
    await page.getByRole('button', { name: 'Add registry' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill(closed.address);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('wants a login', { timeout: 15_000 });
    await page.getByRole('button', { name: 'Log in…' }).click();
    await dialog.getByRole('textbox').first().fill(registryUser.username);
    await dialog.locator('input[type=password]').fill('wrong');
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('refused your login');
    await picture('registry-login');
    await dialog.locator('input[type=password]').fill(registryUser.password);
    await page.keyboard.press('Enter');
    await expect(page.getByText('until Gantry closes')).toBeVisible();
    await page.getByRole('button', { name: 'team/private' }).click();
    await page.getByRole('button', { name: '1', exact: true }).click();
    await expect(page.getByText('COPY layer0 /').first()).toBeVisible();
    await picture('registry-browse');
    await page.evaluate(() => {
      document.documentElement.dataset.theme = 'dark';
    });
    await picture('registry-browse-dark');
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(page.getByRole('button', { name: '2', exact: true })).toHaveCount(0);
    await page.getByRole('button', { name: 'Log out' }).click();
    await expect(page.getByText('No login: only what everybody may see.')).toBeVisible();
  } finally {
    await closed.stop();
  }
});
