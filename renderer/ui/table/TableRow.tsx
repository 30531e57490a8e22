// biome-ignore-all lint/a11y/useSemanticElements: virtual rows on a CSS grid can't be a <table>; the ARIA grid pattern says the same
// biome-ignore-all lint/a11y/useFocusableInteractive: one row at a time is the tab stop (roving tabindex)
import { memo, type ReactNode, useMemo, useState } from 'react';
import { IconButton } from '../Button.tsx';
import { CheckMark } from '../Checkbox.tsx';
import { cx } from '../cx.ts';
import { Icon } from '../Icon.tsx';
import { icons } from '../icons.ts';
import type { Item } from './items.ts';
import type { Column, Grouping, RowAction } from './types.ts';

export interface TableRowProps<Row> {
  item: Item<Row>;
  name: string;
  columns: readonly Column<Row>[];
  /** Of group rows. */
  grouping: Grouping<Row> | undefined;
  /** The list has groups: rows have levels. */
  nested: boolean;
  /** Pixels from the top of the list. */
  top: number;
  /** Position among all lines, from 0. */
  index: number;
  checked: boolean | 'mixed';
  selectable: boolean;
  focused: boolean;
  pending: boolean;
  narrow: boolean;
  hasMenu: boolean;
  actions: ((row: Row) => readonly RowAction[]) | undefined;
  className: string | undefined;
}

function groupCells<Row>(
  columns: readonly Column<Row>[],
  grouping: Grouping<Row>,
  item: Item<Row> & { kind: 'group' },
): ReactNode[] {
  const cells: ReactNode[] = [];
  for (let at = 1; at < columns.length; at += 1) {
    const column = columns[at];
    if (!column) continue;
    const span = Math.min(grouping.span?.[column.id] ?? 1, columns.length - at);
    cells.push(
      <div
        key={column.id}
        role="gridcell"
        className={cx('g-cell', column.align === 'end' && 'g-cell-end', at + span === columns.length && 'g-cell-last')}
        style={span > 1 ? { gridColumn: `span ${span}` } : undefined}
        aria-colspan={span > 1 ? span : undefined}
      >
        {grouping.cell?.(item.group, column.id)}
      </div>,
    );
    at += span - 1;
  }
  return cells;
}

function GroupHead<Row>({
  grouping,
  item,
  name,
}: {
  grouping: Grouping<Row>;
  item: Item<Row> & { kind: 'group' };
  name: string;
}) {
  return (
    <div role="gridcell" className="g-cell g-cell-name g-cell-group">
      <button
        type="button"
        tabIndex={-1}
        className="g-expander"
        data-part="expand"
        aria-label={`${item.open ? 'Collapse' : 'Expand'} ${name}`}
      >
        <Icon of={item.open ? icons.down : icons.forward} size={12} />
      </button>
      {grouping.icon && <Icon of={grouping.icon} />}
      <span className="g-ell g-strong" data-tip={name} data-tip-cut="">
        {name}
      </span>
    </div>
  );
}

function rowCells<Row>(columns: readonly Column<Row>[], item: Item<Row> & { kind: 'row' }): ReactNode[] {
  const context = { id: item.id, level: item.group ? 2 : 1 } as const;
  return columns.map((column, at) => (
    <div
      key={column.id}
      role="gridcell"
      className={cx(
        'g-cell',
        at === 0 && 'g-cell-name',
        column.align === 'end' && 'g-cell-end',
        at === columns.length - 1 && 'g-cell-last',
      )}
    >
      {column.cell(item.row, context)}
    </div>
  ));
}

function Line<Row>(props: TableRowProps<Row>) {
  const {
    item,
    name,
    columns,
    grouping,
    nested,
    top,
    index,
    checked,
    selectable,
    focused,
    pending,
    narrow,
    hasMenu,
    actions,
    className,
  } = props;
  const [hovered, setHovered] = useState(false);
  // Hover, focus and selection change far more often than what a row says: its cells are kept apart from them.
  const cells = useMemo(() => {
    if (item.kind === 'row') return rowCells(columns, item);
    if (!grouping) return null;
    return [
      <GroupHead key="g-head" grouping={grouping} item={item} name={name} />,
      ...groupCells(columns, grouping, item),
    ];
  }, [item, columns, grouping, name]);
  const showActions = item.kind === 'row' && (hovered || focused) && (actions !== undefined || hasMenu);
  const isGroup = item.kind === 'group';
  return (
    <div
      role="row"
      className={cx(
        'g-row',
        isGroup && 'g-row-group',
        !isGroup && item.group && 'g-row-child',
        !isGroup && item.last && 'g-row-lastchild',
        checked === true && !isGroup && 'g-row-sel',
        focused && 'g-row-focus',
        showActions && 'g-row-acting',
        className,
      )}
      style={{ top }}
      data-line={item.id}
      tabIndex={focused ? 0 : -1}
      aria-rowindex={index + 2}
      aria-selected={selectable && !isGroup ? checked === true : undefined}
      aria-level={nested ? (!isGroup && item.group ? 2 : 1) : undefined}
      aria-expanded={isGroup ? item.open : undefined}
      aria-busy={pending || undefined}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      {selectable && (
        <div role="gridcell" className="g-cell-check">
          <button
            type="button"
            role="checkbox"
            tabIndex={-1}
            aria-checked={checked}
            aria-label={`Select ${name}`}
            data-part="check"
          >
            <CheckMark checked={checked} />
          </button>
        </div>
      )}
      {cells}
      {showActions && (
        <div className="g-row-acts" role="gridcell">
          {actions?.(item.row).map(
            action =>
              !(narrow && action.wideOnly) && (
                <IconButton
                  key={action.id}
                  size="sm"
                  icon={action.icon}
                  label={action.label}
                  shortcut={action.shortcut}
                  disabled={action.disabled}
                  onClick={action.onSelect}
                />
              ),
          )}
          {hasMenu && <IconButton size="sm" icon={icons.more} label="More" data-part="menu" aria-haspopup="menu" />}
        </div>
      )}
      {pending && <div className="g-row-pending" aria-hidden="true" />}
    </div>
  );
}

/** memo loses type parameters; the cast gives them back. */
export const TableRow = memo(Line) as typeof Line;
