import type { ContainerRow } from '../../../runtime/contract/containers.ts';
import { runtime, shell } from '../../ipc/client.ts';
import { beginTask } from '../../stores/archives.ts';

/** Asks for a file and writes the container's whole file system to it, as a task. */
export async function exportFiles(row: ContainerRow): Promise<void> {
  const { path } = await shell.dialog.save({
    title: `Export the files of ${row.name}`.slice(0, 256),
    defaultName: `${row.name.replace(/[^a-zA-Z0-9._-]+/g, '-')}.tar`,
    filters: [{ name: 'Tar archives', extensions: ['tar'] }],
  });
  if (path) await beginTask(() => runtime.containers.export({ id: row.id, path }));
}
