import type { Item } from './items.ts';

/** Ids of the rows behind a line: its own, or all of a group's. */
export function idsOf<Row>(item: Item<Row>, getRowId: (row: Row) => string): string[] {
  return item.kind === 'row' ? [item.id] : item.group.rows.map(getRowId);
}

/** Ticks them all, or clears them if they all are ticked. */
export function toggle(selected: ReadonlySet<string>, ids: readonly string[]): Set<string> {
  const next = new Set(selected);
  const all = ids.every(id => next.has(id));
  for (const id of ids) {
    if (all) next.delete(id);
    else next.add(id);
  }
  return next;
}

/** The ids between two lines, both included, in either direction. Collapsed groups count with all they hold. */
export function between<Row>(
  items: readonly Item<Row>[],
  from: number,
  to: number,
  getRowId: (row: Row) => string,
): string[] {
  const ids = new Set<string>();
  for (const item of items.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (item.kind === 'group' && item.open) continue;
    for (const id of idsOf(item, getRowId)) ids.add(id);
  }
  return [...ids];
}

export function checkState(selected: ReadonlySet<string>, ids: readonly string[]): boolean | 'mixed' {
  let ticked = 0;
  for (const id of ids) if (selected.has(id)) ticked += 1;
  return ticked === 0 ? false : ticked === ids.length ? true : 'mixed';
}
