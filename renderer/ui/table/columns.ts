import { useMemo, useSyncExternalStore } from 'react';
import type { Column } from './types.ts';

const narrowAt = 1100;

function subscribe(changed: () => void): () => void {
  window.addEventListener('resize', changed);
  return () => window.removeEventListener('resize', changed);
}

/** The width of the window as far as columns care: it only changes when one of their limits is crossed. */
function useWidthStep(limits: readonly number[]): number {
  return useSyncExternalStore(subscribe, () => {
    let step = 0;
    for (const limit of limits) if (window.innerWidth >= limit && limit > step) step = limit;
    return step;
  });
}

function track(width: number | string): string {
  return typeof width === 'number' ? `${width}px` : width;
}

export interface Layout<Row> {
  columns: readonly Column<Row>[];
  /** grid-template-columns */
  template: string;
  narrow: boolean;
}

/** The columns in sight, and the grid they stand on. */
export function useColumns<Row>(
  all: readonly Column<Row>[],
  hidden: ReadonlySet<string> | undefined,
  selectable: boolean,
): Layout<Row> {
  const limits = useMemo(() => [narrowAt + 1, ...all.flatMap(column => column.minPageWidth ?? [])], [all]);
  const width = useWidthStep(limits);
  return useMemo(() => {
    const narrow = width <= narrowAt;
    const columns = all.filter(
      (column, index) => index === 0 || (!hidden?.has(column.id) && (column.minPageWidth ?? 0) <= width),
    );
    const tracks = columns.map(column => track((narrow ? column.narrowWidth : undefined) ?? column.width));
    return { columns, narrow, template: (selectable ? ['36px', ...tracks] : tracks).join(' ') };
  }, [all, hidden, selectable, width]);
}
