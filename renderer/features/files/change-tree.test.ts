import { expect, test } from 'vitest';
import { changeLines } from './change-tree.ts';

const changes = [
  { path: '/etc', change: 'modified' },
  { path: '/etc/group', change: 'removed' },
  { path: '/etc/passwd', change: 'modified' },
  { path: '/new/a\nb', change: 'added' },
  { path: '/new/__proto__', change: 'added' },
] as const;
const all = { change: null, text: '' };
const shown = (lines: { path: string; depth: number; change: string | null }[]) =>
  lines.map(line => `${line.depth} ${line.change ?? '-'} ${line.path}`);

test('a tree has folders that only lead to changes, and names that are no words', () => {
  const { lines, hits } = changeLines([...changes], all, new Set());
  expect(hits).toBe(5);
  expect(shown(lines)).toEqual([
    '0 modified /etc',
    '1 removed /etc/group',
    '1 modified /etc/passwd',
    '0 - /new',
    '1 added /new/a\nb',
    '1 added /new/__proto__',
  ]);
  expect(lines[0]).toMatchObject({ below: 2, open: true });
});

test('a closed folder hides what is below it', () => {
  expect(shown(changeLines([...changes], all, new Set(['/etc', '/new'])).lines)).toEqual([
    '0 modified /etc',
    '0 - /new',
  ]);
});

test('a filter keeps the way to its hits', () => {
  expect(shown(changeLines([...changes], { change: 'removed', text: '' }, new Set()).lines)).toEqual([
    '0 - /etc',
    '1 removed /etc/group',
  ]);
  expect(changeLines([...changes], { change: null, text: 'PASS' }, new Set()).hits).toBe(1);
  expect(changeLines([...changes], { change: 'added', text: 'etc' }, new Set()).lines).toEqual([]);
});

test('a path of a thousand parts is a line each', () => {
  const path = '/x'.repeat(1000);
  expect(changeLines([{ path, change: 'added' }], all, new Set()).lines).toHaveLength(1000);
});
