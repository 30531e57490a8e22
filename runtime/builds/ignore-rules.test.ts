import { expect, test } from 'vitest';
import { IgnoreRules } from './ignore-rules.ts';

// Most of them from the examples of Docker's documentation, ".dockerignore files".
test.each([
  ['*/temp*', ['a/temporary.txt', 'a/temp', 'a/temp/x'], ['temp', 'a/b/temp']],
  ['*/*/temp*', ['a/b/temporary.txt'], ['a/temp']],
  ['temp?', ['tempa', 'tempb'], ['temp', 'tempab', 'a/tempa']],
  ['**/*.go', ['x.go', 'a/x.go', 'a/b/c/x.go'], ['x.gox']],
  ['*.md\n!README.md', ['a.md'], ['README.md', 'a/b.md']],
  ['*.md\n!README*.md\nREADME-secret.md', ['a.md', 'README-secret.md'], ['README.md', 'README-x.md']],
  ['*.md\nREADME-secret.md\n!README*.md', ['a.md'], ['README-secret.md']],
  ['/node_modules/', ['node_modules', 'node_modules/a/b'], ['a/node_modules']],
  ['**/node_modules', ['node_modules/a', 'x/y/node_modules/z'], ['node_module']],
  ['# comment\n\n  spaced  ', ['spaced'], ['# comment']],
  ['a/../b\n./c', ['b', 'c'], ['a']],
  ['file[0-9].txt\n[^a]x', ['file1.txt', 'bx'], ['filex.txt', 'ax']],
  ['back\\*slash\n(a+b)', ['back*slash', '(a+b)'], ['backXslash', 'aab']],
  ['*\n!src/**/*.ts', ['a', 'src/x.js'], ['src/a.ts', 'src/b/c.ts']],
  ['[z-a]', [], ['z', 'a']],
  ['[a\\-z]\n[]x]y', ['a', '-', 'z'], ['b', ']y']],
  ['**/a/**/b/**/c', ['a/b/c', 'x/a/y/z/b/c', 'a/b/c/d'], ['a/c', 'xa/b/c', 'a/bc']],
  ['x**y', ['xy', 'x/a/y', 'xay'], ['xyz']],
  ['a\r\nb\r\n', ['a', 'b'], ['c']],
])('%j', (text, out, kept) => {
  const rules = new IgnoreRules(text);
  expect(out.filter(path => !rules.ignores(path))).toEqual([]);
  expect(kept.filter(path => rules.ignores(path))).toEqual([]);
});

test('an ignored folder is looked into only where something in it may be kept', () => {
  const rules = new IgnoreRules('*\n!src/keep\n!docs/**/*.md');
  expect(rules.mayKeepWithin('src')).toBe(true);
  expect(rules.mayKeepWithin('src/keep')).toBe(false);
  expect(rules.mayKeepWithin('docs/a')).toBe(true);
  expect(rules.mayKeepWithin('node_modules')).toBe(false);
});

test('neither long files nor patterns made for it take long', () => {
  const hostile = [
    `${'*a'.repeat(200)}b`,
    `${'**/'.repeat(300)}b`,
    `${'**/a/'.repeat(100)}b`,
    `${'[^b]*'.repeat(150)}c`,
    '?'.repeat(5000),
    `${'a**'.repeat(100)}!`,
    `[${'\\'.repeat(3001)}`,
  ];
  const rules = new IgnoreRules([...hostile, ...Array.from({ length: 60_000 }, (_, n) => `dir-${n}/file`)].join('\n'));
  const deep = Array.from({ length: 60 }, () => 'a'.repeat(60)).join('/');
  expect(rules.ignores(deep)).toBe(false);
  expect(rules.ignores('a'.repeat(250))).toBe(false);
  for (let n = 0; n < 5000; n++) expect(rules.ignores(`dir-${n}/file`)).toBe(true);
});
