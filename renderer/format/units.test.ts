import { expect, test } from 'vitest';
import { bytes, compact, count, exactBytes, memory, number, percent, rate } from './units.ts';

test.each([
  [0, '0 B'],
  [501, '501 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [2_140, '2.1 kB'],
  [316_000, '316 kB'],
  [999_960, '1 MB'],
  [9_640_000, '9.6 MB'],
  [14_200_000, '14.2 MB'],
  [78_000_000, '78 MB'],
  [438_200_000, '438 MB'],
  [1_050_000_000, '1.05 GB'],
  [4_184_000_000, '4.18 GB'],
  [8e9, '8 GB'],
  [41_240_000_000, '41.2 GB'],
  [64e9, '64 GB'],
  [1.25e12, '1.25 TB'],
  [-1500, '-1.5 kB'],
])('%d bytes read %s', (value, text) => expect(bytes(value)).toBe(text));

test('a limit reads as it was typed', () => {
  expect(memory(512 * 1024 ** 2)).toBe('512 MB');
  expect(memory(2 * 1024 ** 3)).toBe('2 GB');
  expect(memory(1.5 * 1024 ** 3)).toBe('1.5 GB');
  expect(memory(1023.9 * 1024)).toBe('1 MB');
});

test('numbers, counts, percent', () => {
  expect([950, 10_300_000, 2_100_000_000].map(compact)).toEqual(['950', '10M', '2.1B']);
  expect(number(9214)).toBe('9,214');
  expect(count(1, 'image')).toBe('1 image');
  expect(count(2, 'entry', 'entries')).toBe('2 entries');
  expect(exactBytes(438_200_000)).toBe('438,200,000 bytes');
  expect(percent(31.66)).toBe('31.7%');
  expect(percent(0)).toBe('0.0%');
  expect(percent(214.4)).toBe('214%');
  expect(percent(91, 0)).toBe('91%');
  expect(rate(1_200_000)).toBe('1.2 MB/s');
});

test('what is not known is a dash', () => {
  for (const format of [bytes, memory, number, percent, rate]) expect(format(Number.NaN)).toBe('–');
});
