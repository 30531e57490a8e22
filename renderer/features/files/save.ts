import type { FileEntry } from '../../../runtime/contract/files.ts';
import { runtime, shell } from '../../ipc/client.ts';
import { beginTask } from '../../stores/archives.ts';
import { toast } from '../../ui/index.ts';
import { baseName } from './paths.ts';

/** Devices, sockets and pipes hold nothing that could be saved. */
export function canSave(type: FileEntry['type']): boolean {
  return type === 'file' || type === 'directory' || type === 'symlink';
}

export async function copyPath(path: string): Promise<void> {
  await shell.clipboard.write({ text: path });
  toast({ text: 'Copied' });
}

/** Asks for a folder of this computer, and makes the container's folder anew in it, as a task. */
export async function unpackFolder(id: string, path: string): Promise<void> {
  const { path: target } = await shell.dialog.open({ title: 'Choose where the folder is put', type: 'directory' });
  if (target) await beginTask(() => runtime.files.download({ id, path, target, unpack: true }));
}

/** Asks where, then saves as a task. A folder becomes a tar. */
export async function saveFile(id: string, path: string, type: FileEntry['type'], container: string): Promise<void> {
  const name = (baseName(path) || container || 'files').replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-').slice(0, 200);
  const { path: target } = await shell.dialog.save({
    title: `Save ${baseName(path) || 'all files'}`.slice(0, 256),
    defaultName: type === 'directory' ? `${name}.tar` : name,
    filters: type === 'directory' ? [{ name: 'Tar archives', extensions: ['tar'] }] : [],
  });
  if (target) await beginTask(() => runtime.files.download({ id, path, target }));
}
