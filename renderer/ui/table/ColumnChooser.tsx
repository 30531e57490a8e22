import { Button } from '../Button.tsx';
import { icons } from '../icons.ts';
import { Menu } from '../Menu.tsx';
import type { Column } from './types.ts';

export interface ColumnChooserProps<Row> {
  columns: readonly Column<Row>[];
  hidden: ReadonlySet<string>;
  onHidden(hidden: ReadonlySet<string>): void;
}

/** Switches columns on and off; stands in the page's head. The first column is the row's name and stays. */
export function ColumnChooser<Row>({ columns, hidden, onHidden }: ColumnChooserProps<Row>) {
  const toggle = (id: string) => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    onHidden(next);
  };
  const items = columns
    .slice(1)
    .filter(column => column.hideable !== false)
    .map(column => ({
      id: column.id,
      label: column.header,
      checked: !hidden.has(column.id),
      onSelect: () => toggle(column.id),
    }));
  return (
    <Menu
      align="end"
      trigger={<Button variant="ghost" iconOnly icon={icons.columns} label="Columns" />}
      items={[{ heading: 'Columns' }, ...items]}
    />
  );
}
