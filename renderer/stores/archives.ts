import { toGantryError } from '../../runtime/contract/errors.ts';
import { runtime, shell } from '../ipc/client.ts';
import { toast } from '../ui/index.ts';
import { useUiStore } from './ui.ts';

/** Starts a task and shows it in the dock; says why when it could not begin. What happens later is the task's to show. */
export async function beginTask(start: () => Promise<{ task: string }>): Promise<void> {
  try {
    const { task } = await start();
    useUiStore.getState().showInDock(`task:${task}`);
  } catch (thrown) {
    const error = toGantryError(thrown);
    toast({ text: error.message, detail: error.hint, tone: 'fail' });
  }
}

const archives = { name: 'Image archives', extensions: ['tar', 'gz', 'tgz'] };

/** Asks for an image archive and loads it. */
export async function loadArchive(): Promise<void> {
  const { path } = await shell.dialog.open({
    title: 'Load an image archive',
    type: 'file',
    filters: [archives, { name: 'All files', extensions: ['*'] }],
  });
  if (path) await beginTask(() => runtime.images.load({ path }));
}

/** Asks for a file and writes images to it. `name` is what the file is called at first, without its ending. */
export async function saveArchive(references: string[], name: string): Promise<void> {
  const { path } = await shell.dialog.save({
    title: 'Save as an archive',
    defaultName: `${name.replace(/[^a-zA-Z0-9._-]+/g, '-')}.tar`,
    filters: [{ name: 'Image archives', extensions: ['tar'] }],
  });
  if (path) await beginTask(() => runtime.images.save({ references, path }));
}
