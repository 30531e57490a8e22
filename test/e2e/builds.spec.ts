import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { startRegistry } from '../fixtures/registry.ts';
import { expect, goTo, runtimePid, test } from './test.ts';
import { answerDialogs, resizeWindow, seriousFindings, showTheme, untilReady } from './window.ts';

/** Builds by click: a step that fails is pinned to its line; mended, the result is run. A secret is given, the result pushed. */

/** A folder to build, in one of its own; `remove` takes both away. */
function project(name: string, files: Record<string, string>): { folder: string; remove(): void } {
  const parent = mkdtempSync(path.join(tmpdir(), 'gantry-e2e-build-'));
  const folder = path.join(parent, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/** Opens the New build dialog with this folder in it. */
async function chooseFolder(page: Page, electron: ElectronApplication, folder: string): Promise<Locator> {
  await goTo(page, 'Builds');
  await answerDialogs(electron, folder);
  await page.getByRole('button', { name: 'New build' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Choose…' }).click();
  await expect(dialog.getByText(/would be sent/)).toBeVisible({ timeout: 20_000 });
  return dialog;
}

/** Waits until the build page shows a result. The list of builds has a chip that says Built, so the word alone is not enough. */
async function built(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Push…' })).toBeEnabled({ timeout: 60_000 });
}

test.beforeEach(async ({ app }) => {
  await untilReady(app.page);
});

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
  const { folder, remove } = project('shop-api', { 'src/file.txt': 'src', 'docs/file.txt': 'docs' });
  const write = (line: string) => writeFileSync(path.join(folder, 'Dockerfile'), dockerfile(line));
  write('grep -n "money" src/file.txt || { printf "\\033[31merror\\033[0m src/file.txt: no money\\n"; exit 2; }');
  try {
    await goTo(page, 'Builds');
    await picture('builds-empty');
    const dialog = await chooseFolder(page, electron, folder);
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
    await resizeWindow(electron, 1024, 700);
    await picture('build-failed-1024');
    await resizeWindow(electron, 1280, 800);
    await showTheme(page, 'light');

    write('grep -n "src" src/file.txt');
    await page.getByRole('button', { name: 'Build again' }).click();
    await built(page);
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
    remove();
  }
});

const secretDockerfile = `ARG BASE=gantry/starter
FROM \${BASE}
COPY page.html /srv/page.html
RUN --mount=type=secret,id=token test "$(cat /run/secrets/token)" = "hoist-7" && echo unlocked
`;

test('a build with a typed secret is pushed and explored; built again, it asks for the secret', async ({
  app,
  picture,
}) => {
  const { page, electron } = app;
  const registry = await startRegistry();
  const { folder, remove } = project('vault', { Dockerfile: secretDockerfile, 'page.html': 'hello' });
  try {
    const dialog = await chooseFolder(page, electron, folder);
    await dialog.getByRole('button', { name: 'token', exact: true }).click();
    const build = dialog.getByRole('button', { name: 'Build', exact: true });
    await expect(build).toBeDisabled();
    await dialog.getByRole('textbox', { name: 'Value of token' }).fill('hoist-7');
    await dialog.getByRole('combobox', { name: 'Where token comes from' }).scrollIntoViewIfNeeded();
    await picture('build-secret');
    expect.soft(await seriousFindings(page), 'dialog').toEqual([]);
    await build.click();
    await built(page);
    await page.getByRole('radio', { name: 'Output' }).click();
    await expect(page.getByRole('log')).toContainText('unlocked', { timeout: 20_000 });

    await page.getByRole('button', { name: 'Push…' }).click();
    await dialog.getByRole('textbox').first().fill(`${registry.address}/team/vault:1`);
    await dialog.getByRole('button', { name: 'Push', exact: true }).click();
    await expect(dialog).toContainText(/sent .+B/i, { timeout: 60_000 });
    await expect(dialog.getByRole('button', { name: 'Cancel push' })).toHaveCount(0, { timeout: 60_000 });
    const pushed = () => registry.requests().some(line => line.startsWith('PUT /v2/team/vault/manifests/1'));
    await expect.poll(pushed, { timeout: 20_000 }).toBe(true);
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    await page.getByRole('button', { name: 'Build again' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Value of token' })).toHaveValue('', { timeout: 20_000 });
    await dialog.getByRole('textbox', { name: 'Value of token' }).fill('hoist-7');
    await dialog.getByRole('button', { name: 'Build', exact: true }).click();
    await expect(dialog).toHaveCount(0, { timeout: 20_000 });
    // The base image counts too, which the builder takes for cached now and then.
    await expect(page.getByText(/[23] of 3 steps cached.*\(before: \d of 3\)/)).toBeVisible({ timeout: 60_000 });
    await built(page);
    await picture('build-again');

    await page.getByRole('button', { name: 'Layers' }).click();
    await expect(page.getByRole('option', { name: /COPY page\.html/ })).toBeVisible({ timeout: 60_000 });
  } finally {
    remove();
    await registry.stop();
  }
});

test('a build that Gantry’s own end interrupts is told so, and its output so far stays', async ({ app, picture }) => {
  const { page, electron } = app;
  const text = `ARG BASE=gantry/starter\nFROM \${BASE}\nRUN echo "so far" && sleep 300\n`;
  const { folder, remove } = project('cut-short', { Dockerfile: text });
  try {
    const dialog = await chooseFolder(page, electron, folder);
    await dialog.getByRole('button', { name: 'Build', exact: true }).click();
    await expect(page.getByRole('log')).toContainText('so far', { timeout: 60_000 });
    process.kill(await runtimePid(app), 'SIGKILL');
    await expect(page.getByText('Interrupted: Gantry ended while this was built.')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('button', { name: 'Build again' })).toBeVisible();
    await expect(page.getByRole('log')).toContainText('so far', { timeout: 20_000 });
    await picture('build-interrupted');
  } finally {
    remove();
  }
});
