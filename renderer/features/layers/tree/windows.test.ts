import { expect, it } from 'vitest';
import type { TreeRow } from '../../../../runtime/contract/layers.ts';
import { lineAt, parentOf, type TreeWindows, windowSize, windowsOf, withWindow } from './windows.ts';

const row = (path: string, depth: number) => ({ path, depth }) as TreeRow;
const empty: TreeWindows = { total: 300_000, matches: 0, windows: new Map() };
const filled = (at: number) => Array.from({ length: windowSize }, (_, line) => row(`/${at}/${line}`, 1));

it('knows which windows lines lie in', () => {
  expect(windowsOf(-20, 30)).toEqual([0]);
  expect(windowsOf(190, 410)).toEqual([0, 1, 2]);
});

it('keeps three windows, the nearest', () => {
  let tree = empty;
  for (const at of [0, 1, 2, 3, 900]) tree = withWindow(tree, at, filled(at));
  expect([...tree.windows.keys()].sort((a, b) => a - b)).toEqual([2, 3, 900]);
  expect(lineAt(tree, 900 * windowSize + 7)?.path).toBe('/900/7');
  expect(lineAt(tree, 0)).toBeUndefined();
});

it('finds the directory that holds a line', () => {
  const rows = [row('/a', 0), row('/a/b', 1), row('/a/b/c', 2), row('/a/d', 1)];
  const tree = withWindow(empty, 0, rows);
  expect(parentOf(tree, 3)).toBe(0);
  expect(parentOf(tree, 2)).toBe(1);
  expect(parentOf(tree, 0)).toBeNull();
});
