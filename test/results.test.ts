import { expect, test } from 'vitest';
import { countPlaywright, countVitest, settle, summary } from './results.mjs';

const none = { passed: 0, failed: 0, skipped: 0, retried: [] };

test('vitest: tests are counted by their state, and a file that does not load is one failure', () => {
  const report = {
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'skipped' }, { status: 'todo' }] },
      { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  };
  expect(countVitest(report)).toEqual({ passed: 2, failed: 2, skipped: 2, retried: [] });
});

test('a test that passes at its second try is counted as passed, and named', () => {
  const twice = { status: 'passed', fullName: 'a race', failureMessages: ['expected 1 to be 2'] };
  expect(countVitest({ testResults: [{ status: 'passed', assertionResults: [twice] }] })).toEqual({
    ...none,
    passed: 1,
    retried: ['a race'],
  });
  const spec = { title: 'a slow window', tests: [{ status: 'flaky' }] };
  const other = { title: 'a window', tests: [{ status: 'expected' }] };
  const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats, suites: [{ specs: [other], suites: [{ specs: [spec] }] }] })).toEqual({
    passed: 4,
    failed: 1,
    skipped: 2,
    retried: ['a slow window'],
  });
});

test('a runner that ends badly, or tests nothing, counts as a failure', () => {
  expect(settle({ ...none, passed: 5 }, 1).failed).toBe(1);
  expect(settle(countVitest({}), 0).failed).toBe(1);
  expect(settle({ ...none, passed: 1, failed: 2 }, 1).failed).toBe(2);
  expect(settle({ ...none, passed: 1 }, 0).failed).toBe(0);
});

test('the summary is the line that CI reads; skipped tests are named only if there are any', () => {
  expect(summary({ ...none, passed: 4 })).toBe('4 passed, 0 failed');
  expect(summary({ ...none, passed: 4, failed: 1, skipped: 2 })).toBe('4 passed, 1 failed, 2 skipped');
});
