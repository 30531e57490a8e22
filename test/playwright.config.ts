import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  outputDir: fileURLToPath(new URL('../node_modules/.cache/playwright', import.meta.url)),
  globalSetup: './playwright-display.ts',
  workers: 1,
  // In CI, whose machine does other things too, a test gets a second try; the summary names the tests that needed it.
  retries: process.env.CI ? 1 : 0,
  timeout: 120_000,
  reporter: [['list']],
});
