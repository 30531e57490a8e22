import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, goTo, test } from './test.ts';
import { answerDialogs, seriousFindings, showTheme } from './window.ts';

/** Builds by click: a step that fails is pinned to its line; mended, the result is run. */

const dockerfile = (test: string) => `# syntax comments are kept as they are
ARG BASE=gantry/starter
FROM \${BASE} AS base
WORKDIR /work
RUN echo "preparing" && mkdir -p /work/out

FROM base AS build
ARG MODE=production
COPY src ./src
RUN for n in 1 2 3; do printf '\\033[36mcompiling\\033[0m part %s in %s\\n' "$n" "$MODE"; sleep 0.3; done
RUN ${test}

FROM base AS docs
COPY docs ./docs
RUN echo "writing docs" && ls docs > out/index

FROM base
ENV MODE="production"
COPY --from=build /work/src ./src
COPY --from=docs /work/out ./out
CMD ["sleep", "300"]
`;

test('a failing step is shown at its line; mended, it is built from the cache, and run', async ({ app, picture }) => {
  const { page, electron } = app;
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'gantry-e2e-build-')), 'shop-api');
  for (const name of ['src', 'docs']) {
    mkdirSync(path.join(folder, name), { recursive: true });
    writeFileSync(path.join(folder, name, 'file.txt'), name);
  }
  const write = (line: string) => writeFileSync(path.join(folder, 'Dockerfile'), dockerfile(line));
  write('grep -n "money" src/file.txt || { printf "\\033[31merror\\033[0m src/file.txt: no money\\n"; exit 2; }');
  try {
    await expect(page.getByRole('button', { name: 'Run container' })).toBeVisible({ timeout: 60_000 });
    await goTo(page, 'Builds');
    await picture('builds-empty');
    await answerDialogs(electron, folder);
    await page.getByRole('button', { name: 'New build' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Choose…' }).click();
    await expect(dialog.getByText(/would be sent/)).toBeVisible();
    await expect(dialog.getByRole('textbox', { name: 'Tags' })).toHaveValue('shop-api:dev');
    await picture('build-dialog');
    await dialog.getByRole('button', { name: 'Build', exact: true }).click();

    await expect(page.getByText('Failed', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
    const failedLine = page.locator('.bld-line-failed');
    await expect(failedLine).toContainText('grep -n "money"');
    await expect(page.getByRole('alert')).toContainText('no money');
    await expect(page.getByRole('alert')).toContainText('Failed with exit code 2');
    await picture('build-failed');
    expect.soft(await seriousFindings(page), 'light').toEqual([]);
    await showTheme(page, 'dark');
    await picture('build-failed-dark');
    expect.soft(await seriousFindings(page), 'dark').toEqual([]);
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1024, 700));
    await picture('build-failed-1024');
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1280, 800));
    await showTheme(page, 'light');

    write('grep -n "src" src/file.txt');
    await page.getByRole('button', { name: 'Build again' }).click();
    await expect(page.getByText('Built', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
    await page.getByRole('option', { name: /RUN for n in/ }).click();
    await expect(page.getByRole('option', { name: /RUN for n in.*Cached/ })).toBeVisible();
    await page.getByRole('option', { name: /RUN grep/ }).click();
    await expect(page.getByText(/The instruction changed/)).toBeVisible();
    await page.getByRole('radio', { name: 'Output' }).click();
    await expect(page.getByRole('log')).toContainText('1:src');
    await picture('build-done');
    expect.soft(await seriousFindings(page), 'done').toEqual([]);

    await page.getByRole('button', { name: 'Run…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
    await goTo(page, 'Containers');
    await expect(page.getByRole('row').filter({ hasText: 'shop-api' }).first()).toContainText('Running', {
      timeout: 30_000,
    });
    await goTo(page, 'Builds');
    await expect(page.getByRole('row').filter({ hasText: 'shop-api:dev' })).toHaveCount(2);
    await picture('builds');
  } finally {
    rmSync(path.dirname(folder), { recursive: true, force: true });
  }
});
