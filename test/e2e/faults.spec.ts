import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { launchGantry } from '../fixtures/gantry-app.ts';
import type { GantryHome } from '../fixtures/gantry-home.ts';
import { expect, goTo, runtimePid, test } from './test.ts';
import { untilReady, untilStarter } from './window.ts';

/** Faults as a user meets them: in the window, with ten containers running. */

const names = Array.from({ length: 10 }, (_, i) => `fault-${i}`);

/** Process ids of the containers' first processes: unchanged means untouched. */
async function pids(home: GantryHome): Promise<string> {
  return home.docker('inspect', '-f', '{{.Name}} {{.State.Pid}}', ...names);
}

async function startTen(home: GantryHome): Promise<void> {
  const present = await home.docker('ps', '-aq', '--filter', 'name=fault-');
  if (present) return;
  for (const name of names) await home.docker('run', '-d', '--name', name, 'gantry/starter', 'sleep', '100000');
}

/** The list shows all ten as running. */
async function expectAllRunning(page: Page, timeout: number): Promise<void> {
  const running = page
    .getByRole('row')
    .filter({ hasText: /fault-\d/ })
    .filter({ hasText: 'Running' });
  await expect(running).toHaveCount(names.length, { timeout });
}

test.beforeEach(async ({ app, home }) => {
  await untilReady(app.page);
  await untilStarter(home);
  await startTen(home);
  await expectAllRunning(app.page, 10_000);
});

test('kill -9 of the engine: the same processes after, the list right again', async ({ app, home, picture }) => {
  const before = await pids(home);
  const engine = Number(readFileSync(home.paths.engine.pidFile, 'utf8'));
  process.kill(engine, 'SIGKILL');
  await expect(app.page.getByText(/lost|reconnect|again/i).first()).toBeVisible({ timeout: 5_000 });
  await picture('engine-killed');
  await expect
    .poll(
      () =>
        home.docker('version').then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true);
  await expectAllRunning(app.page, 10_000);
  expect(Number(readFileSync(home.paths.engine.pidFile, 'utf8'))).not.toBe(engine);
  expect(await pids(home)).toBe(before);
});

test('kill -9 of the runtime process: it is back, terminals say what happened, containers are untouched', async ({
  app,
  home,
  picture,
}) => {
  const { page } = app;
  const before = await pids(home);
  await page.evaluate(() => localStorage.setItem('gantry.terminal.screen-reader', 'on'));
  await page.getByText('fault-0', { exact: true }).click();
  await page.getByRole('button', { name: 'Open shell' }).click();
  const screen = page.locator('.terminal-view .xterm-accessibility');
  await expect(screen).toContainText('#', { timeout: 15_000 });
  const old = await runtimePid(app);
  process.kill(old, 'SIGKILL');
  await expect(page.getByText(/background process ended/i).first()).toBeVisible({ timeout: 5_000 });
  await picture('runtime-killed');
  await goTo(page, 'Containers');
  await expectAllRunning(page, 10_000);
  expect(await runtimePid(app)).not.toBe(old);
  expect(await pids(home)).toBe(before);
});

test('kill -9 of the whole app: containers run on, the next start adopts the engine', async ({ app, home }) => {
  const before = await pids(home);
  const engine = readFileSync(home.paths.engine.pidFile, 'utf8');
  const children = await app.electron.evaluate(({ app }) => app.getAppMetrics().map(each => each.pid));
  for (const pid of children) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // A child ends with its parent.
    }
  }
  await wait(500);
  expect(await pids(home)).toBe(before);
  const next = await launchGantry(home);
  try {
    await expectAllRunning(next.page, 30_000);
    expect(await pids(home)).toBe(before);
    expect(readFileSync(home.paths.engine.pidFile, 'utf8')).toBe(engine);
  } finally {
    await next.close();
  }
});
