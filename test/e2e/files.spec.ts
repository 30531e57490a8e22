import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { dotPng } from '../fixtures/dot-png.ts';
import { expect, goTo, test } from './test.ts';
import { answerDialogs, resizeWindow, seriousFindings, showTheme, untilReady, untilStarter } from './window.ts';

/** A container's files by click: browse, preview, upload, download, changes, commit, export. */

const folder = mkdtempSync(path.join(tmpdir(), 'gantry-files-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry = (page: Page, name: string) =>
  page
    .getByRole('grid', { name: /^Files in/ })
    .getByRole('row')
    .filter({ hasText: name });

/** Both themes and a small window, looked at and searched for what hinders people. */
async function inspectLook(
  page: Page,
  electron: ElectronApplication,
  name: string,
  picture: (name: string) => Promise<void>,
): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await showTheme(page, theme);
    await page.waitForTimeout(200);
    await picture(`${name}-${theme}`);
    expect.soft(await seriousFindings(page), `${name}, ${theme}`).toEqual([]);
  }
  await resizeWindow(electron, 1024, 700);
  await page.waitForTimeout(300);
  await picture(`${name}-1024`);
  await resizeWindow(electron, 1280, 800);
}

test('browse, preview, upload, download, changes, commit and export', async ({ app, home, picture }) => {
  test.setTimeout(180_000);
  const { page, electron } = app;
  await untilReady(page);
  await untilStarter(home);
  const script =
    'mkdir -p /work/src; printf "first line\\nsecond line\\n" > /work/notes.txt; ln -s /work/src /work/link; ' +
    'head -c 3000 /dev/urandom > /work/random.bin; echo x >> /etc/passwd; rm -f /etc/group; sleep 9999';
  await home.docker('run', '-d', '--name', 'filed', '--entrypoint', 'sh', 'gantry/starter', '-c', script);
  await goTo(page, 'Containers');
  await page.getByText('filed', { exact: true }).first().click();

  await page.getByRole('tab', { name: 'Files' }).click();
  await expect(entry(page, 'etc')).toBeVisible();
  await entry(page, 'work').dblclick();
  await entry(page, 'notes.txt').click();
  const preview = page.getByRole('region', { name: 'Preview of notes.txt' });
  await expect(preview).toContainText('second line');
  await inspectLook(page, electron, 'files-preview', picture);
  await preview.getByRole('radio', { name: 'Hex' }).click();
  await expect(preview).toContainText('66 69 72 73 74');
  await entry(page, 'random.bin').click();
  await expect(page.getByRole('region', { name: 'Preview of random.bin' })).toContainText('00000000');
  await picture('files-hex');
  await entry(page, 'link').click();
  await expect(page.getByRole('navigation', { name: 'Folder' })).toContainText('link');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(entry(page, 'notes.txt')).toBeVisible();

  // Upload: two files, then one of them again, which asks.
  writeFileSync(path.join(folder, 'dot.png'), dotPng);
  const bytes = randomBytes(1_500_000);
  writeFileSync(path.join(folder, 'big.bin'), bytes);
  writeFileSync(path.join(folder, 'small.txt'), 'small\n');
  const field = page.locator('input[type=file]');
  await field.setInputFiles(['big.bin', 'small.txt', 'dot.png'].map(name => path.join(folder, name)));
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('They will belong to 0:0');
  await inspectLook(page, electron, 'files-upload', picture);
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(entry(page, 'big.bin')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: /^Tasks/ }).click();
  const upload = page.getByRole('list', { name: 'Tasks' }).getByRole('listitem').filter({ hasText: 'Upload 3 files' });
  await expect(upload).toContainText('1.5 MB in /work');
  await picture('files-upload-task');
  await page.keyboard.press('Escape');
  writeFileSync(path.join(folder, 'small.txt'), 'other\n');
  await field.setInputFiles(path.join(folder, 'small.txt'));
  await expect(dialog).toContainText('is there already');
  await picture('files-upload-replace');
  await dialog.getByRole('button', { name: 'Upload and replace' }).click();
  await expect(dialog).toHaveCount(0);
  expect(await home.docker('exec', 'filed', 'cat', '/work/small.txt')).toBe('other');

  await entry(page, 'dot.png').click();
  await expect(page.getByRole('region', { name: 'Preview of dot.png' })).toContainText('1 × 1');
  await picture('files-picture');

  // Drag and drop.
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['dropped'], 'dropped.txt'));
    return data;
  });
  for (const type of ['dragover', 'drop']) await page.dispatchEvent('.files', type, { dataTransfer: transfer });
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(entry(page, 'dropped.txt')).toBeVisible();

  // Download, equal to the byte; a folder as tar.
  const saved = path.join(folder, 'saved.bin');
  await answerDialogs(electron, saved);
  await entry(page, 'big.bin').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Download…' }).click();
  await expect.poll(() => statSync(saved, { throwIfNoEntry: false })?.size, { timeout: 20_000 }).toBe(bytes.length);
  expect(readFileSync(saved).equals(bytes)).toBe(true);
  // The folder itself, made anew on this computer.
  await answerDialogs(electron, folder);
  await page.getByRole('button', { name: 'Download this folder' }).click();
  await page.getByRole('menuitem', { name: 'Download into a folder…' }).click();
  const copy = path.join(folder, 'work');
  await expect
    .poll(() => statSync(path.join(copy, 'big.bin'), { throwIfNoEntry: false })?.size, { timeout: 20_000 })
    .toBe(bytes.length);
  await expect.poll(() => statSync(path.join(copy, 'notes.txt'), { throwIfNoEntry: false })?.size).toBe(23);
  await page.getByRole('button', { name: 'New folder…' }).click();
  await dialog.getByRole('textbox').fill('made here');
  await page.keyboard.press('Enter');
  await expect(entry(page, 'made here')).toBeVisible();

  // Changes.
  await page.getByRole('tab', { name: 'Changes' }).click();
  const tree = page.getByRole('tree', { name: 'Changed files' });
  await expect(tree.getByRole('treeitem', { name: 'notes.txt, added' })).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: 'passwd, modified' })).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: 'big.bin, added' })).toContainText('1.5 MB');
  await inspectLook(page, electron, 'changes', picture);
  await page.getByRole('button', { name: /Modified/ }).click();
  await expect(tree.getByRole('treeitem', { name: 'notes.txt, added' })).toHaveCount(0);
  await page.getByRole('button', { name: /Modified/ }).click();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Filter by path' })).toBeFocused();
  await page.keyboard.type('small');
  await expect(tree.getByRole('treeitem')).toHaveCount(2);
  await page.keyboard.press('Escape');

  // Commit: a bad name is refused in words, a good one makes an image that runs.
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Commit to an image…' }).click();
  const name = dialog.getByRole('textbox').first();
  await name.fill('Not A Name');
  await dialog.getByRole('button', { name: 'Commit' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await name.fill('team/filed:1');
  await inspectLook(page, electron, 'commit', picture);
  await dialog.getByRole('button', { name: 'Commit' }).click();
  await expect.poll(() => home.docker('images', '-q', 'team/filed:1'), { timeout: 20_000 }).not.toBe('');
  expect(await home.docker('run', '--rm', '--entrypoint', 'cat', 'team/filed:1', '/work/small.txt')).toBe('other');

  // Export, of a container that has stopped.
  await home.docker('kill', 'filed');
  const tar = path.join(folder, 'filed.tar');
  await answerDialogs(electron, tar);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Export files as tar…' }).click();
  await expect
    .poll(() => statSync(tar, { throwIfNoEntry: false })?.size ?? 0, { timeout: 20_000 })
    .toBeGreaterThan(1_500_000);
  await expect(page.getByText(/written/).first()).toBeVisible();
  await picture('export-done');
  await page.getByRole('tab', { name: 'Files' }).click();
  // By keyboard: filter, into the list, into the folder, and up again.
  await expect(entry(page, 'etc')).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Filter this folder' })).toBeFocused();
  await page.keyboard.type('work');
  await entry(page, 'work').focus();
  await page.keyboard.press('Enter');
  await expect(entry(page, 'made here')).toBeVisible();
  await page.keyboard.press('Backspace');
  await expect(entry(page, 'etc')).toBeVisible();
  await page.getByRole('button', { name: 'Type a path' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('/no/such/folder');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('There is no /no/such/folder in this container.');
  await picture('files-missing');
  await page.getByRole('button', { name: 'Type a path' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('/work');
  await page.keyboard.press('Enter');
  await expect(entry(page, 'made here')).toBeVisible();
  await home.docker('rm', '-f', 'filed');
});
