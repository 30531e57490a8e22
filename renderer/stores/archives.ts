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

const archives = { name: 'Image archives', extensions: ['tar', 'gz', 'tgz', 'zst'] };

async function askForArchive(title: string): Promise<string | null> {
  const filters = [archives, { name: 'All files', extensions: ['*'] }];
  return (await shell.dialog.open({ title, type: 'file', filters })).path;
}

/** Asks for an image archive and loads it. */
export async function loadArchive(): Promise<void> {
  const path = await askForArchive('Load an image archive');
  if (path) await beginTask(() => runtime.images.load({ path }));
}

/** The address of the page that looks into an archive, or into one image of it, without loading it. */
export function archivePath(path: string, image?: string): string {
  // The router decodes an address once before the page does.
  const part = (text: string) => encodeURIComponent(text.replaceAll('%', '%25'));
  return `/images/archive?path=${part(path)}${image ? `&image=${part(image)}` : ''}`;
}

/** Asks for an image archive, or for the folder of an OCI layout, and goes to the page that looks into it. */
export async function exploreArchive(kind: 'file' | 'folder', navigate: (to: string) => void): Promise<void> {
  const path =
    kind === 'file'
      ? await askForArchive('Explore an image archive')
      : (await shell.dialog.open({ title: 'Explore the folder of an OCI layout', type: 'directory' })).path;
  if (path) navigate(archivePath(path));
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
