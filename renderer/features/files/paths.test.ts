import { expect, test } from 'vitest';
import { baseName, crumbsOf, joinPath, modeText, parentOf } from './paths.ts';

test('paths are put together and taken apart', () => {
  expect(joinPath('/', 'a')).toBe('/a');
  expect(joinPath('/a/b', 'c\nd')).toBe('/a/b/c\nd');
  expect(['/', '/a', '/a/b'].map(parentOf)).toEqual(['/', '/', '/a']);
  expect(['/', '/a', '/a/b'].map(baseName)).toEqual(['', 'a', 'b']);
  expect(crumbsOf('/')).toEqual([]);
  expect(crumbsOf('/a/b')).toEqual([
    { name: 'a', path: '/a' },
    { name: 'b', path: '/a/b' },
  ]);
});

test('modes are written as ls does', () => {
  expect([0o755, 0o640, 0o4755, 0o1777, 0o2644].map(modeText)).toEqual([
    'rwxr-xr-x',
    'rw-r-----',
    'rwsr-xr-x',
    'rwxrwxrwt',
    'rw-r-Sr--',
  ]);
});
