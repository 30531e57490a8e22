import { useState } from 'react';
import type { Sort } from './types.ts';

/** What a list needs of its page, with the names of its props: `<DataTable {...useTableState({ id: 'name', descending: false })} />`. */
export function useTableState(first: Sort, firstHidden: readonly string[] = []) {
  const [sort, onSort] = useState(first);
  const [selected, onSelected] = useState<ReadonlySet<string>>(() => new Set());
  const [hidden, onHidden] = useState<ReadonlySet<string>>(() => new Set(firstHidden));
  return { sort, onSort, selected, onSelected, hidden, onHidden };
}
