import { expect, test } from 'vitest';
import { baseName, crumbsOf, hexLines, joinPath, modeText, parentOf } from './paths.ts';

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

test('hex lines keep their columns', () => {
  const [first, last] = hexLines(Uint8Array.from({ length: 17 }, (_, at) => at + 0x41));
  expect(first).toBe('00000000  41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50  ABCDEFGHIJKLMNOP');
  expect(last).toBe(`00000010  51${' '.repeat(48)}Q`);
});
