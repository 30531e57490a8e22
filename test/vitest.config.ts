import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Tests of real engines and of broken ones: one file after another, because they share two cores and ports. In CI, whose machine
 * does other things too, a test gets a second try; the summary names the tests that needed it.
 */
const withEngine = {
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 120_000,
  retry: process.env.CI ? 1 : 0,
};

export default defineConfig({
  root,
  cacheDir: 'node_modules/.cache/vitest',
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['{runtime,renderer,electron,test/fixtures}/**/*.test.{ts,tsx}', 'test/*.test.ts'],
        },
      },
      { root, test: { name: 'architecture', include: ['test/architecture/**/*.test.ts'] } },
      { root, test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...withEngine } },
      { root, test: { name: 'faults', include: ['test/faults/**/*.test.ts'], ...withEngine } },
    ],
  },
});
