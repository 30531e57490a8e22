import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { DockerClient } from '../../runtime/docker/index.ts';
import { makeImage } from '../fixtures/archives.ts';
import { type Registry, registryUser, startRegistry } from '../fixtures/registry.ts';
import { loadRegistryImage } from '../fixtures/registry-image.ts';
import { expect, goTo, test } from './test.ts';
import { answerDialogs, seriousFindings, showTheme, untilReady } from './window.ts';

/** Registries by click: what a pull would fetch, an update, a push. */

let registry: Registry;
test.beforeAll(async () => {
  registry = await startRegistry();
});
test.afterAll(async () => await registry?.stop());

const file = (name: string, bytes: number) => ({ [name]: randomBytes(bytes) });

test.beforeEach(async ({ app }) => {
  await untilReady(app.page);
});

/** The exact figure behind one in human units. */
async function exactly(figure: Locator): Promise<number> {
  const tip = await figure.getAttribute('data-tip');
  return Number(tip?.replace(/\D/g, ''));
}

async function chooseInMenu(page: Page, image: string, item: string): Promise<void> {
  await page.getByRole('row').filter({ hasText: image }).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: item }).click();
}

test('a plan before the pull; the tag moves, the badge says so, the update fetches only what changed', async ({
  app,
  picture,
}) => {
  const { page } = app;
  const base = [file('base', 900_000), file('runtime', 500_000)];
  const reference = await registry.put('shop/web', '1', await makeImage({ layers: [...base, file('app', 200_000)] }));
  await goTo(page, 'Images');
  await page.getByRole('button', { name: 'Pull image' }).first().click();
  const dialog = page.getByRole('dialog');
  const name = dialog.getByRole('textbox').first();
  // A name that is still being typed stays here, however long it rests and wherever the focus goes.
  await name.fill(reference.replace(/eb:1$/, ''));
  await dialog.getByRole('combobox').first().focus();
  await page.waitForTimeout(1500);
  expect(registry.requests().filter(line => line.includes('/v2/shop/w/'))).toEqual([]);
  await name.fill(reference);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('to fetch', { exact: false }).first()).toBeVisible({ timeout: 30_000 });
  await expect(dialog).toContainText('3 layers');
  expect(registry.requests().filter(line => line.includes('/v2/shop/w/'))).toEqual([]);
  await picture('plan-new');
  await dialog.getByRole('button', { name: 'Pull 1.6 MB' }).click();
  await expect(dialog.getByRole('button', { name: 'Run…' })).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await registry.put('shop/web', '1', await makeImage({ layers: [...base, file('app', 210_000)] }));
  await page.getByRole('button', { name: 'Check for updates' }).click();
  const badge = page.getByRole('button', { name: /^Update available for / });
  await expect(badge).toBeVisible({ timeout: 30_000 });
  await picture('update-badge');
  await badge.click();
  await expect(dialog).toContainText('Already on this disk', { timeout: 30_000 });
  await picture('plan-update');
  expect(await seriousFindings(page)).toEqual([]);
  const before = registry.fetchedBytes('engine');
  await dialog.getByRole('button', { name: /^Pull 21\d kB/ }).click();
  await expect(dialog.getByRole('button', { name: 'Run…' })).toBeVisible({ timeout: 60_000 });
  const said = await exactly(dialog.getByText(/^fetched \d/));
  await expect.poll(() => registry.fetchedBytes('engine') - before, { timeout: 20_000 }).toBe(said);
  await picture('plan-pulled');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Check for updates' }).click();
  await expect(badge).toHaveCount(0, { timeout: 30_000 });
});

test('a pull says how fast it is and how long it takes, and at its end the bytes that the registry counted', async ({
  app,
  picture,
}) => {
  const { page } = app;
  const slow = await startRegistry({ bytesPerSecond: 400_000 });
  try {
    const layers = [file('small', 40_000), file('large', 2_000_000)];
    const reference = await slow.put('shop/slow', '1', await makeImage({ layers }));
    await goTo(page, 'Images');
    await page.getByRole('button', { name: 'Pull image' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill(reference);
    await dialog.getByRole('button', { name: 'Check' }).click();
    await expect(dialog.getByText('2 layers', { exact: false }).first()).toBeVisible({ timeout: 30_000 });
    await dialog.getByRole('button', { name: /^Pull 2/ }).click();
    await expect(dialog.getByText(/^[\d.]+ [kM]?B\/s, about \d+ s left$/)).toBeVisible({ timeout: 30_000 });
    await picture('pull-speed');
    await expect(dialog.getByRole('button', { name: 'Run…' })).toBeVisible({ timeout: 60_000 });
    const said = await exactly(dialog.getByText(/^Fetched 2/));
    await expect.poll(() => slow.fetchedBytes('engine'), { timeout: 20_000 }).toBe(said);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
  } finally {
    await slow.stop();
  }
});

test('a push skips what the registry has, and says how much that is', async ({ app, home, picture }) => {
  const { page } = app;
  await goTo(page, 'Images');
  await expect(page.getByRole('row').filter({ hasText: 'gantry/starter' }).first()).toBeVisible({ timeout: 60_000 });
  // The same image under a second name, so that all of it exists.
  const twice = `${registry.address}/shop/starter:1`;
  await home.docker('tag', 'gantry/starter', twice);
  await home.docker('push', '-q', twice);
  await chooseInMenu(page, 'gantry/starter', 'Push…');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill(`${registry.address}/shop/starter:2`);
  await picture('push');
  await dialog.getByRole('button', { name: 'Push', exact: true }).click();
  await expect(dialog.getByText('Exists, skipped').first()).toBeVisible({ timeout: 60_000 });
  await expect(dialog).toContainText(/Sent 0 B, skipped [\d.]+ [kM]B in \d+ layers? that exists? already/, {
    timeout: 60_000,
  });
  await picture('push-done');
  await expect
    .poll(() => registry.requests().some(line => line.startsWith('PUT /v2/shop/starter/manifests/2')))
    .toBe(true);
});

test('a local registry by a click: it runs, takes a push, is stopped and started again', async ({
  app,
  home,
  picture,
}) => {
  const { page } = app;
  const client = new DockerClient({ kind: 'unix', path: home.paths.engine.socket });
  try {
    await loadRegistryImage(client);
  } finally {
    client.dispose();
  }
  await goTo(page, 'Registries');
  await expect(page.getByRole('textbox', { name: 'Search Docker Hub' })).toBeVisible();
  await page.getByRole('button', { name: 'Run a local registry' }).click();
  await expect(page.getByText('Local registry at 127.0.0.1:')).toBeVisible({ timeout: 60_000 });
  const words = await page.getByText('Local registry at 127.0.0.1:').textContent();
  const address = words?.replace('Local registry at ', '').trim() ?? '';
  await home.docker('tag', 'gantry/starter', `${address}/mine/starter:1`);
  await home.docker('push', '-q', `${address}/mine/starter:1`);
  await page.getByRole('list', { name: 'Registries' }).getByRole('button', { name: address }).click();
  await page.getByRole('button', { name: 'mine/starter' }).click();
  await page.getByRole('button', { name: '1', exact: true }).click();
  await expect(page.getByText('compressed').first()).toBeVisible({ timeout: 20_000 });
  await picture('local-registry');
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByText('It is stopped.')).toBeVisible({ timeout: 60_000 });
  await picture('local-registry-stopped');
  await page.getByRole('button', { name: 'Start the local registry' }).click();
  await page.getByRole('button', { name: 'mine/starter' }).click({ timeout: 60_000 });
});

test('a registry with a CA of its own: not trusted, then named insecure for the engine, too, then checked', async ({
  app,
  home,
  picture,
}) => {
  const { page } = app;
  // Loopback would be taken without TLS; the engine's bridge has another address of this computer.
  const bridge = () => networkInterfaces()[home.paths.engine.bridge]?.find(one => one.family === 'IPv4')?.address;
  await expect.poll(bridge, { timeout: 60_000 }).toBeTruthy();
  const storage = mkdtempSync(path.join(tmpdir(), 'gantry-storage-'));
  const open = await startRegistry({ storage });
  await open.put('team/app', '1', await makeImage({ layers: [file('x', 5000)] }));
  await open.stop();
  const own = await startRegistry({ host: bridge() ?? '', tls: 'own-ca', storage });
  const pull = () => home.docker('pull', '-q', `${own.address}/team/app:1`);
  const refused = /certificate|x509/;
  const team = page.getByRole('button', { name: 'team/app' });
  const dialog = page.getByRole('dialog');
  try {
    await goTo(page, 'Registries');
    await page.getByRole('button', { name: 'Add registry' }).click();
    await dialog.getByRole('textbox').first().fill(own.address);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('alert').first()).toContainText('is not trusted', { timeout: 30_000 });
    await picture('registry-not-trusted');
    await expect(pull()).rejects.toThrow(refused);

    await page.getByRole('button', { name: 'Change…' }).click();
    await dialog.getByRole('checkbox').click();
    await picture('registry-change');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Insecure', { exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(team).toBeVisible({ timeout: 30_000 });
    // Gantry told its own engine, which read it without a restart.
    await expect(pull).toPass({ timeout: 30_000 });

    await page.getByRole('button', { name: 'Change…' }).click();
    await answerDialogs(app.electron, own.ca ?? '');
    await dialog.getByRole('button', { name: 'Choose…' }).click();
    await expect(dialog.getByRole('textbox', { name: 'CA' })).toHaveValue(own.ca ?? '');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Own CA', { exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('the engine needs the same CA')).toBeVisible();
    await expect(team).toBeVisible({ timeout: 30_000 });
    await picture('registry-own-ca');
    await expect(async () => expect(pull()).rejects.toThrow(refused)).toPass({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Forget' }).click();
    await expect(page.getByText('Own CA', { exact: true })).toHaveCount(0);
  } finally {
    await own.stop();
    rmSync(storage, { recursive: true, force: true });
  }
});

test('add a registry, log in for this session, browse, delete a tag, log out', async ({ app, picture }) => {
  const { page } = app;
  const closed = await startRegistry({ auth: true });
  try {
    const image = await makeImage({ layers: [file('x', 5000)], config: { Labels: { team: 'shop' } } });
    for (const tag of ['1', '2']) await closed.put('team/private', tag, image);
    const platforms = ['amd64', 'arm64', 's390x'];
    const several = platforms.map(architecture => makeImage({ layers: [file(architecture, 7000)], architecture }));
    await closed.putIndex('team/several', '1', await Promise.all(several));
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
    await showTheme(page, 'dark');
    await picture('registry-browse-dark');
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(page.getByRole('button', { name: '2', exact: true })).toHaveCount(0);
    await page.getByRole('button', { name: 'team/several' }).click();
    await page.getByRole('button', { name: '1', exact: true }).click();
    await expect(page.getByText('Multi-platform image, 3 platforms')).toBeVisible({ timeout: 30_000 });
    const all = page.getByRole('list', { name: 'Platforms' }).getByRole('button');
    await expect(all).toHaveText([/^linux\/amd64.+kB$/, /^linux\/arm64.+kB$/, /^linux\/s390x.+kB$/]);
    await all.nth(2).click();
    await expect(page.getByRole('heading', { name: 'linux/s390x' })).toBeVisible();
    await picture('registry-platforms');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Log out' }).click();
    await expect(page.getByText('No login: only what everybody may see.')).toBeVisible();
  } finally {
    await closed.stop();
  }
});
