// biome-ignore-all lint/a11y/useSemanticElements: virtual rows on a CSS grid can't be a <table>; the ARIA grid pattern says the same
// biome-ignore-all lint/a11y/useFocusableInteractive: one row at a time is the tab stop (roving tabindex)
import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useCallback, useMemo, useRef, useState } from 'react';
import './DataTable.css';
import { Button } from '../Button.tsx';
import { cx } from '../cx.ts';
import { EmptyState } from '../EmptyState.tsx';
import { MenuAt, type MenuItem, pointOf } from '../Menu.tsx';
import { hasCommandKey } from '../platform.ts';
import { hideTip } from '../tip.ts';
import { BulkBar } from './BulkBar.tsx';
import { useColumns } from './columns.ts';
import type { Item } from './items.ts';
import { SkeletonRows } from './SkeletonRows.tsx';
import { checkState, idsOf } from './selection.ts';
import { TableHead } from './TableHead.tsx';
import { TableRow } from './TableRow.tsx';
import type { DataTableProps } from './types.ts';
import { useFocusLine } from './useFocusLine.ts';
import { useItems } from './useItems.ts';
import { useTableKeys } from './useTableKeys.ts';
import { useVisibleIds } from './useVisibleIds.ts';

const headHeight = 28;
/** Rows drawn beyond the edge: enough for one turn of a wheel on a slow frame. */
const overscan = 8;
/** The bulk bar's height and its distance from the edge, so that the last row can be scrolled above it. */
const bulkSpace = 68;

const nothing: ReadonlySet<string> = new Set();

/**
 * The list of every page: virtual rows, one tab stop, a selection, groups, one shared menu.
 * It keeps no state of the page's: sort, selection, hidden columns and collapsed groups are the page's props.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, getRowId, getRowName, grouping, selected = nothing, onSelected, density, className } = props;
  const selectable = onSelected !== undefined;
  const { columns, template, narrow } = useColumns(props.columns, props.hidden, selectable);
  const items = useItems(props);
  const rowHeight = density === 'tight' ? 24 : 32;

  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLSpanElement>(null);
  const after = useRef<HTMLSpanElement>(null);
  const chosen = useMemo(
    () => (selected.size === 0 ? [] : rows.filter(row => selected.has(getRowId(row)))),
    [rows, selected, getRowId],
  );
  const bulk = chosen.length > 0 ? props.bulk?.(chosen) : undefined;

  const focus = useFocusLine(items, body, index => virtualizer.scrollToIndex(index, { align: 'auto' }));
  const focusIndex = focus.index;
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    scrollPaddingEnd: bulk ? bulkSpace : 0,
    // The focused line is always drawn: if it scrolled out of the DOM, the focus would be lost.
    rangeExtractor: useCallback(
      ({ startIndex, endIndex, count }: { startIndex: number; endIndex: number; count: number }) =>
        drawn(startIndex, endIndex, count, focusIndex),
      [focusIndex],
    ),
  });
  const lines = virtualizer.getVirtualItems();
  useVisibleIds(visibleIds(lines, items, virtualizer.range, getRowId), props.onVisible);

  const targets = (item: Item<Row>): readonly Row[] => {
    if (item.kind === 'row') return selected.has(item.id) ? chosen : [item.row];
    return item.group.rows;
  };
  const open = (item: Item<Row>) => {
    if (item.kind === 'row') props.onOpen?.(item.row);
    else if (grouping?.onOpen) grouping.onOpen(item.group);
    else grouping?.onToggle(item.group.id);
  };
  const pageSize = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 320) - headHeight) / rowHeight) - 1);
  const keys = useTableKeys({
    items,
    index: focusIndex,
    pageSize,
    props,
    moveTo: focus.moveTo,
    open,
    targets,
    before,
    after,
  });

  const [menu, setMenu] = useState<{ at: Element | { x: number; y: number }; items: readonly MenuItem[] } | null>(null);
  const openMenu = (item: Item<Row>, at: Element | { x: number; y: number }) => {
    const entries = item.kind === 'row' ? props.menu?.(targets(item), item.row) : grouping?.menu?.(item.group);
    if (!entries || entries.length === 0) return;
    hideTip();
    setMenu({ at, items: entries });
  };
  const lineOf = (target: EventTarget) => {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-line]') : null;
    const index = element ? items.findIndex(item => item.id === element.dataset.line) : -1;
    return { item: items[index], index };
  };
  const onClick = (event: MouseEvent<HTMLElement>) => {
    if (!(event.target instanceof Element)) return;
    const { item, index } = lineOf(event.target);
    if (!item) return;
    const control = event.target.closest('a, button, input, label, [role="checkbox"]');
    const part = control?.getAttribute('data-part');
    if (part === 'menu' && control) return openMenu(item, control);
    if (part === 'expand' && item.kind === 'group') return grouping?.onToggle(item.group.id);
    if (control && part !== 'check') return;
    if (event.shiftKey && selectable) keys.extendTo(index);
    else if (selectable && (part === 'check' || hasCommandKey(event))) keys.toggleLine(item);
    else open(item);
  };
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    const { item } = lineOf(event.target);
    if (!item) return;
    event.preventDefault();
    focus.setId(item.id);
    openMenu(item, pointOf(event));
  };

  const showRows = items.length > 0;
  return (
    <div
      className={cx(
        'g-table',
        density === 'tight' && 'g-table-tight',
        selected.size > 0 && 'g-table-selecting',
        className,
      )}
      style={{ '--g-cols': template } as Record<string, string>}
    >
      <span ref={before} tabIndex={-1} className="g-table-edge" />
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: a grid in either case */}
      <div
        ref={scroller}
        className="g-table-scroll"
        role={grouping ? 'treegrid' : 'grid'}
        aria-label={props.label}
        aria-rowcount={items.length + 1}
        aria-colcount={columns.length + (selectable ? 1 : 0)}
        aria-multiselectable={selectable || undefined}
        aria-busy={props.loading || undefined}
      >
        <TableHead
          columns={columns}
          sort={props.sort}
          onSort={props.onSort}
          selectable={selectable}
          checked={chosen.length === 0 ? false : chosen.length === rows.length ? true : 'mixed'}
          onCheckAll={() => onSelected?.(chosen.length === rows.length ? nothing : new Set(rows.map(getRowId)))}
        />
        {props.loading && !showRows && <SkeletonRows columns={columns} selectable={selectable} />}
        <div
          ref={body}
          role="rowgroup"
          className="g-rows"
          style={{ height: items.length * rowHeight + (bulk ? bulkSpace : 0) }}
          onClick={onClick}
          onContextMenu={onContextMenu}
          onKeyDown={keys.onKeyDown}
          {...focus.handlers}
        >
          {lines.map(({ index }) => {
            const item = items[index];
            if (!item) return null;
            const isRow = item.kind === 'row';
            return (
              <TableRow
                key={item.id}
                item={item}
                name={isRow ? getRowName(item.row) : (grouping?.label(item.group) ?? item.group.id)}
                columns={columns}
                grouping={isRow ? undefined : grouping}
                nested={grouping !== undefined}
                top={index * rowHeight}
                index={index}
                checked={selectable && checkState(selected, isRow ? [item.id] : idsOf(item, getRowId))}
                selectable={selectable}
                focused={index === focusIndex}
                pending={isRow && (props.pending?.(item.row) ?? false)}
                narrow={narrow}
                hasMenu={props.menu !== undefined}
                actions={props.actions}
                className={isRow ? props.rowClass?.(item.row) : undefined}
              />
            );
          })}
        </div>
      </div>
      <span ref={after} tabIndex={-1} className="g-table-edge" />
      {!showRows && !props.loading && (
        <div className="g-table-empty">{props.filtered ? <NoMatch onClear={props.onClearFilter} /> : props.empty}</div>
      )}
      {bulk && <BulkBar count={chosen.length} bulk={bulk} onClear={() => onSelected?.(nothing)} />}
      <MenuAt
        at={menu?.at ?? null}
        items={menu?.items ?? []}
        onClose={() => setMenu(null)}
        align={menu?.at instanceof Element ? 'end' : 'start'}
        label="Actions"
      />
    </div>
  );
}

function NoMatch({ onClear }: { onClear: (() => void) | undefined }) {
  return (
    <EmptyState compact title="No match" action={onClear && <Button onClick={onClear}>Clear the filter</Button>} />
  );
}

function drawn(start: number, end: number, count: number, focused: number): number[] {
  const first = Math.max(0, start - overscan);
  const last = Math.min(count - 1, end + overscan);
  const indexes: number[] = [];
  if (focused >= 0 && focused < first) indexes.push(focused);
  for (let index = first; index <= last; index += 1) indexes.push(index);
  if (focused > last && focused < count) indexes.push(focused);
  return indexes;
}

/** Only what is in sight, without the lines drawn beyond the edges; an open group's members speak for it, a closed one for its members. */
function visibleIds<Row>(
  lines: readonly { index: number }[],
  items: readonly Item<Row>[],
  range: { startIndex: number; endIndex: number } | null,
  getRowId: (row: Row) => string,
): string[] {
  if (!range) return [];
  return lines.flatMap(({ index }) => {
    const item = items[index];
    if (!item || index < range.startIndex || index > range.endIndex || (item.kind === 'group' && item.open)) return [];
    return idsOf(item, getRowId);
  });
}
