import * as z from 'zod';
import { containerId } from './containers.ts';
import { filePreview, fileType } from './layers.ts';
import { call, stream } from './operation.ts';

/** A path in a container: absolute, `/` the root. */
const path = z
  .string()
  .min(1)
  .max(4096)
  .refine(text => text.startsWith('/') && !text.includes('\0'), 'no absolute path');
/** One part of a path. */
const name = z
  .string()
  .min(1)
  .max(255)
  .refine(text => !/[/\0]/.test(text) && text !== '.' && text !== '..', 'no file name');

/** A file, folder or link in a folder. */
export const fileEntry = z.object({
  name: z.string(),
  type: fileType,
  /** Bytes; of a folder the sum below it, null where that is not known. */
  size: z.number().nullable(),
  /** Permission bits (07777). */
  mode: z.number(),
  /** Null where they are not known. */
  uid: z.number().nullable(),
  gid: z.number().nullable(),
  /** Target of a symbolic link; empty for others, and where it is not known. */
  link: z.string(),
  /** Epoch milliseconds. */
  modified: z.number(),
  /** False for a name that is no UTF-8: it is shown with U+FFFD and can't be asked for. */
  exact: z.boolean(),
});
export type FileEntry = z.infer<typeof fileEntry>;

export const folderListing = z.object({
  /** Where it is, links followed. */
  path: z.string(),
  entries: z.array(fileEntry),
  /** False when it was too large to list in full. */
  complete: z.boolean(),
  /** What to know about it, as a sentence; empty when there is nothing. */
  note: z.string(),
  /** Whether the engine can read the files in it: it can't where they are in memory or made by the kernel. */
  readable: z.boolean(),
});
export type FolderListing = z.infer<typeof folderListing>;

export const fileStat = z.object({
  /** Where it is, links followed. */
  path: z.string(),
  type: fileType,
  size: z.number(),
});
export type FileStat = z.infer<typeof fileStat>;

/** As in `GET /containers/{id}/changes`: against the image. */
export const containerChange = z.enum(['modified', 'added', 'removed']);
export type ContainerChange = z.infer<typeof containerChange>;

export const containerChanges = z.object({
  /** By path. At most 50,000. */
  changes: z.array(z.object({ path: z.string(), change: containerChange })),
  /** Of all, also of those left out. */
  counts: z.object({ modified: z.number(), added: z.number(), removed: z.number() }),
  /** Bytes of the container's own layer; null where the engine did not say. */
  bytes: z.number().nullable(),
});
export type ContainerChanges = z.infer<typeof containerChanges>;

/** What is about to be sent: folders before what is in them. */
const uploadEntry = z.strictObject({
  path: z
    .string()
    .max(4096)
    .refine(text => text.split('/').every(part => name.safeParse(part).success), 'no relative path'),
  type: z.enum(['file', 'directory']),
  size: z.number().int().min(0),
  /** Epoch milliseconds. */
  modified: z.number().min(0),
});
export type UploadEntry = z.infer<typeof uploadEntry>;

const at = z.strictObject({ id: containerId, path });
const task = z.object({ task: z.string() });

/** Files of a container, running or not, through the Engine API alone: no shell in the image, no access to the engine's disk. */
export const fileOperations = {
  list: call(at, folderListing),
  /** What a path leads to, links followed. */
  stat: call(at, fileStat),
  /** The beginning of a file: 256 KiB, images whole up to 8 MiB. */
  preview: call(at, filePreview),
  /**
   * Writes a file, or a folder as a tar, to a path of this computer, as a task. With `unpack`, `target` is a folder in which the
   * container's folder is made anew.
   */
  download: call(
    z.strictObject({
      id: containerId,
      path,
      target: z.string().min(1).max(4096),
      unpack: z.boolean().optional(),
    }),
    task,
  ),
  /** What an upload into a folder would meet: names that are taken, and whose the files will be. */
  uploadPlan: call(
    z.strictObject({ id: containerId, folder: path, names: z.array(name).max(1000) }),
    z.object({ taken: z.array(z.string()), uid: z.number(), gid: z.number() }),
  ),
  /**
   * Puts files into a folder, as a task that `begun` names. The runtime asks for a piece (`want`), the page answers with
   * exactly its bytes; closing the stream breaks the upload off. Of what is there, only `replace` is touched: names of the plan that the user agreed to.
   */
  upload: stream(
    z.strictObject({
      id: containerId,
      folder: path,
      entries: z.array(uploadEntry).min(1).max(10_000),
      replace: z.array(name).max(1000),
    }),
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('begun'), task: z.string() }),
      z.object({ type: z.literal('want'), entry: z.number(), offset: z.number(), length: z.number() }),
      z.object({ type: z.literal('done') }),
    ]),
    {
      flow: 'lossless',
      inbound: z.strictObject({
        data: z.instanceof(Uint8Array).refine(d => d.byteLength <= 1024 * 1024, 'over 1 MiB'),
      }),
    },
  ),
  makeFolder: call(z.strictObject({ id: containerId, folder: path, name }), z.object({})),
  /** What the container changed in its image's files. */
  changes: call(z.strictObject({ id: containerId }), containerChanges),
  /** Kind and bytes of changed files, for those in sight; what is gone is left out. */
  sizes: call(
    z.strictObject({ id: containerId, paths: z.array(path).max(100) }),
    z.object({ files: z.array(z.object({ path: z.string(), type: fileType, size: z.number() })) }),
  ),
};
