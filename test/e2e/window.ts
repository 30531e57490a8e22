import { AxeBuilder } from '@axe-core/playwright';
import type { ElectronApplication, Page } from '@playwright/test';

/** What several specs do with the window. */

/** Native file dialogs can't be clicked: this answers all that are opened from now on for the user. */
export async function answerDialogs(electron: ElectronApplication, chosen: string): Promise<void> {
  await electron.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [file] });
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: file });
  }, chosen);
}

export async function showTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate(wanted => {
    document.documentElement.dataset.theme = wanted;
  }, theme);
}

/** Sizes the window's content, in CSS pixels. */
export async function resizeWindow(electron: ElectronApplication, width: number, height: number): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w ?? 0, h ?? 0),
    [width, height],
  );
}

/** What axe finds that is serious or critical. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Electron's windows can't open the blank page that axe prefers to run in.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`));
}
