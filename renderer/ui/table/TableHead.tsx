// biome-ignore-all lint/a11y/useSemanticElements: virtual rows on a CSS grid can't be a <table>; the ARIA grid pattern says the same
// biome-ignore-all lint/a11y/useFocusableInteractive: one row at a time is the tab stop (roving tabindex)
import { CheckMark } from '../Checkbox.tsx';
import { cx } from '../cx.ts';
import { Icon } from '../Icon.tsx';
import { icons } from '../icons.ts';
import type { Column, Sort } from './types.ts';

export interface TableHeadProps<Row> {
  columns: readonly Column<Row>[];
  sort: Sort;
  onSort(sort: Sort): void;
  selectable: boolean;
  checked: boolean | 'mixed';
  onCheckAll(): void;
}

function nextSort<Row>(column: Column<Row>, sort: Sort): Sort {
  return { id: column.id, descending: sort.id === column.id ? !sort.descending : (column.descendingFirst ?? false) };
}

/** The sticky head: sorts by a press, ticks all. */
export function TableHead<Row>({ columns, sort, onSort, selectable, checked, onCheckAll }: TableHeadProps<Row>) {
  return (
    <div role="row" className="g-thead" aria-rowindex={1}>
      {selectable && (
        <div role="columnheader" className="g-cell-check">
          <button type="button" role="checkbox" aria-checked={checked} aria-label="Select all" onClick={onCheckAll}>
            <CheckMark checked={checked} />
          </button>
        </div>
      )}
      {columns.map(column => {
        const sorted = sort.id === column.id;
        const sortable = column.sort !== undefined || column.sortBy !== undefined;
        return (
          <div
            key={column.id}
            role="columnheader"
            className={cx('g-cell', column.align === 'end' && 'g-cell-end')}
            aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
          >
            {sortable ? (
              <button
                type="button"
                className={cx('g-sort', sorted && 'g-sort-on')}
                onClick={() => onSort(nextSort(column, sort))}
              >
                <span className="g-ell">{column.header}</span>
                {sorted && <Icon of={sort.descending ? icons.sortDown : icons.sortUp} size={12} />}
              </button>
            ) : (
              <span className="g-ell">{column.header}</span>
            )}
          </div>
        );
      })}
    </div>
  );
}
