import { expect, test } from 'vitest';
import { arrange, compareValues, type Item, sortRows } from './items.ts';
import { between, checkState, idsOf, toggle } from './selection.ts';
import type { Column, Grouping } from './types.ts';

interface Row {
  id: string;
  size?: number;
  project?: string;
}
const columns: Column<Row>[] = [
  { id: 'name', header: 'Name', width: 1, sortBy: row => row.id, cell: () => null },
  { id: 'size', header: 'Size', width: 1, sortBy: row => row.size, cell: () => null },
];
const getRowId = (row: Row) => row.id;
const grouping = (collapsed: string[] = []): Grouping<Row> => ({
  groupOf: row => row.project,
  label: group => group.id,
  collapsed: new Set(collapsed),
  onToggle: () => undefined,
});
const list = (rows: Row[], id: string, descending = false, groups?: Grouping<Row>) =>
  arrange({ rows, columns, sort: { id, descending }, grouping: groups, getRowId });
const ids = (items: readonly Item<Row>[]) => items.map(item => item.id);

test('text is sorted as people count, and nothing goes last both ways', () => {
  expect(compareValues('web-2', 'web-10', false)).toBeLessThan(0);
  const rows = [{ id: 'b', size: 1 }, { id: 'a' }, { id: 'c', size: 9 }];
  expect(ids(list(rows, 'size'))).toEqual(['b', 'c', 'a']);
  expect(ids(list(rows, 'size', true))).toEqual(['c', 'b', 'a']);
  expect(ids(list(rows, 'no such column'))).toEqual(['b', 'a', 'c']);
});

test('a pending row keeps its place', () => {
  const old = { id: 'a', size: 1 };
  const rows = [
    { id: 'a', size: 99 },
    { id: 'b', size: 5 },
  ];
  const seen = (row: Row) => (row.id === 'a' ? old : row);
  expect(sortRows(rows, columns[1], false, seen).map(getRowId)).toEqual(['a', 'b']);
});

const grouped = [
  { id: 'z', size: 1 },
  { id: 'web', project: 'shop', size: 2 },
  { id: 'api', project: 'shop', size: 3 },
  { id: 'm', project: 'ops', size: 9 },
];

test('groups stand first, in the order of their labels or of their first rows', () => {
  expect(ids(list(grouped, 'name', false, grouping()))).toEqual(['group:ops', 'm', 'group:shop', 'api', 'web', 'z']);
  expect(ids(list(grouped, 'size', false, grouping()))).toEqual(['group:shop', 'web', 'api', 'group:ops', 'm', 'z']);
  expect(ids(list(grouped, 'name', true, grouping(['shop'])))).toEqual(['group:shop', 'group:ops', 'm', 'z']);
});

test('the last child ends the line of the tree', () => {
  const last = list(grouped, 'name', false, grouping()).flatMap(item =>
    item.kind === 'row' && item.last ? item.id : [],
  );
  expect(last).toEqual(['m', 'web']);
});

test('a group stands for its rows in the selection', () => {
  const items = list(grouped, 'name', false, grouping(['shop']));
  const shop = items[2] as Item<Row>;
  expect(idsOf(shop, getRowId)).toEqual(['api', 'web']);
  expect([...toggle(new Set(['api']), ['api', 'web'])]).toEqual(['api', 'web']);
  expect([...toggle(new Set(['api', 'web', 'z']), ['api', 'web'])]).toEqual(['z']);
  expect(checkState(new Set(['api']), ['api', 'web'])).toBe('mixed');
  expect(between(items, 3, 1, getRowId)).toEqual(['m', 'api', 'web', 'z']);
  expect(between(items, 0, 1, getRowId)).toEqual(['m']);
});
