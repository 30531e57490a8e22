import type { ReactNode } from 'react';
import type { IconType } from '../Icon.tsx';
import type { MenuItem } from '../Menu.tsx';

export interface CellContext {
  id: string;
  /** 2 for a row inside a group. */
  level: 1 | 2;
}

export type SortValue = string | number | boolean | null | undefined;

export interface Column<Row> {
  id: string;
  /** Its head, and its name in the column chooser. */
  header: string;
  /** A grid track: pixels, or 'minmax(150px, 1fr)'. */
  width: number | string;
  /** The track at 1100 px and below. */
  narrowWidth?: number | string;
  align?: 'start' | 'end';
  /** Makes the head a button. Give one: what to sort by (numbers, text; nothing goes last), or a comparator. */
  sortBy?(row: Row): SortValue;
  sort?(a: Row, b: Row): number;
  /** The first press sorts downwards: sizes, ages, loads. */
  descendingFirst?: boolean;
  /** May be switched off in the column chooser. The first column never can. On by default. */
  hideable?: boolean;
  /** Hidden while the window is narrower than this many pixels. */
  minPageWidth?: number;
  cell(row: Row, context: CellContext): ReactNode;
}

export interface Sort {
  id: string;
  descending: boolean;
}

export interface Group<Row> {
  id: string;
  /** In the order they are shown. */
  rows: readonly Row[];
}

/** Rows under heads of their own. Groups stand first, rows without a group after them. */
export interface Grouping<Row> {
  groupOf(row: Row): string | null | undefined;
  label(group: Group<Row>): string;
  icon?: IconType;
  /** The group's cell of a column other than the first: sums, the worst state. */
  cell?(group: Group<Row>, columnId: string): ReactNode;
  /** How many columns a group's cell takes: `{ image: 2 }`. */
  span?: Readonly<Record<string, number>>;
  /** What groups are sorted by; else their first row after sorting (the label in the first column). */
  sortBy?(group: Group<Row>, columnId: string): SortValue;
  collapsed: ReadonlySet<string>;
  onToggle(groupId: string): void;
  /** A click or Enter on the group row; without it they expand and collapse. */
  onOpen?(group: Group<Row>): void;
  menu?(group: Group<Row>): readonly MenuItem[];
}

export interface RowAction {
  id: string;
  label: string;
  icon: IconType;
  shortcut?: string;
  disabled?: boolean;
  /** Left out at 1100 px and below. */
  wideOnly?: boolean;
  onSelect(): void;
}

export interface BulkAction {
  id: string;
  /** "Start 1 of 2", "Delete 2…". */
  label: string;
  icon?: IconType;
  danger?: boolean;
  disabled?: boolean;
  reason?: string;
  onSelect(): void;
}

export interface Bulk {
  /** Quiet words behind "2 selected": "deleting frees 129.8 MB". */
  note?: string;
  actions: readonly BulkAction[];
}

export interface DataTableProps<Row> {
  /** Names the list for assistive technology. */
  label: string;
  /** Filtered by the page. Objects of rows that didn't change must stay the same ones: rows are memoised by them. */
  rows: readonly Row[];
  /** Memoise them: new columns draw every row anew. */
  columns: readonly Column<Row>[];
  getRowId(row: Row): string;
  /** What a row is called in its checkbox and announcements. */
  getRowName(row: Row): string;

  sort: Sort;
  onSort(sort: Sort): void;
  /** Ids of columns that the user has switched off. */
  hidden?: ReadonlySet<string>;
  grouping?: Grouping<Row>;

  /** Both, or no selection at all. */
  selected?: ReadonlySet<string>;
  onSelected?(selected: ReadonlySet<string>): void;
  bulk?(rows: readonly Row[]): Bulk;

  /** A click or Enter. */
  onOpen?(row: Row): void;
  /** Keys without modifiers ('s', 'd', 'Delete') on the focused row, or on the selection if that row is part of it. */
  rowKeys?: Readonly<Record<string, (rows: readonly Row[]) => void>>;
  /** Right click, Shift+F10 and the row's `…`: for the selection if the row is part of it, else for the row. */
  menu?(rows: readonly Row[], row: Row): readonly MenuItem[];
  /** Buttons in the place of the last column while the row is hovered or focused; `…` is added when there is a `menu`. */
  actions?(row: Row): readonly RowAction[];
  /** A change to the row is under way: the band travels along its lower edge, and it keeps its place in the sort. */
  pending?(row: Row): boolean;
  /** A row that should draw attention or be struck off. */
  rowClass?(row: Row): string | undefined;

  /** 32 or 24 px. */
  density?: 'normal' | 'tight';
  /** Shows skeleton rows. */
  loading?: boolean;
  /** No rows at all. */
  empty?: ReactNode;
  /** Rows exist, but the filter lets none through. */
  filtered?: boolean;
  onClearFilter?(): void;
  /** Ids of the rows in sight, at most once a frame: to sample only what somebody looks at. */
  onVisible?(ids: readonly string[]): void;
  className?: string;
}
