import { useMemo, useRef } from 'react';
import { arrange, type Item } from './items.ts';
import type { DataTableProps } from './types.ts';

/** The lines of the list. A row keeps the place it had until the change that is under way has been answered. */
export function useItems<Row>(props: DataTableProps<Row>): readonly Item<Row>[] {
  const { rows, columns, sort, grouping, getRowId, pending } = props;
  const frozen = useRef(new Map<string, Row>());
  const pendingNow = useRef(pending);
  pendingNow.current = pending;
  const previous = useRef<readonly Item<Row>[]>([]);
  return useMemo(() => {
    const seen = (row: Row): Row => {
      const id = getRowId(row);
      if (!pendingNow.current?.(row)) {
        frozen.current.delete(id);
        return row;
      }
      const before = frozen.current.get(id) ?? row;
      frozen.current.set(id, before);
      return before;
    };
    const next = arrange({ rows, columns, sort, grouping, getRowId, seen });
    previous.current = reuse(previous.current, next);
    return previous.current;
    // grouping is written inline by most pages; what it depends on is named instead of its identity.
  }, [rows, columns, sort.id, sort.descending, grouping?.collapsed, grouping !== undefined, getRowId]);
}

/** Lines that say the same stay the same objects, so that memoised rows aren't drawn again. */
function reuse<Row>(previous: readonly Item<Row>[], next: readonly Item<Row>[]): readonly Item<Row>[] {
  const known = new Map(previous.map(item => [item.id, item]));
  return next.map(item => {
    const old = known.get(item.id);
    return old && same(old, item) ? old : item;
  });
}

function same<Row>(a: Item<Row>, b: Item<Row>): boolean {
  if (a.kind === 'row')
    return (
      b.kind === 'row' &&
      a.row === b.row &&
      a.last === b.last &&
      (a.group === undefined) === (b.group === undefined) &&
      a.group?.id === b.group?.id
    );
  return (
    b.kind === 'group' &&
    a.open === b.open &&
    a.group.rows.length === b.group.rows.length &&
    a.group.rows.every((row, at) => row === b.group.rows[at])
  );
}
