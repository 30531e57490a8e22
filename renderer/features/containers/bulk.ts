import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { type Bulk, icons } from '../../ui/index.ts';
import { act, can, type Verb } from './actions.ts';
import { copyCommands, type ListActions } from './menu.ts';

/** The bar over a selection. What fits only some of it says how many. */
export function bulkActions(rows: readonly ContainerRow[], on: ListActions): Bulk {
  const fitting = (verb: Verb) => rows.filter(row => can(verb, row)).length;
  const action = (verb: Verb, label: string, icon: (typeof icons)[keyof typeof icons]) => {
    const fits = fitting(verb);
    return {
      id: verb,
      label: fits > 0 && fits < rows.length ? `${label} ${fits} of ${rows.length}` : label,
      icon,
      disabled: fits === 0,
      onSelect: () => act(verb, rows),
    };
  };
  return {
    actions: [
      action('start', 'Start', icons.start),
      action('stop', 'Stop', icons.stop),
      action('restart', 'Restart', icons.restart),
      { id: 'copy', label: 'Copy as docker command', icon: icons.copy, onSelect: () => copyCommands(rows) },
      {
        id: 'remove',
        label: `Delete ${rows.length}…`,
        icon: icons.remove,
        danger: true,
        onSelect: () => on.remove(rows),
      },
    ],
  };
}
