import { AxeBuilder } from '@axe-core/playwright';
import { type ElectronApplication, expect, type Page } from '@playwright/test';

/** What axe finds that is serious or critical. */
export async function findings(page: Page): Promise<string[]> {
  // Electron's windows can't open the blank page that axe prefers to run in.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`));
}

export async function showTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate(wanted => {
    document.documentElement.dataset.theme = wanted;
  }, theme);
}

/** Native dialogs can't be clicked: this answers all that follow for the user. */
export async function chooseInDialogs(electron: ElectronApplication, chosen: string): Promise<void> {
  // Main's context may still change just after the start, and takes such a call with it.
  await expect(async () => {
    await electron.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [file] });
    }, chosen);
  }).toPass();
}
