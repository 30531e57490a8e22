import { useCallback, useMemo, useState } from 'react';
import type { FileChange, TreeRow, TreeView } from '../../../../runtime/contract/layers.ts';
import { directoriesAbove } from '../tree/mode.ts';

/** What the tree of files shows, as the user set it. */
export interface FilesView {
  view: TreeView;
  mode: 'changes' | 'whole';
  setMode(mode: 'changes' | 'whole'): void;
  changes: readonly FileChange[];
  toggleChange(kind: FileChange): void;
  text: string;
  setText(text: string): void;
  minSize: number;
  setMinSize(size: number): void;
  setSort(sort: 'name' | 'size'): void;
  /** Opens a closed directory, closes an open one. */
  toggle(row: TreeRow): void;
  openAll(): void;
  closeAll(): void;
  clearFilter(): void;
  /** Lets a layer's change of a path be seen: no filter, and what leads there open. */
  uncover(path: string): void;
}

/** `few`: all where they are few enough. */
type Open = readonly string[] | 'all' | 'few';

/** Keeps what the tree shows of a layer. `small` says that the layer changed few files. */
export function useFilesView(key: string, layer: number, small: boolean): FilesView {
  const [mode, setMode] = useState<'changes' | 'whole'>('changes');
  const [changes, setChanges] = useState<readonly FileChange[]>([]);
  const [text, setText] = useState('');
  const [minSize, setMinSize] = useState(0);
  const [sort, setSort] = useState<'name' | 'size'>('name');
  const [open, setOpen] = useState<Open>('few');
  // Directories that were closed by hand where all are open: only for the view that they were closed in.
  const [closed, setClosed] = useState<{ of: string; paths: readonly string[] }>({ of: '', paths: [] });
  const filtered = text !== '' || changes.length > 0 || minSize > 0;
  const all = filtered || open === 'all' || (open === 'few' && mode === 'changes' && small);
  const of = JSON.stringify([key, layer, mode, changes, text, minSize, all]);
  const collapsed = closed.of === of ? closed.paths : none;
  const view = useMemo<TreeView>(() => {
    const expanded = all ? ('all' as const) : Array.isArray(open) ? [...open] : [];
    return {
      key,
      layer,
      mode,
      filter: { changes: [...changes], text, minSize },
      sort,
      expanded,
      collapsed: all ? [...collapsed] : [],
    };
  }, [key, layer, mode, changes, text, minSize, sort, all, open, collapsed]);
  const toggle = useCallback(
    ({ path, expanded }: TreeRow) => {
      if (all) setClosed({ of, paths: expanded ? [...collapsed, path] : without(collapsed, path) });
      else setOpen(before => (expanded ? without(listOf(before), path) : [...listOf(before), path]));
    },
    [all, of, collapsed],
  );
  const toggleChange = (kind: FileChange) =>
    setChanges(before => (before.includes(kind) ? before.filter(each => each !== kind) : [...before, kind]));
  const clearFilter = () => {
    setText('');
    setChanges([]);
    setMinSize(0);
  };
  const openAs = (next: Open) => {
    setOpen(next);
    setClosed({ of: '', paths: [] });
  };
  const uncover = (path: string) => {
    setMode('changes');
    clearFilter();
    openAs(open === 'all' ? open : [...listOf(open), ...directoriesAbove(path)]);
  };
  return {
    view,
    mode,
    setMode,
    changes,
    toggleChange,
    text,
    setText,
    minSize,
    setMinSize,
    setSort,
    toggle,
    openAll: () => openAs('all'),
    closeAll: () => openAs([]),
    clearFilter,
    uncover,
  };
}

const none: readonly string[] = [];

function listOf(open: Open): readonly string[] {
  return typeof open === 'string' ? none : open;
}

function without(paths: readonly string[], path: string): readonly string[] {
  return paths.filter(each => each !== path);
}
