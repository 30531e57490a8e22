import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  outputDir: fileURLToPath(new URL('../node_modules/.cache/playwright', import.meta.url)),
  globalSetup: './playwright-display.ts',
  workers: 1,
  // A test that passes at its second try hides a race.
  retries: 0,
  timeout: 120_000,
  reporter: [['list']],
});
