import { expect, test } from 'vitest';
import { countPlaywright, countVitest, settle, summary } from './results.mjs';

const none = { passed: 0, failed: 0, skipped: 0 };

test('vitest: tests are counted by their state, and a file that does not load is one failure', () => {
  const report = {
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'skipped' }, { status: 'todo' }] },
      { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  };
  expect(countVitest(report)).toEqual({ passed: 2, failed: 2, skipped: 2 });
});

test('Playwright: a flaky test is no pass', () => {
  expect(countPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 } })).toEqual({
    passed: 3,
    failed: 2,
    skipped: 2,
  });
});

test('a runner that ends badly, or tests nothing, counts as a failure', () => {
  expect(settle({ ...none, passed: 5 }, 1).failed).toBe(1);
  expect(settle(countVitest({}), 0).failed).toBe(1);
  expect(settle({ ...none, passed: 1, failed: 2 }, 1).failed).toBe(2);
  expect(settle({ ...none, passed: 1 }, 0).failed).toBe(0);
});

test('the summary is the line that CI reads; skipped tests are named only if there are any', () => {
  expect(summary({ passed: 4, failed: 0, skipped: 0 })).toBe('4 passed, 0 failed');
  expect(summary({ passed: 4, failed: 1, skipped: 2 })).toBe('4 passed, 1 failed, 2 skipped');
});
