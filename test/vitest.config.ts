import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Node strips the types of the layers' worker threads by WebAssembly. Two threads that do so at once can share a compiled call from
 * there into JavaScript, which V8 then frees under one of them (WasmEngine::FreeDeadCode from Runtime_TierUpWasmToJSWrapper): the
 * process dies. With this budget no such call is compiled. The app's own worker is JavaScript.
 */
const execArgv = ['--wasm-wrapper-tiering-budget=2147483647'];

/**
 * Tests of real engines and of broken ones: one file after another, because they share two cores and ports. In CI, whose machine
 * does other things too, a test gets a second try; the summary names the tests that needed it.
 */
const withEngine = {
  fileParallelism: false,
  execArgv,
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
          execArgv,
          include: ['{runtime,renderer,electron,test/fixtures}/**/*.test.{ts,tsx}', 'test/*.test.ts'],
        },
      },
      { root, test: { name: 'architecture', include: ['test/architecture/**/*.test.ts'] } },
      { root, test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...withEngine } },
      { root, test: { name: 'faults', include: ['test/faults/**/*.test.ts'], ...withEngine } },
    ],
  },
});
