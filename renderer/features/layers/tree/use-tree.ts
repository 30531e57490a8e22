import { useCallback, useEffect, useRef, useState } from 'react';
import { type GantryError, toGantryError } from '../../../../runtime/contract/errors.ts';
import type { TreeView } from '../../../../runtime/contract/layers.ts';
import { runtime } from '../../../ipc/client.ts';
import { type TreeWindows, windowSize, windowsOf, withWindow } from './windows.ts';

/** A tree as the page has it. */
export interface Tree {
  /** Null until the first lines are there. While a new view is read, those of the last one stay. */
  windows: TreeWindows | null;
  error: GantryError | null;
  /** Says which lines are in sight: what is missing of them is fetched. */
  show(first: number, last: number): void;
}

/** Reads the windows of a view that are in sight. */
export function useTree(view: TreeView): Tree {
  const [windows, setWindows] = useState<TreeWindows | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  const sight = useRef({ first: 0, last: 0 });
  const fetch = useRef<() => void>(() => undefined);
  useEffect(() => {
    const abort = new AbortController();
    const asked = new Set<number>();
    // The first answer takes the place of what the last view showed; nothing flickers meanwhile.
    let own: TreeWindows | null = null;
    const ask = (at: number) => {
      if (asked.has(at)) return;
      asked.add(at);
      runtime.layers.tree({ view, offset: at * windowSize, limit: windowSize }, { signal: abort.signal }).then(
        ({ total, matches, rows }) => {
          asked.delete(at);
          if (abort.signal.aborted) return;
          own = withWindow({ total, matches, windows: own?.windows ?? new Map() }, at, rows);
          setWindows(own);
          setError(null);
        },
        thrown => {
          asked.delete(at);
          if (!abort.signal.aborted) setError(toGantryError(thrown));
        },
      );
    };
    fetch.current = () => {
      const { first, last } = sight.current;
      for (const at of windowsOf(first, last)) {
        const beyond = own !== null && at * windowSize >= own.total;
        if (!beyond && !own?.windows.has(at)) ask(at);
      }
    };
    fetch.current();
    return () => abort.abort();
  }, [view]);
  const show = useCallback((first: number, last: number) => {
    sight.current = { first, last };
    fetch.current();
  }, []);
  return { windows, error, show };
}
