import { Readable } from 'node:stream';
import { AsyncQueue, readTar, type StreamContext, tarEnd, tarHeader, tarPadding } from '../base/index.ts';
import { GantryError, type UploadEntry } from '../contract/index.ts';
import { containerFiles, containers, type DockerClient } from '../docker/index.ts';
import { explainFileFailure } from './failures.ts';
import { exists, statFile } from './stat.ts';

/** Bytes that are asked for at once: what an inbound message may hold. */
const pieceSize = 1024 * 1024;
/** Browsers don't say what rights a file has. */
const fileMode = 0o644;
const folderMode = 0o755;

interface Folder {
  id: string;
  folder: string;
}

export interface UploadInput extends Folder {
  entries: readonly UploadEntry[];
  /** Names in the folder that may be replaced. */
  replace: readonly string[];
}

export type UploadItem = { type: 'want'; entry: number; offset: number; length: number } | { type: 'done' };

/** Which names are taken in a folder, and whose it is: uploads belong to the owner of the folder they are put in. */
export async function uploadPlan(
  client: DockerClient,
  { id, folder, names }: Folder & { names: readonly string[] },
  signal: AbortSignal,
): Promise<{ taken: string[]; uid: number; gid: number }> {
  const at = await folderAt(client, { id, folder }, signal);
  const taken: string[] = [];
  for (const name of names) if (await exists(client, id, `${at}/${name}`, signal)) taken.push(name);
  return { taken, ...(await ownerOf(client, id, at, signal)) };
}

/** Makes an empty folder. @throws GantryError `conflict` when the name is taken */
export async function makeFolder(
  client: DockerClient,
  { id, folder, name }: Folder & { name: string },
  signal: AbortSignal,
): Promise<void> {
  const { taken, uid, gid } = await uploadPlan(client, { id, folder, names: [name] }, signal);
  if (taken.length > 0) throw isTaken(taken, folder);
  const entry = { path: name, type: 'directory', size: 0, mode: folderMode, uid, gid, modified: Date.now() } as const;
  const body = Buffer.concat([tarHeader(entry), tarEnd]);
  await put(client, id, await folderAt(client, { id, folder }, signal), body, signal);
}

/**
 * Serves an upload: the tar that the engine unpacks is made while it is sent, of pieces that the page is asked for. So a file of
 * any size needs one piece of memory, and a slow engine paces the page.
 */
export async function* upload(
  client: DockerClient,
  input: UploadInput,
  { signal, onInbound }: StreamContext<{ data: Uint8Array }>,
): AsyncGenerator<UploadItem> {
  const { id, folder, entries } = input;
  const names = [...new Set(entries.map(entry => entry.path.split('/')[0] ?? ''))];
  const plan = await uploadPlan(client, { id, folder, names }, signal);
  const kept = plan.taken.filter(name => !input.replace.includes(name));
  if (kept.length > 0) throw isTaken(kept, folder);
  const at = await folderAt(client, input, signal);
  const wants = new AsyncQueue<UploadItem>();
  const pieces = new AsyncQueue<Uint8Array>();
  // One piece is asked for at a time: what comes unasked is not gathered.
  onInbound(({ data }) => {
    if (pieces.length === 0) pieces.push(data);
  });
  const onAbort = () => pieces.end(new GantryError({ kind: 'cancelled', message: 'Cancelled.' }));
  signal.addEventListener('abort', onAbort, { once: true });
  // No object mode: then the stream's mark is in bytes, and one piece is ahead at most.
  const body = Readable.from(archiveOf(entries, plan, wants, pieces), { objectMode: false });
  const sending = put(client, id, at, body, signal).then(
    () => wants.end(),
    error => wants.end(error),
  );
  try {
    yield* wants;
    yield { type: 'done' };
  } finally {
    signal.removeEventListener('abort', onAbort);
    pieces.end();
    body.destroy();
    await sending;
  }
}

async function* archiveOf(
  entries: readonly UploadEntry[],
  owner: { uid: number; gid: number },
  wants: AsyncQueue<UploadItem>,
  pieces: AsyncQueue<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const incoming = pieces[Symbol.asyncIterator]();
  for (const [index, { path, type, size: stated, modified }] of entries.entries()) {
    const size = type === 'file' ? stated : 0;
    const mode = type === 'file' ? fileMode : folderMode;
    yield tarHeader({ path, type, size, mode, uid: owner.uid, gid: owner.gid, modified });
    for (let offset = 0; offset < size; offset += pieceSize) {
      const length = Math.min(pieceSize, size - offset);
      wants.push({ type: 'want', entry: index, offset, length });
      const { value, done } = await incoming.next();
      if (done || value.length !== length) throw changed(path);
      yield value;
    }
    yield tarPadding(size);
  }
  yield tarEnd;
}

async function put(
  client: DockerClient,
  id: string,
  path: string,
  body: Readable | Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  try {
    await containerFiles.write(client, id, { path, body, signal });
  } catch (thrown) {
    throw explainFileFailure(thrown, path);
  }
}

/** The folder itself, links followed; with an ending that lets names be put behind it. */
async function folderAt(client: DockerClient, { id, folder }: Folder, signal: AbortSignal): Promise<string> {
  const { path, type } = await statFile(client, id, folder, signal);
  if (type !== 'directory') throw new GantryError({ kind: 'invalid-input', message: `${path} is no folder.` });
  return path;
}

/** From the first header of its tar: the engine's path stat has no owner. */
async function ownerOf(
  client: DockerClient,
  id: string,
  path: string,
  signal: AbortSignal,
): Promise<{ uid: number; gid: number }> {
  try {
    const archive = await containers.readArchive(client, id, { path, signal });
    try {
      for await (const item of readTar(client.reading(archive, signal)))
        if (!(item instanceof Uint8Array)) return { uid: item.uid, gid: item.gid };
      return { uid: 0, gid: 0 };
    } finally {
      archive.destroy();
    }
  } catch (thrown) {
    throw explainFileFailure(thrown, path);
  }
}

function isTaken(names: readonly string[], folder: string): GantryError {
  const first = names.slice(0, 3).map(name => `“${name}”`);
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return new GantryError({
    kind: 'conflict',
    message: `${folder} already has ${first.join(', ')}${more}.`,
    hint: 'Nothing was written. Choose another name, or say that it may be replaced.',
  });
}

function changed(path: string): GantryError {
  return new GantryError({
    kind: 'conflict',
    message: `${path} was changed or became unreadable while it was sent.`,
    hint: 'What was sent before it is in the container; a part of it may be, too. Upload it again.',
  });
}
