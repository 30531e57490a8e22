import { readFileSync } from 'node:fs';

/**
 * `retried`: the tests among the passed ones that passed at their second try only, by name.
 * @typedef {{ passed: number, failed: number, skipped: number, retried: string[] }} Counts
 */

/** @returns {Counts} */
export const noCounts = () => ({ passed: 0, failed: 0, skipped: 0, retried: [] });

/** @param {Counts} sum @param {Counts} more @returns {Counts} */
export const add = (sum, more) => ({
  passed: sum.passed + more.passed,
  failed: sum.failed + more.failed,
  skipped: sum.skipped + more.skipped,
  retried: [...sum.retried, ...more.retried],
});

/**
 * What a runner says about its tests. A runner that ended badly without a failed test, or that found no test at all, counts as
 * one failure: a stage must not pass by testing nothing.
 * @param {Counts} counts
 * @param {number} exitCode the runner's
 * @returns {Counts}
 */
export function settle(counts, exitCode) {
  const ranNothing = counts.passed + counts.failed === 0;
  return counts.failed === 0 && (exitCode !== 0 || ranNothing) ? { ...counts, failed: 1 } : counts;
}

/**
 * vitest's json report. A file that could not even be loaded has no tests in it, and counts as one failure.
 * @param {any} report
 * @returns {Counts}
 */
export function countVitest(report) {
  const counts = noCounts();
  for (const file of report.testResults ?? []) {
    if (file.status === 'failed' && file.assertionResults.every((/** @type {any} */ test) => test.status !== 'failed'))
      counts.failed++;
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      if (status === 'passed') counts.passed++;
      else if (status === 'failed') counts.failed++;
      else counts.skipped++;
      if (status === 'passed' && failureMessages?.length) counts.retried.push(fullName);
    }
  }
  return counts;
}

/**
 * Playwright's json report. What it calls flaky passed at its second try.
 * @param {any} report
 * @returns {Counts}
 */
export const countPlaywright = report => ({
  passed: (report.stats?.expected ?? 0) + (report.stats?.flaky ?? 0),
  failed: report.stats?.unexpected ?? 0,
  skipped: report.stats?.skipped ?? 0,
  retried: (report.suites ?? []).flatMap(flakySpecs),
});

/** @param {any} suite @returns {string[]} */
const flakySpecs = suite => [
  ...(suite.suites ?? []).flatMap(flakySpecs),
  ...(suite.specs ?? [])
    .filter((/** @type {any} */ spec) => spec.tests.some((/** @type {any} */ test) => test.status === 'flaky'))
    .map((/** @type {any} */ spec) => spec.title),
];

/** A runner's report, or an empty one if it never got as far as to write it. @param {string} path */
export function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

/** The line that CI reads. @param {Counts} counts */
export const summary = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
