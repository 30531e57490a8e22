import type { BuildRow } from '../../../runtime/contract/builds.ts';
import { toGantryError } from '../../../runtime/contract/errors.ts';
import { dockerfileAddress } from '../../format/index.ts';
import { runtime, shell } from '../../ipc/client.ts';
import { openBuildDialog, openPushDialog, openRunDialog } from '../../stores/ui.ts';
import { icons, type MenuItem, toast } from '../../ui/index.ts';
import { dockerBuild } from './command.ts';

type Navigate = (path: string) => void;

/** The address of a build's page. */
export function buildPath(id: string): string {
  return `/builds/${encodeURIComponent(id)}`;
}

/** Does what a button asked; a failure is said in a toast. */
async function told(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (thrown) {
    const error = toGantryError(thrown);
    toast({ text: error.message, detail: error.hint, tone: 'fail' });
  }
}

/** Builds again with the same settings, and goes there. Where a secret was typed, it asks for it: it was kept nowhere. */
export async function rerun(row: BuildRow, navigate: Navigate): Promise<void> {
  if (row.settings.secrets.some(({ from }) => from.type === 'typed')) return openBuildDialog(row.settings);
  await told(runtime.builds.rerun({ id: row.id }).then(({ build }) => navigate(buildPath(build))));
}

export function cancel(row: BuildRow): Promise<void> {
  return told(row.task ? runtime.tasks.cancel({ id: row.task }) : Promise.resolve());
}

export function forget(rows: readonly BuildRow[]): Promise<void> {
  return told(runtime.builds.forget({ ids: rows.map(row => row.id) }));
}

export function copyCommand(row: BuildRow): Promise<void> {
  return told(shell.clipboard.write({ text: dockerBuild(row.settings) }).then(() => toast({ text: 'Copied' })));
}

/** Opens the Run dialog with what was built. */
export function runResult(row: BuildRow): void {
  openRunDialog({ image: row.settings.tags[0] ?? row.image ?? '' });
}

/** Opens the Push dialog with what was built. */
export function pushResult(row: BuildRow): void {
  if (row.image) openPushDialog({ image: row.image, tag: row.settings.tags[0] ?? '' });
}

/** The address of the result's layers. */
export function layersPath(row: BuildRow): string {
  return `/images/${encodeURIComponent(row.image ?? '')}/layers`;
}

/** The Dockerfile of a build on this computer; null where it lies elsewhere. */
export function dockerfileOf({ source }: BuildRow['settings']): string | null {
  if (source.type === 'dockerfile') return source.path;
  if (source.type !== 'folder') return null;
  const { path, dockerfile } = source;
  return dockerfile.startsWith('/') ? dockerfile : `${path.replace(/\/$/, '')}/${dockerfile || 'Dockerfile'}`;
}

/** The context menu of a build, or of a selection. */
export function buildMenu(rows: readonly BuildRow[], row: BuildRow, navigate: Navigate): readonly MenuItem[] {
  const ended = rows.filter(each => each.state !== 'running');
  const file = dockerfileOf(row.settings);
  const single: MenuItem[] =
    rows.length > 1
      ? []
      : [
          ...(row.image
            ? [
                { id: 'run', label: 'Run…', icon: icons.start, onSelect: () => runResult(row) },
                { id: 'push', label: 'Push…', icon: icons.push, onSelect: () => pushResult(row) },
                { id: 'layers', label: 'Layers', icon: icons.images, onSelect: () => navigate(layersPath(row)) },
                { separator: true as const },
              ]
            : []),
          ...(row.state === 'running'
            ? [{ id: 'cancel', label: 'Cancel', icon: icons.close, onSelect: () => void cancel(row) }]
            : [
                {
                  id: 'rerun',
                  label: 'Build again',
                  icon: icons.refresh,
                  shortcut: 'r',
                  onSelect: () => void rerun(row, navigate),
                },
              ]),
          {
            id: 'edit',
            label: 'Build with changes…',
            icon: icons.edit,
            onSelect: () => openBuildDialog(row.settings),
          },
          file !== null && {
            id: 'dockerfile',
            label: 'Edit Dockerfile',
            icon: icons.file,
            onSelect: () => navigate(dockerfileAddress({ path: file })),
          },
          {
            id: 'copy',
            label: 'Copy as docker command',
            icon: icons.copy,
            shortcut: 'mod+shift+c',
            onSelect: () => void copyCommand(row),
          },
          { separator: true },
        ];
  return [
    ...single,
    {
      id: 'forget',
      label: rows.length > 1 ? `Remove ${ended.length} from the history` : 'Remove from the history',
      icon: icons.remove,
      shortcut: 'd',
      disabled: ended.length === 0,
      onSelect: () => void forget(ended),
    },
  ];
}
