import { type KeyboardEvent, type RefObject, useRef } from 'react';
import { hasCommandKey } from '../platform.ts';
import type { Item } from './items.ts';
import { between, idsOf, toggle } from './selection.ts';
import type { DataTableProps } from './types.ts';

export interface TableKeys<Row> {
  items: readonly Item<Row>[];
  /** -1 when the list is empty. */
  index: number;
  /** Lines a page of the list holds. */
  pageSize: number;
  props: DataTableProps<Row>;
  /** Moves the focus bar, and the browser's focus with it. */
  moveTo(index: number): void;
  open(item: Item<Row>): void;
  targets(item: Item<Row>): readonly Row[];
  before: RefObject<HTMLElement | null>;
  after: RefObject<HTMLElement | null>;
}

const tabbable = 'a[href], button:not(:disabled):not([tabindex="-1"]), input:not(:disabled), [tabindex="0"]';

/**
 * Tab goes through the focused line's own buttons and then out of the list: thousands of lines are one stop.
 * The browser moves on from wherever the focus is after this handler, so it is put on the list's edge first.
 */
function leaveByTab<Row>(event: KeyboardEvent<HTMLElement>, keys: TableKeys<Row>): void {
  const line = event.target instanceof Element ? event.target.closest('[data-line]') : null;
  if (!line) return;
  const stops = [line, ...line.querySelectorAll(tabbable)];
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (edge !== event.target) return;
  const head = event.shiftKey
    ? [...(line.closest('.g-table')?.querySelectorAll<HTMLElement>('.g-thead button') ?? [])].at(-1)
    : undefined;
  if (head) event.preventDefault();
  (head ?? (event.shiftKey ? keys.before : keys.after).current)?.focus();
}

function destination(key: string, index: number, count: number, pageSize: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, index + 1);
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'PageDown':
      return Math.min(count - 1, index + pageSize);
    case 'PageUp':
      return Math.max(0, index - pageSize);
    default:
      return undefined;
  }
}

/** Left and right fold groups, and step between a row and its group. */
function fold<Row>(key: string, item: Item<Row>, keys: TableKeys<Row>): boolean {
  const { grouping } = keys.props;
  if (!grouping || (key !== 'ArrowLeft' && key !== 'ArrowRight')) return false;
  if (item.kind === 'group') {
    if (item.open === (key === 'ArrowLeft')) grouping.onToggle(item.group.id);
    else if (key === 'ArrowRight') keys.moveTo(keys.index + 1);
  } else if (key === 'ArrowLeft' && item.group) {
    keys.moveTo(keys.items.findIndex(other => other.kind === 'group' && other.group.id === item.group?.id));
  }
  return true;
}

/** The keyboard of a list. Returns its handler and what clicks need of it: where a range of the selection starts. */
export function useTableKeys<Row>(keys: TableKeys<Row>) {
  const anchor = useRef<string | null>(null);
  const { items, index, props } = keys;
  const { selected, onSelected, getRowId } = props;

  const extendTo = (to: number) => {
    if (!onSelected) return;
    const from = items.findIndex(item => item.id === anchor.current);
    if (from < 0) anchor.current = items[to]?.id ?? null;
    onSelected(new Set(between(items, from < 0 ? to : from, to, getRowId)));
  };
  const toggleLine = (item: Item<Row>) => {
    anchor.current = item.id;
    onSelected?.(toggle(selected ?? new Set(), idsOf(item, getRowId)));
  };

  const move = (event: KeyboardEvent, to: number) => {
    if (event.shiftKey && onSelected) {
      if (anchor.current === null || !items.some(item => item.id === anchor.current))
        anchor.current = items[index]?.id ?? null;
      extendTo(to);
    } else anchor.current = items[to]?.id ?? null;
    keys.moveTo(to);
  };

  const onLineKey = (event: KeyboardEvent<HTMLElement>, item: Item<Row>): boolean => {
    const to = destination(event.key, index, items.length, keys.pageSize);
    if (to !== undefined) move(event, to);
    else if (fold(event.key, item, keys)) return true;
    else if (event.key === ' ' && onSelected) toggleLine(item);
    else if (event.key === 'Enter') keys.open(item);
    else if (event.key === 'Escape' && selected && selected.size > 0) onSelected?.(new Set());
    else {
      const action = event.shiftKey
        ? undefined
        : props.rowKeys?.[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!action) return false;
      action(keys.targets(item));
    }
    return true;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented) return;
    if (event.key === 'Tab') return leaveByTab(event, keys);
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    const item = items[index];
    if (
      hasCommandKey(event) &&
      event.key.toLowerCase() === 'a' &&
      onSelected &&
      !event.shiftKey &&
      !event.altKey &&
      target.closest('[data-line]')
    ) {
      onSelected(new Set(props.rows.map(getRowId)));
      event.preventDefault();
      return;
    }
    if (!item || event.ctrlKey || event.metaKey || event.altKey || !target.closest('[data-line]')) return;
    // A focused button of a row keeps Enter and Space; the letters and arrows still are the row's.
    if (
      !target.matches('[data-line]') &&
      (event.key === 'Enter' || event.key === ' ' || target.matches('input, textarea, select'))
    )
      return;
    if (!onLineKey(event, item)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  return { onKeyDown, extendTo, toggleLine };
}
