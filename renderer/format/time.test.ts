import { expect, test } from 'vitest';
import { age, ago, clockTime, duration, exactTime } from './time.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [60, '0.06 s'],
  [1_400, '1.4 s'],
  [9_900, '9.9 s'],
  [9_990, '9 s'],
  [38_900, '38 s'],
  [minute, '1 min'],
  [38 * minute, '38 min'],
  [59.9 * minute, '59 min'],
  [2.5 * hour, '2 h'],
  [23.9 * hour, '23 h'],
  [26 * hour, '1 d'],
  [3 * day, '3 d'],
  [13.9 * day, '13 d'],
  [21 * day, '3 w'],
  [62 * day, '8 w'],
  [90 * day, '3 mo'],
  [800 * day, '2 y'],
  [-5, '0.00 s'],
])('%d ms read %s', (value, text) => expect(duration(value)).toBe(text));

test('ages', () => {
  expect(age(0, 38 * minute)).toBe('38 min');
  expect(age(0, 4_900)).toBe('4 s');
  expect(age(1000, 900)).toBe('now');
  expect(age(5 * hour, 0)).toBe('in 5 h');
  expect(ago(0, 38 * minute)).toBe('38 min ago');
  expect(ago(1000, 900)).toBe('just now');
  expect(ago(2 * hour, 0)).toBe('in 2 h');
});

test('exact times are those of the computer', () => {
  const at = new Date(2026, 10, 24, 14, 32, 7, 415).getTime();
  expect(exactTime(at)).toBe('24 Nov 2026, 14:32:07');
  expect(clockTime(at)).toBe('14:32:07.415');
  expect(exactTime(Number.NaN)).toBe('Not known');
});
