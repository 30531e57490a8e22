import type { GantryError } from '../../../runtime/contract/errors.ts';
import type { UploadEntry } from '../../../runtime/contract/files.ts';
import { runtime } from '../../ipc/client.ts';

/** A file or folder to be sent; a folder has no `file`. */
export interface Source {
  /** Relative, with folders before what is in them. */
  path: string;
  file: File | null;
}

/** As many as one upload takes (see the contract). */
export const mostSources = 10_000;

export interface Upload {
  id: string;
  folder: string;
  sources: readonly Source[];
  /** Names that are there and may be replaced. */
  replace: readonly string[];
}

/**
 * Sends files, as a task that `onBegun` names; resolves when the engine has unpacked them. It goes on when the tab is left:
 * cancelling the task breaks it off.
 */
export function sendFiles(
  { id, folder, sources, replace }: Upload,
  options: { onBegun(task: string): void },
): Promise<void> {
  const entries: UploadEntry[] = sources.map(({ path, file }) => ({
    path,
    type: file ? 'file' : 'directory',
    size: file?.size ?? 0,
    modified: file?.lastModified ?? Date.now(),
  }));
  return new Promise((resolve, reject) => {
    const stream = runtime.files.upload(
      { id, folder, entries, replace: [...replace] },
      {
        onItem: async item => {
          if (item.type === 'begun') options.onBegun(item.task);
          if (item.type !== 'want') return;
          const file = sources[item.entry]?.file;
          // Closing the stream is all that can be said to the runtime of a file that can't be read.
          const data = await file
            ?.slice(item.offset, item.offset + item.length)
            .arrayBuffer()
            .catch(() => null);
          if (data) return stream.send({ data: new Uint8Array(data) });
          stream.close();
          reject(
            new Error(
              `${file?.name ?? 'A file'} could not be read on this computer. What was sent before it is there.`,
            ),
          );
        },
        onEnd: resolve,
        onError: (error: GantryError) => reject(error),
      },
    );
  });
}

/** What was dropped, folders with all that is in them. */
export async function droppedSources(transfer: DataTransfer): Promise<Source[]> {
  // The list is emptied when the event is over: everything is taken from it before the first wait.
  const taken = [...transfer.items].filter(item => item.kind === 'file');
  const entries = taken.map(item => item.webkitGetAsEntry() ?? item.getAsFile());
  const sources: Source[] = [];
  for (const entry of entries) {
    // What another program made only for the drop stands in no file system.
    if (entry instanceof File) sources.push({ path: entry.name, file: entry });
    else if (entry) await addEntry(entry, '', sources);
  }
  return sources;
}

async function addEntry(entry: FileSystemEntry, folder: string, sources: Source[]): Promise<void> {
  if (sources.length > mostSources) return;
  const path = folder ? `${folder}/${entry.name}` : entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    sources.push({ path, file });
    return;
  }
  sources.push({ path, file: null });
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const one of some) await addEntry(one, path, sources);
  }
}

/** What was chosen in a file dialog. */
export function chosenSources(files: FileList | null): Source[] {
  return [...(files ?? [])].map(file => ({ path: file.name, file }));
}
