// `npm test`: sets this machine up, then runs every stage, or those named after `npm test --`. A failing stage stops no other.
// The last line is the sum over all runners. Runs on the machine's own Node at first, like electron/start/start.mjs.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkoutCache, projectRoot } from '../electron/start/cache.mjs';
import { exitOnSignals } from '../electron/start/commands.mjs';
import { continueOnPinnedNode, ensureDependencies, pinnedNode } from '../electron/start/dependencies.mjs';
import { startDisplay } from '../electron/start/display.mjs';
import { prepare } from '../electron/start/prepare.mjs';
import { printFailure, printStep } from '../electron/start/progress.mjs';
import { add, countPlaywright, countVitest, noCounts, readReport, settle, summary } from './results.mjs';
import { runVisibly } from './run-visibly.mjs';

const reports = join(checkoutCache(), 'reports');
/** @param {string} name a script in node_modules, which the pinned Node runs */
const tool = name => join(projectRoot, 'node_modules', name);

/**
 * One check that passes or fails as a whole.
 * @param {string[]} args
 */
const check = args => async () => {
  const code = await runVisibly(pinnedNode, args);
  return { ...noCounts(), ...(code === 0 ? { passed: 1 } : { failed: 1 }) };
};

/** @param {string} project */
const vitest = project => async () => {
  const report = join(reports, `${project}.json`);
  rmSync(report, { force: true });
  const args = ['--config', 'test/vitest.config.ts', '--project', project, '--reporter=default', '--reporter=json'];
  const code = await runVisibly(pinnedNode, [tool('vitest/vitest.mjs'), 'run', ...args, `--outputFile.json=${report}`]);
  return settle(countVitest(readReport(report)), code);
};

async function playwright() {
  const report = join(reports, 'e2e.json');
  rmSync(report, { force: true });
  const args = ['test', '--config', 'test/playwright.config.ts', '--reporter=list,json'];
  const code = await runVisibly(pinnedNode, [tool('@playwright/test/cli.js'), ...args], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return settle(countPlaywright(readReport(report)), code);
}

/** In this order. @type {Record<string, () => Promise<import('./results.mjs').Counts>>} */
const stages = {
  lint: check([tool('@biomejs/biome/bin/biome'), 'check', '.']),
  types: check([tool('typescript/bin/tsc'), '--build', '--pretty']),
  build: check(['electron/start/build.mjs']),
  architecture: vitest('architecture'),
  unit: vitest('unit'),
  integration: vitest('integration'),
  faults: vitest('faults'),
  e2e: playwright,
};

/** @param {string[]} names @returns {Promise<import('./results.mjs').Counts>} */
async function runStages(names) {
  const leaveToStages = exitOnSignals();
  const prepared = await prepare({ forTests: true, onStep: printStep });
  leaveToStages();
  const screen = prepared.display ? undefined : await startDisplay();
  if (screen) Object.assign(process.env, screen.env);
  let sum = noCounts();
  const lines = [];
  try {
    for (const name of names) {
      printStep(name, 'starts');
      const counts = (await stages[name]?.()) ?? noCounts();
      printStep(name, summary(counts));
      // With a mark, so that no line but the last one reads like the sum.
      lines.push(`  ${counts.failed ? '✗' : '✓'} ${name}: ${summary(counts)}`);
      sum = add(sum, counts);
    }
  } finally {
    await screen?.stop();
  }
  console.log(`\n${lines.join('\n')}\n`);
  if (sum.retried.length)
    console.log(`Passed at the second try only, so there is a race:\n  ${sum.retried.join('\n  ')}\n`);
  return sum;
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const names = process.argv.slice(2);
  const unknown = names.filter(name => !(name in stages));
  if (unknown.length) {
    console.error(
      `There is no stage ${unknown.join(', ')}. Usage: npm test [-- STAGE…], with the stages ${Object.keys(stages).join(', ')}`,
    );
    return 2;
  }
  const leaveToNext = exitOnSignals();
  await ensureDependencies(printStep);
  leaveToNext();
  const code = await continueOnPinnedNode(fileURLToPath(import.meta.url));
  if (code !== undefined) return code;
  mkdirSync(reports, { recursive: true });
  // A set-up that fails has tested nothing: that is one failure, and the last line says so too.
  const sum = await runStages(names.length ? names : Object.keys(stages)).catch(error => {
    printFailure(error);
    return { ...noCounts(), failed: 1 };
  });
  console.log(summary(sum));
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

process.exitCode = await main().catch(printFailure);
