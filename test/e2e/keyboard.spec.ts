import type { Locator, Page } from '@playwright/test';
import { expect, test } from './test.ts';
import { untilReady, untilStarter } from './window.ts';

/** Puts the focus on a row once nothing else claims it: a dialog that closes gives the focus back a moment later. */
async function focusRow(page: Page, row: Locator): Promise<void> {
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(async () => {
    await row.focus();
    await page.waitForTimeout(250);
    await expect(row).toBeFocused({ timeout: 100 });
  }).toPass({ timeout: 10_000 });
}

/** The everyday work by keyboard alone: no pointer in this file. */
test('run, log, stop, start, rename and delete by keyboard alone', async ({ app, home }) => {
  const { page } = app;
  const { keyboard } = page;
  const row = page.getByRole('row').filter({ hasText: 'by-keys' });
  await untilReady(page);
  await untilStarter(home);

  await test.step('run from the palette', async () => {
    await keyboard.press('Control+k');
    await keyboard.type('run container');
    await keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Run container' })).toBeVisible();
    await keyboard.type('gantry/starter');
    await keyboard.press('Escape');
    const open = await page.getByRole('dialog', { name: 'Run container' }).count();
    expect(open, 'Escape closes the suggestions first').toBe(1);
    await keyboard.press('Tab');
    await keyboard.type('by-keys');
    await page.waitForTimeout(500);
    await keyboard.press('Enter');
    await expect(row).toContainText('Running', { timeout: 20_000 });
  });

  await test.step('stop and start it with s', async () => {
    await focusRow(page, row);
    await keyboard.press('s');
    await expect(row).toContainText(/Stopped|Exit/, { timeout: 20_000 });
    await keyboard.press('s');
    await expect(row).toContainText('Running', { timeout: 20_000 });
  });

  await test.step('its log with l, and back', async () => {
    await focusRow(page, row);
    await keyboard.press('l');
    await expect(page.getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true');
    await keyboard.press('Alt+ArrowLeft');
    await expect(row).toBeVisible();
  });

  await test.step('rename with F2', async () => {
    await focusRow(page, row);
    await keyboard.press('F2');
    await keyboard.press('Control+a');
    await keyboard.type('renamed');
    await keyboard.press('Enter');
    await expect(page.getByRole('row').filter({ hasText: 'renamed' })).toBeVisible();
  });

  await test.step('delete with d, confirmed', async () => {
    await focusRow(page, page.getByRole('row').filter({ hasText: 'renamed' }));
    await keyboard.press('d');
    const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'));
    await expect(dialog).toContainText('renamed');
    for (let i = 0; i < 6; i += 1) {
      const focused = await page.evaluate(() => document.activeElement?.textContent ?? '');
      if (focused.startsWith('Delete')) break;
      await keyboard.press('Tab');
    }
    await keyboard.press('Enter');
    await expect(page.getByRole('row').filter({ hasText: 'renamed' })).toHaveCount(0, { timeout: 20_000 });
  });
});
