import { expect, it } from 'vitest';
import { filterLines } from './filter.ts';

const lines = [
  { source: 'gantry', text: 'lock taken', level: 'plain' },
  { source: 'engine', text: 'level=warning msg="Running without cgroup v2"', level: 'warn' },
  { source: 'engine', text: 'level=info msg="API listen"', level: 'plain' },
] as const;

it('keeps the very list when nothing is filtered', () => {
  expect(filterLines(lines, '  ', 'all')).toBe(lines);
});

it('filters by part', () => {
  expect(filterLines(lines, '', 'trouble')).toEqual([lines[1]]);
  expect(filterLines(lines, '', 'gantry')).toEqual([lines[0]]);
  expect(filterLines(lines, '', 'engine')).toHaveLength(2);
});

it('wants every word, regardless of case', () => {
  expect(filterLines(lines, 'CGROUP level', 'all')).toEqual([lines[1]]);
  expect(filterLines(lines, 'cgroup listen', 'all')).toEqual([]);
});
