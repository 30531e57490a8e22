import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { runtime } from '../../ipc/client.ts';
import { openRunDialog } from '../../stores/ui.ts';
import { icons, type MenuItem, type RowAction, toast } from '../../ui/index.ts';
import { act, can, dockerCommand, openPort, publishedPorts, toggle } from './actions.ts';
import { copyText } from './clipboard.ts';
import { exportFiles } from './export.ts';

/** What the list's dialogs and routes do, handed in by the page. */
export interface ListActions {
  navigate(path: string): void;
  remove(rows: readonly ContainerRow[]): void;
  rename(row: ContainerRow): void;
  commit(row: ContainerRow): void;
}

const path = (row: ContainerRow, tab: string) => `/containers/${encodeURIComponent(row.id)}/${tab}`;

function copy(text: string): void {
  void copyText(text);
  toast({ text: 'Copied' });
}

/** Opens the Run dialog with all that this container was made of. */
async function runAgain(row: ContainerRow): Promise<void> {
  const detail = await runtime.containers.inspect({ id: row.id });
  openRunDialog({ ...detail.spec, name: '' });
}

async function copyRunCommand(row: ContainerRow): Promise<void> {
  const [{ formatDockerRunText }, detail] = await Promise.all([
    import('../../format/docker-run.ts'),
    runtime.containers.inspect({ id: row.id }),
  ]);
  copy(formatDockerRunText(detail.spec));
}

/** The context menu: of one row, or of a selection. */
export function containerMenu(rows: readonly ContainerRow[], row: ContainerRow, on: ListActions): readonly MenuItem[] {
  const several = rows.length > 1;
  const some = (verb: Parameters<typeof can>[0]) => rows.some(each => can(verb, each));
  const verbs: MenuItem[] = [
    {
      id: 'start',
      label: 'Start',
      icon: icons.start,
      shortcut: 's',
      disabled: !some('start'),
      onSelect: () => act('start', rows),
    },
    {
      id: 'stop',
      label: 'Stop',
      icon: icons.stop,
      shortcut: 's',
      disabled: !some('stop'),
      onSelect: () => act('stop', rows),
    },
    {
      id: 'restart',
      label: 'Restart',
      icon: icons.restart,
      shortcut: 'r',
      disabled: !some('restart'),
      onSelect: () => act('restart', rows),
    },
    some('unpause')
      ? { id: 'unpause', label: 'Resume', icon: icons.start, onSelect: () => act('unpause', rows) }
      : {
          id: 'pause',
          label: 'Pause',
          icon: icons.pause,
          disabled: !some('pause'),
          onSelect: () => act('pause', rows),
        },
    { id: 'kill', label: 'Kill', icon: icons.kill, disabled: !some('kill'), onSelect: () => act('kill', rows) },
  ];
  const views: MenuItem[] = several
    ? []
    : [
        { separator: true },
        { id: 'logs', label: 'Logs', icon: icons.logs, shortcut: 'l', onSelect: () => on.navigate(path(row, 'logs')) },
        {
          id: 'exec',
          label: 'Open shell',
          icon: icons.shell,
          shortcut: 'e',
          disabled: row.state !== 'running',
          onSelect: () => on.navigate(path(row, 'terminal?open=exec')),
        },
        {
          id: 'attach',
          label: 'Attach to PID 1',
          icon: icons.attach,
          shortcut: 'a',
          disabled: row.state !== 'running',
          onSelect: () => on.navigate(path(row, 'terminal?open=attach')),
        },
        { id: 'files', label: 'Files', icon: icons.folder, onSelect: () => on.navigate(path(row, 'files')) },
        { id: 'inspect', label: 'Inspect', icon: icons.info, onSelect: () => on.navigate(path(row, 'inspect')) },
        ...publishedPorts(row).map(port => ({
          id: `port-${port.host}-${port.protocol}`,
          label: `Open port ${port.host}`,
          icon: icons.open,
          onSelect: () => openPort(port),
        })),
      ];
  const more: MenuItem[] = several
    ? [
        { separator: true },
        {
          id: 'copy-ids',
          label: 'Copy ids',
          icon: icons.copy,
          onSelect: () => copy(rows.map(each => each.id).join('\n')),
        },
      ]
    : [
        { separator: true },
        { id: 'rename', label: 'Rename…', icon: icons.edit, onSelect: () => on.rename(row) },
        { id: 'commit', label: 'Commit to an image…', icon: icons.images, onSelect: () => on.commit(row) },
        { id: 'export', label: 'Export files as tar…', icon: icons.save, onSelect: () => void exportFiles(row) },
        { id: 'again', label: 'Run another like it…', icon: icons.add, onSelect: () => void runAgain(row) },
        {
          id: 'copy-run',
          label: 'Copy as docker command',
          icon: icons.copy,
          shortcut: 'mod+shift+c',
          onSelect: () => void copyRunCommand(row),
        },
        { id: 'copy-id', label: 'Copy id', icon: icons.copy, onSelect: () => copy(row.id) },
      ];
  const remove: MenuItem = {
    id: 'remove',
    label: several ? `Delete ${rows.length}…` : 'Delete…',
    icon: icons.remove,
    shortcut: 'd',
    danger: true,
    onSelect: () => on.remove(rows),
  };
  return [...verbs, ...views, ...more, { separator: true }, remove];
}

/** Buttons on the hovered or focused row. */
export function rowActions(row: ContainerRow, on: ListActions): readonly RowAction[] {
  const running = can('stop', row);
  return [
    running
      ? { id: 'stop', label: 'Stop', icon: icons.stop, shortcut: 's', onSelect: () => act('stop', [row]) }
      : {
          id: 'start',
          label: 'Start',
          icon: icons.start,
          shortcut: 's',
          disabled: !can('start', row),
          onSelect: () => act('start', [row]),
        },
    {
      id: 'restart',
      label: 'Restart',
      icon: icons.restart,
      shortcut: 'r',
      wideOnly: true,
      disabled: !can('restart', row),
      onSelect: () => act('restart', [row]),
    },
    {
      id: 'exec',
      label: 'Open shell',
      icon: icons.shell,
      shortcut: 'e',
      disabled: row.state !== 'running',
      onSelect: () => on.navigate(path(row, 'terminal?open=exec')),
    },
  ];
}

/** Keys on the focused row or the selection, as in the design. */
export function rowKeys(on: ListActions): Record<string, (rows: readonly ContainerRow[]) => void> {
  const first = (then: (row: ContainerRow) => void) => (rows: readonly ContainerRow[]) => {
    const row = rows[0];
    if (row) then(row);
  };
  const opening = (kind: 'exec' | 'attach') =>
    first(row => {
      if (row.state === 'running') on.navigate(path(row, `terminal?open=${kind}`));
    });
  return {
    s: toggle,
    r: rows => act('restart', rows),
    d: on.remove,
    Delete: on.remove,
    e: opening('exec'),
    a: opening('attach'),
    l: first(row => on.navigate(path(row, 'logs'))),
    o: first(row => {
      const port = publishedPorts(row)[0];
      if (port) openPort(port);
    }),
    F2: first(on.rename),
  };
}

/** Copies what does the same in a shell, for a selection. */
export function copyCommands(rows: readonly ContainerRow[]): void {
  const running = rows.filter(row => can('stop', row));
  const lines = [
    running.length > 0 ? dockerCommand('stop', running) : '',
    running.length < rows.length
      ? dockerCommand(
          'start',
          rows.filter(row => !can('stop', row)),
        )
      : '',
  ];
  copy(lines.filter(Boolean).join('\n'));
}
