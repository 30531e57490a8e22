import type { TreeRow } from '../../../../runtime/contract/layers.ts';

/** Lines that are asked for at a time. Three windows cover what a screen shows and a page of scrolling each way. */
export const windowSize = 200;
const keep = 3;

/** What is known of a tree: its length, and a few windows of its lines. It is never changed, only replaced. */
export interface TreeWindows {
  total: number;
  /** Lines that the filter itself hit. */
  matches: number;
  /** By number of the window. */
  windows: ReadonlyMap<number, readonly TreeRow[]>;
}

/** The numbers of the windows that lines `first` to `last` lie in. */
export function windowsOf(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / windowSize);
  const to = Math.floor(Math.max(0, last) / windowSize);
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

/** A line, if it is known. */
export function lineAt(tree: TreeWindows | null, index: number): TreeRow | undefined {
  return tree?.windows.get(Math.floor(index / windowSize))?.[index % windowSize];
}

/** With one window more; those that are furthest from it go, so that memory stays the same however long the tree is. */
export function withWindow(tree: TreeWindows, at: number, rows: readonly TreeRow[]): TreeWindows {
  const windows = new Map(tree.windows).set(at, rows);
  const far = [...windows.keys()].sort((a, b) => Math.abs(b - at) - Math.abs(a - at));
  for (const other of far.slice(0, Math.max(0, windows.size - keep))) windows.delete(other);
  return { ...tree, windows };
}

/** The place of a known line that is the directory which holds line `index`; null when it isn't among the known ones. */
export function parentOf(tree: TreeWindows | null, index: number): number | null {
  const row = lineAt(tree, index);
  if (!row) return null;
  for (let at = index - 1; at >= 0; at -= 1) {
    const above = lineAt(tree, at);
    if (!above) return null;
    if (above.depth < row.depth) return at;
  }
  return null;
}
