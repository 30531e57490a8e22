import { Skeleton } from '../Bar.tsx';
import { cx } from '../cx.ts';
import type { Column } from './types.ts';

const widths = [96, 128, 72, 112, 84, 140, 100, 64];

/** Rows that aren't there yet: the shape of what comes, hidden from assistive technology (the grid says it is busy). */
export function SkeletonRows<Row>({ columns, selectable }: { columns: readonly Column<Row>[]; selectable: boolean }) {
  return (
    <div aria-hidden="true">
      {widths.map((width, line) => (
        <div key={width} className="g-row g-row-skel">
          {selectable && <div className="g-cell-check" />}
          {columns.map((column, at) => (
            <div
              key={column.id}
              className={cx('g-cell', column.align === 'end' && 'g-cell-end', at === 0 && 'g-cell-name')}
            >
              <Skeleton width={at === 0 ? width : at % 2 ? 72 : (widths[(line + at) % widths.length] ?? 80) / 2} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
