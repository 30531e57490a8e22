import { AxeBuilder } from '@axe-core/playwright';
import { type ElectronApplication, expect, type Page } from '@playwright/test';
import type { GantryHome } from '../fixtures/gantry-home.ts';

/** What several specs do with the window. */

/** Waits until the engine answered and the lists are there. */
export async function untilReady(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Run container' })).toBeVisible({ timeout: 60_000 });
}

/** Waits until the starter image was loaded. */
export async function untilStarter(home: GantryHome): Promise<void> {
  await expect.poll(() => home.docker('images', '-q', 'gantry/starter'), { timeout: 60_000 }).not.toBe('');
}

/** Just after the start, Electron may collect an answer's promise with the context that it began in: then once more. */
const collected = { timeout: 30_000 };

/** Native file dialogs can't be clicked: this answers all that are opened from now on for the user. */
export async function answerDialogs(electron: ElectronApplication, chosen: string): Promise<void> {
  const answer = () =>
    electron.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [file] });
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: file });
    }, chosen);
  await expect(answer).toPass(collected);
}

export async function showTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate(wanted => {
    document.documentElement.dataset.theme = wanted;
  }, theme);
}

/** Sizes the window's content, in CSS pixels. */
export async function resizeWindow(electron: ElectronApplication, width: number, height: number): Promise<void> {
  const resize = () =>
    electron.evaluate(
      ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w ?? 0, h ?? 0),
      [width, height],
    );
  await expect(resize).toPass(collected);
}

/** What axe finds that is serious or critical. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Electron's windows can't open the blank page that axe prefers to run in.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`));
}
