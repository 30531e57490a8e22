import { expect, test } from 'vitest';
import { parseOptions } from './options.mjs';

test('no options: the plain start', () => {
  expect(parseOptions([])).toEqual({ demo: false, setUpOnly: false, help: false });
});

test('known options are understood, together as well', () => {
  expect(parseOptions(['--demo', '--set-up'])).toEqual({ demo: true, setUpOnly: true, help: false });
  expect(parseOptions(['-h']).help).toBe(true);
});

test('an unknown option is named', () => {
  expect(() => parseOptions(['--demo', '--dmo'])).toThrow('There is no option "--dmo".');
});
