import { useMemo, useRef } from 'react';
import { arrange, type Item } from './items.ts';
import type { DataTableProps } from './types.ts';

/** The lines of the list. A row keeps the place it had until the change that is under way has been answered. */
export function useItems<Row>(props: DataTableProps<Row>): readonly Item<Row>[] {
  const { rows, columns, sort, grouping, getRowId, pending } = props;
  const frozen = useRef<ReadonlyMap<string, Row>>(new Map());
  const previous = useRef<ReadonlyMap<string, Item<Row>>>(new Map());

  const pendingIds = useMemo(
    () => (pending ? rows.filter(pending).map(getRowId).join('\n') : ''),
    [rows, pending, getRowId],
  );
  return useMemo(() => {
    const known = previous.current;
    frozen.current = freeze(pendingIds, frozen.current, known);
    const seen = (row: Row): Row => (frozen.current.size === 0 ? row : (frozen.current.get(getRowId(row)) ?? row));
    const items = arrange({ rows, columns, sort, grouping, getRowId, seen }).map(item => {
      // Lines that say the same stay the same objects, so that memoised rows aren't drawn again.
      const old = known.get(item.id);
      return old && same(old, item) ? old : item;
    });
    previous.current = new Map(items.map(item => [item.id, item]));
    return items;
  }, [rows, columns, sort, grouping, getRowId, pendingIds]);
}

/** Rows as they were before the change that is under way: what was shown last wins over what has come since. */
function freeze<Row>(
  ids: string,
  before: ReadonlyMap<string, Row>,
  known: ReadonlyMap<string, Item<Row>>,
): ReadonlyMap<string, Row> {
  const next = new Map<string, Row>();
  for (const id of ids === '' ? [] : ids.split('\n')) {
    const item = known.get(id);
    const row = before.get(id) ?? (item?.kind === 'row' ? item.row : undefined);
    if (row !== undefined) next.set(id, row);
  }
  return next;
}

function same<Row>(a: Item<Row>, b: Item<Row>): boolean {
  if (a.kind === 'row') return b.kind === 'row' && a.row === b.row && a.last === b.last && a.group?.id === b.group?.id;
  return (
    b.kind === 'group' &&
    a.open === b.open &&
    a.group.rows.length === b.group.rows.length &&
    a.group.rows.every((row, at) => row === b.group.rows[at])
  );
}
