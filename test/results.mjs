import { readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @returns {Counts} */
export const noCounts = () => ({ passed: 0, failed: 0, skipped: 0 });

/** @param {Counts} sum @param {Counts} more @returns {Counts} */
export const add = (sum, more) => ({
  passed: sum.passed + more.passed,
  failed: sum.failed + more.failed,
  skipped: sum.skipped + more.skipped,
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
    for (const { status } of file.assertionResults) {
      if (status === 'passed') counts.passed++;
      else if (status === 'failed') counts.failed++;
      else counts.skipped++;
    }
  }
  return counts;
}

/**
 * Playwright's json report. `flaky` can't happen without retries; if it does, it is no pass.
 * @param {any} report
 * @returns {Counts}
 */
export const countPlaywright = report => ({
  passed: report.stats?.expected ?? 0,
  failed: (report.stats?.unexpected ?? 0) + (report.stats?.flaky ?? 0),
  skipped: report.stats?.skipped ?? 0,
});

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
