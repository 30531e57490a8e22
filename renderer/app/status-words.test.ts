import { expect, it } from 'vitest';
import { memory } from '../format/index.ts';
import { amounts, upTime } from './status-words.ts';

it('names a shared unit once', () => {
  expect(amounts(41.2e9, 64e9)).toBe('41.2 of 64 GB');
  expect(amounts(412e6, 8e9)).toBe('412 MB of 8 GB');
  expect(amounts(3.2 * 2 ** 30, 8 * 2 ** 30, memory)).toBe('3.2 of 8 GB');
});

it('says how long an engine runs', () => {
  expect(upTime(40_900)).toBe('40 s');
  expect(upTime(12 * 60_000)).toBe('12 min');
  expect(upTime(3 * 3_600_000)).toBe('3 h');
  expect(upTime(26 * 3_600_000)).toBe('1 day');
  expect(upTime(74 * 3_600_000)).toBe('3 days');
  expect(upTime(-5)).toBe('0 s');
});
