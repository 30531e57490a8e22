import { expect, test } from 'vitest';
import { freeRange, hasRange } from './subordinate-ids.mjs';

test('a range counts by name or by number, and only if it is large enough', () => {
  expect(hasRange('alice:100000:65536\n', 'alice', 1000)).toBe(true);
  expect(hasRange('1000:100000:65536\n', 'alice', 1000)).toBe(true);
  expect(hasRange('alice:100000:1000\nbob:200000:65536\n', 'alice', 1000)).toBe(false);
  expect(hasRange('', 'alice', 1000)).toBe(false);
});

test('the free range begins behind all others, of both files', () => {
  expect(freeRange('', '')).toBe('100000-165535');
  expect(freeRange('bob:100000:65536\n', 'carol:165536:65536\n')).toBe('231072-296607');
});
