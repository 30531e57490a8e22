import { expect, test } from 'vitest';
import { hexLines } from './hex.ts';

const bytes = Uint8Array.from({ length: 17 }, (_, at) => at + 0x41);

test('hex lines keep their columns', () => {
  const [first, last] = hexLines(bytes, 16);
  expect(first).toBe('00000000  41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50  ABCDEFGHIJKLMNOP');
  expect(last).toBe(`00000010  51${' '.repeat(48)}Q`);
});

test('in half the width they have half the bytes; what can’t be printed is a dot', () => {
  expect(hexLines(bytes, 8)[1]).toBe('00000008  49 4a 4b 4c 4d 4e 4f 50  IJKLMNOP');
  expect(hexLines(Uint8Array.of(0x00, 0x7f, 0xff), 8)).toEqual([`00000000  00 7f ff${' '.repeat(17)}···`]);
  expect(hexLines(new Uint8Array(), 16)).toEqual([]);
});
