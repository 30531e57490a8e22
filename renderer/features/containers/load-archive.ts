import { toGantryError } from '../../../runtime/contract/errors.ts';
import { runtime, shell } from '../../ipc/client.ts';
import { toast } from '../../ui/index.ts';

/** Asks for an image archive and loads it, as a task. */
export async function loadArchive(): Promise<void> {
  const { path } = await shell.dialog.open({
    title: 'Load an image archive',
    type: 'file',
    filters: [
      { name: 'Image archives', extensions: ['tar', 'gz', 'tgz'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  if (!path) return;
  try {
    await runtime.images.load({ path });
  } catch (thrown) {
    toast({ text: toGantryError(thrown).message, tone: 'fail' });
  }
}
