import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { quoteArg, quoteCommand, splitCommand } from './quote.ts';

test.each([
  ['plain', 'plain'],
  ['', "''"],
  ['a b', "'a b'"],
  ["it's", "'it'\\''s'"],
  ['A=b', 'A=b'],
  ['$HOME', "'$HOME'"],
  ['~/x', "'~/x'"],
  ['A=~/x', "'A=~/x'"],
  ['a~b', 'a~b'],
  ['=ls', "'=ls'"],
  ['/data:/var/lib:ro', '/data:/var/lib:ro'],
  ['a\nb', "'a\nb'"],
  ['*', "'*'"],
  ['größe', "'größe'"],
])('%j is quoted as %s', (text, quoted) => expect(quoteArg(text)).toBe(quoted));

const nasty = [
  '',
  ' ',
  "'",
  '"',
  '\\',
  '$(id)',
  '`id`',
  'a\nb',
  'it\'s "it"',
  '!x',
  '~',
  'x=~',
  '{a,b}',
  '#c',
  '[x]',
  'ä',
  '-',
  '--',
  '\t',
  '\\\n',
];

test('a shell reads back what was quoted, and so does splitCommand', () => {
  const line = quoteCommand(nasty);
  const out = execFileSync('sh', ['-c', `for a in ${line}; do printf '%s\\0' "$a"; done`], { encoding: 'utf8' });
  expect(out.split('\0').slice(0, -1)).toEqual(nasty);
  expect(splitCommand(line)).toEqual(nasty);
});

test('continuations and mixed quotes', () => {
  expect(splitCommand('docker run \\\n  -e "A=b c" \\\r\n  x\'y\'"z" \\')).toEqual([
    'docker',
    'run',
    '-e',
    'A=b c',
    'xyz',
  ]);
  expect(splitCommand('"a\\"b" "c\\d" \'e\\f\'')).toEqual(['a"b', 'c\\d', 'e\\f']);
  expect(() => splitCommand("a 'b")).toThrow('single quote is left open');
});
