import { expect, it } from 'vitest';
import { hexLine, hexLines } from './hex.ts';

it('writes bytes as hexdump does', () => {
  const bytes = new TextEncoder().encode('ELF header here!\n\u0001');
  expect(hexLines(bytes.length)).toBe(2);
  expect(hexLine(bytes, 0)).toEqual({
    offset: '00000000',
    hex: '45 4c 46 20 68 65 61 64  65 72 20 68 65 72 65 21',
    text: 'ELF header here!',
  });
  const last = hexLine(bytes, 1);
  expect(last.offset).toBe('00000010');
  expect(last.hex.trimEnd()).toBe('0a 01');
  expect(last.hex).toHaveLength(48);
  expect(last.text).toBe('..');
});
