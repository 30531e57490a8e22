import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { launchGantry } from '../fixtures/gantry-app.ts';
import { expect as expectSoon, goTo, test } from './test.ts';
import { answerDialogs, resizeWindow, seriousFindings, showTheme, untilReady, untilStarter } from './window.ts';

/** The Dockerfile editor by click and key: from a template to a build, what a crash leaves, an image's history. */

/** Slow machines take their time. */
const expect = expectSoon.configure({ timeout: 20_000 });

const editor = (page: Page) => page.getByRole('textbox', { name: 'Dockerfile', exact: true });
/** The document's text as it is drawn; lines end with a line break. */
const text = (page: Page) =>
  editor(page).evaluate(box => [...box.querySelectorAll('.cm-line')].map(line => line.textContent ?? '').join('\n'));

test('a Dockerfile is written from a template, mended, laid out, saved and built', async ({ app, home, picture }) => {
  test.setTimeout(240_000);
  const { page, electron } = app;
  const folder = mkdtempSync(path.join(tmpdir(), 'gantry-e2e-dockerfile-'));
  const file = path.join(folder, 'Dockerfile');
  try {
    await untilReady(page);
    await untilStarter(home);
    await goTo(page, 'Builds');
    await page.getByRole('button', { name: 'New Dockerfile' }).first().click();
    await expect(page.getByRole('heading', { name: 'Begin with a template' })).toBeVisible();
    await picture('dockerfile-start');
    expect.soft(await seriousFindings(page), 'start').toEqual([]);
    await page.getByRole('button', { name: /^Debian with packages/ }).click();
    await expect(editor(page)).toContainText('FROM debian:bookworm-slim');
    await expect(page.getByText('No problems')).toBeVisible();
    await picture('dockerfile-template');

    await editor(page).press('Control+a');
    await page.keyboard.insertText('FROM gantry/starter AS tools\nrun   echo one && \\\necho two > /two\n');
    await page.keyboard.type('FROM gan');
    const offers = page.getByRole('listbox');
    await expect(offers.getByRole('option', { name: /gantry\/starter/ }).first()).toBeVisible();
    await picture('dockerfile-completion');
    await page.keyboard.press('Escape');
    // Put in rather than typed: Enter would take what the list offers.
    await page.keyboard.insertText('try/starter\nCOPY ');
    await page.keyboard.type('--from=to');
    await offers.getByRole('option', { name: /tools/ }).click();
    await expect(editor(page)).toContainText('COPY --from=tools');
    await page.keyboard.insertText(' /two /two\nWORKDIR app\nCMD sleep 300\n');
    const problems = page.getByRole('region', { name: 'Problems' });
    await expect(problems).toContainText('A relative folder depends on');
    await picture('dockerfile-problems');
    expect.soft(await seriousFindings(page), 'light').toEqual([]);
    await showTheme(page, 'dark');
    await picture('dockerfile-problems-dark');
    expect.soft(await seriousFindings(page), 'dark').toEqual([]);
    await resizeWindow(electron, 1024, 700);
    await picture('dockerfile-problems-1024');
    await resizeWindow(electron, 1280, 800);
    await showTheme(page, 'light');

    await page.locator('.dkf-keyword', { hasText: 'WORKDIR' }).hover();
    await expect(page.locator('.dkf-hover')).toContainText('Sets the folder of later instructions');
    await picture('dockerfile-hover');
    await problems.getByRole('button', { name: 'Begin with a slash' }).click();
    await expect(editor(page)).toContainText('WORKDIR /app');
    await problems.getByRole('button', { name: 'Change to the exec form' }).click();
    await expect(editor(page)).toContainText('CMD ["sleep", "300"]');
    await editor(page).press('Control+Home');
    await editor(page).press('F8');
    await expect(page.getByText('Ln 1, Col 20')).toBeVisible();
    await page.getByRole('button', { name: 'Format' }).click();
    await expect.poll(() => text(page)).toContain('RUN echo one && \\\n    echo two > /two\n');

    await answerDialogs(electron, file);
    await editor(page).press('Control+s');
    await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toContain('COPY --from=tools /two /two\n');
    await expect(page.getByText('Not saved')).toHaveCount(0);
    // The first save keeps the history of changes.
    await editor(page).press('Control+z');
    await expect.poll(() => text(page)).toContain('run   echo one');
    await expect(page.getByText('Not saved')).toBeVisible();
    await editor(page).press('Control+y');
    await expect(page.getByText('Not saved')).toHaveCount(0);

    writeFileSync(file, `${readFileSync(file, 'utf8')}# from outside\n`);
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(page.getByText('changed on disk')).toBeVisible();
    await picture('dockerfile-changed');
    await page.getByRole('button', { name: 'Reload from disk' }).click();
    await expect(editor(page)).toContainText('# from outside');

    await page.getByRole('button', { name: 'Build…' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(/would be sent/)).toBeVisible({ timeout: 30_000 });
    await dialog.getByRole('textbox', { name: 'Tags' }).fill('from-editor:1');
    await dialog.getByRole('button', { name: 'Build', exact: true }).click();
    await expect(page.getByText('Built', { exact: true }).first()).toBeVisible({ timeout: 60_000 });

    await goTo(page, 'Images');
    await page.getByRole('row').filter({ hasText: 'from-editor' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Reconstruct Dockerfile' }).click();
    await expect(editor(page)).toContainText('Reconstructed from the history of from-editor:1');
    await expect(editor(page)).toContainText('WORKDIR /app');
    await picture('dockerfile-reconstructed');

    await page.getByRole('link', { name: 'Dockerfiles' }).click();
    await expect(page.getByRole('heading', { name: 'Not saved' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'New Dockerfile' })).toHaveCount(1);
    await showTheme(page, 'dark');
    await picture('dockerfile-unsaved-dark');
    expect.soft(await seriousFindings(page), 'unsaved').toEqual([]);
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(page.getByRole('heading', { name: 'Not saved' })).toHaveCount(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a build that failed opens its Dockerfile at the line', async ({ app, picture }) => {
  test.setTimeout(180_000);
  const { page, electron } = app;
  const folder = mkdtempSync(path.join(tmpdir(), 'gantry-e2e-fault-'));
  writeFileSync(path.join(folder, 'Dockerfile'), 'FROM gantry/starter\n\nRUN true\nRUN exit 3\n');
  try {
    await expect(page.locator('.app-nav')).toBeVisible({ timeout: 60_000 });
    await goTo(page, 'Builds');
    await answerDialogs(electron, folder);
    await page.getByRole('button', { name: 'New build' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Choose…' }).click();
    await expect(dialog.getByRole('button', { name: 'Edit Dockerfile' })).toBeVisible();
    await dialog.getByRole('button', { name: 'Build', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('exit code 3', { timeout: 60_000 });
    await picture('dockerfile-fault');
    await page.getByRole('button', { name: 'Open in editor' }).click();
    await expect(editor(page)).toContainText('RUN exit 3');
    await expect(page.getByText('Ln 4, Col 1')).toBeVisible();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what was not saved is there again after a crash', async ({ home }) => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'gantry-e2e-draft-'));
  const file = path.join(folder, 'Dockerfile');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, 'FROM gantry/starter\r\n');
  const open = async (page: Page) => {
    await expect(page.locator('.app-nav')).toBeVisible({ timeout: 60_000 });
    await page.evaluate(wanted => {
      location.hash = `#/builds/dockerfile/file?path=${encodeURIComponent(wanted)}`;
    }, file);
    await expect(editor(page)).toContainText('FROM gantry/starter');
  };
  const kept = () =>
    existsSync(home.paths.draftsFolder) &&
    readdirSync(home.paths.draftsFolder).some(name =>
      readFileSync(path.join(home.paths.draftsFolder, name), 'utf8').includes('typed before the crash'),
    );
  const crashed = await launchGantry(home);
  try {
    await open(crashed.page);
    await editor(crashed.page).press('Control+End');
    await crashed.page.keyboard.type('# typed before the crash');
    await expect.poll(kept, { timeout: 20_000 }).toBe(true);
  } finally {
    const main = crashed.electron.process();
    const gone = new Promise(resolve => main.once('exit', resolve));
    main.kill('SIGKILL');
    await gone;
  }
  const again = await launchGantry(home);
  try {
    await open(again.page);
    await expect(again.page.getByText(/Restored: changes of/)).toBeVisible();
    await expect(editor(again.page)).toContainText('# typed before the crash');
    await editor(again.page).press('Control+s');
    await expect.poll(() => readFileSync(file, 'utf8')).toBe('FROM gantry/starter\r\n# typed before the crash');
    await expect.poll(kept).toBe(false);
  } finally {
    await again.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
