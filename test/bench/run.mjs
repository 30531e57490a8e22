// `npm run bench -- <name>|all [--json]`: sets up as the tests do, then measures. See harness.ts for what a result is.
import { fileURLToPath } from 'node:url';
import { build } from '../../electron/start/build.mjs';
import { continueOnPinnedNode, ensureDependencies } from '../../electron/start/dependencies.mjs';
import { startDisplay } from '../../electron/start/display.mjs';
import { prepare } from '../../electron/start/prepare.mjs';
import { printFailure, printStep } from '../../electron/start/progress.mjs';

const quiet = process.argv.includes('--json');
const onStep = quiet ? () => {} : printStep;

async function bench() {
  await ensureDependencies(onStep);
  const code = await continueOnPinnedNode(fileURLToPath(import.meta.url));
  if (code !== undefined) return code;
  const prepared = await prepare({ forTests: true, onStep });
  await build(onStep);
  const screen = prepared.display ? undefined : await startDisplay();
  if (screen) Object.assign(process.env, screen.env);
  try {
    const { runBenchmarks } = await import('./benchmarks.ts');
    const names = process.argv.slice(2).filter(arg => arg !== '--json');
    return (await runBenchmarks(names, quiet)) ? 0 : 1;
  } finally {
    await screen?.stop();
  }
}

process.exitCode = await bench().catch(printFailure);
