import { expect, test } from 'vitest';
import { splitByCache } from './build-cache.ts';

test('a record of the cache keeps one layer of its size', () => {
  expect(splitByCache([10, 10, 3], [10, 99])).toEqual({ frees: 13, cached: 10 });
  expect(splitByCache([5], [])).toEqual({ frees: 5, cached: 0 });
  expect(splitByCache([], [5])).toEqual({ frees: 0, cached: 0 });
});
