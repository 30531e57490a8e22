import { useEffect, useMemo, useState } from 'react';
// Not from the index, which holds xterm: a log needs none.
import { regexError } from '../../terminal/regex-error.ts';
import type { SearchOptions } from '../../terminal/SearchBox.tsx';
import type { LogBuffer } from './log-buffer.ts';
import { LogSearch, queryPattern } from './search.ts';

export interface Found {
  /** What marks the hits in a line; null without a usable query. */
  pattern: RegExp | null;
  /** Line numbers, ascending, one for each match. */
  hits: readonly number[];
  busy: boolean;
  /** There are more than are counted. */
  full: boolean;
  error: string | null;
}

const none: readonly number[] = [];

/** Searches a log while it grows, in slices that leave the page quick. */
export function useLogSearch(buffer: LogBuffer, version: number, query: SearchOptions, from: number): Found {
  const pattern = useMemo(() => queryPattern(query), [query]);
  const search = useMemo(
    () => (pattern ? new LogSearch(buffer, query, pattern, from) : null),
    [buffer, query, pattern, from],
  );
  const [, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every version there are more lines to look at
  useEffect(() => {
    if (!search) return undefined;
    let timer = 0;
    const work = () => {
      const changed = search.run();
      if (changed || !search.busy) setRound(round => round + 1);
      if (search.busy) timer = window.setTimeout(work, 0);
    };
    work();
    return () => window.clearTimeout(timer);
  }, [search, version]);
  const error = query.regex && !pattern && query.text ? regexError(query.text) : null;
  return { pattern, hits: search?.hits ?? none, busy: search?.busy ?? false, full: search?.full ?? false, error };
}

/** Index of the first hit at or after a line; the number of hits when there is none. */
export function hitAtOrAfter(hits: readonly number[], line: number): number {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[middle] ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
