import { type KeyboardEvent, useRef } from 'react';
import type { TreeRow, TreeView } from '../../../../runtime/contract/layers.ts';
import { runtime } from '../../../ipc/client.ts';
import { parentOf, type TreeWindows } from './windows.ts';

/** Letters that come within this time, in milliseconds, are one word. */
const wordTime = 700;

export interface TreeKeys {
  view: TreeView;
  windows: TreeWindows | null;
  /** The line that the cursor is on, and what it shows; undefined while that is being read. */
  at: number;
  row: TreeRow | undefined;
  /** Lines of a page. */
  page: number;
  move(to: number): void;
  onChoose(row: TreeRow): void;
  onToggle(row: TreeRow): void;
}

/** The keys of a tree (ARIA Authoring Practices, "Tree View"): arrows, Home and End, pages, and the first letters of a name. */
export function useTreeKeys(tree: TreeKeys): (event: KeyboardEvent) => void {
  const word = useRef({ text: '', at: 0 });
  const search = useRef<AbortController | null>(null);
  const { view, windows, at, row, page, move } = tree;
  const total = windows?.total ?? 0;

  const find = async (what: Parameters<typeof runtime.layers.find>[0]['what']) => {
    search.current?.abort();
    const abort = new AbortController();
    search.current = abort;
    try {
      const { index } = await runtime.layers.find({ view, what }, { signal: abort.signal });
      if (index !== null && !abort.signal.aborted) move(index);
    } catch {
      // The cursor stays; what is wrong with the tree, the tree itself shows.
    }
  };
  const toParent = () => {
    const above = parentOf(windows, at);
    if (above !== null) move(above);
    // Further up than the lines that are known.
    else if (row && row.depth > 0) void find({ type: 'path', path: row.path.slice(0, row.path.lastIndexOf('/')) });
  };
  const spell = (letter: string, time: number) => {
    const goesOn = time - word.current.at < wordTime;
    const text = goesOn ? word.current.text + letter : letter;
    word.current = { text, at: time };
    void find({ type: 'prefix', text: text.slice(0, 64), from: goesOn && text.length > 1 ? at : at + 1 });
  };

  return event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: total - 1,
    };
    const step = steps[event.key];
    const spelling = event.timeStamp - word.current.at < wordTime;
    if (step !== undefined) move(step);
    else if (event.key === 'ArrowRight') {
      if (row?.expanded) move(at + 1);
      else if (row && row.children > 0) tree.onToggle(row);
    } else if (event.key === 'ArrowLeft') {
      if (row?.expanded) tree.onToggle(row);
      else toParent();
    } else if (event.key === 'Enter' || (event.key === ' ' && !spelling)) {
      if (row) tree.onChoose(row);
      // No name has a slash: it goes to the filter.
    } else if (event.key.length === 1 && event.key !== '/') spell(event.key, event.timeStamp);
    else return;
    event.preventDefault();
  };
}
