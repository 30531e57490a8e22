import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { posix } from 'node:path';
import { readTar, TarReader } from '../base/index.ts';
import { GantryError } from '../contract/index.ts';
import { containers, type DockerClient } from '../docker/index.ts';
import { AlreadyWriting, writeWhole } from '../host/index.ts';
import { checkTarget, formatBytes, localFileError } from '../images/index.ts';
import { freePlace, writeError } from '../layers/index.ts';
import type { TaskContext } from '../tasks/index.ts';
import { explainFileFailure } from './failures.ts';
import { statFile } from './stat.ts';
import { unpack } from './unpack.ts';

export interface Download {
  id: string;
  path: string;
  /** A path of this computer, chosen by the user: no name from the container has a say in it. */
  target: string;
  /** The container's name: what its root folder is called here. */
  container: string;
}

/**
 * Writes a file as it is; a folder as the tar that the engine makes of it, with owners, links and odd names as they are (they
 * could not all be made on this computer, and some would lead outside).
 */
export async function download(
  client: DockerClient,
  { id, path, target }: Download,
  context: TaskContext,
): Promise<{ result: string; detail: string }> {
  const { signal } = context;
  await checkTarget(target);
  const found = await statFile(client, id, path, signal);
  if (found.type !== 'file' && found.type !== 'directory')
    throw new GantryError({ kind: 'invalid-input', message: `${found.path} has no contents that could be saved.` });
  const archive = await openArchive(client, id, found.path, signal);
  const source = client.reading(archive, signal);
  try {
    const content = found.type === 'file' ? contentOf(source, found.path) : checkedTar(source);
    const bytes = await writeReported(target, content, found.type === 'file' ? found.size : null, context);
    context.line(`${posix.basename(found.path) || '/'} → ${target}: ${bytes} bytes`);
    return { result: target, detail: `${formatBytes(bytes)} written` };
  } finally {
    archive.destroy();
  }
}

/** Writes a folder, unpacked, to a new entry of the folder `target`. What could not be made here is left out and named. */
export async function downloadUnpacked(
  client: DockerClient,
  { id, path, target, container }: Download,
  { signal, report, line }: TaskContext,
): Promise<{ result: string; detail: string }> {
  const found = await statFile(client, id, path, signal);
  if (found.type !== 'directory')
    throw new GantryError({ kind: 'invalid-input', message: `${found.path} is no folder.` });
  const place = await freePlace(target, found.path, container);
  const archive = await openArchive(client, id, found.path, signal);
  line(`Into ${place}`);
  try {
    const onBytes = (written: number) => report({ detail: `${formatBytes(written)} written` });
    const { files, bytes, leftOut, notes } = await unpack(client.reading(archive, signal), place, onBytes);
    for (const note of notes) line(note);
    const left = leftOut > 0 ? `, ${leftOut} left out` : '';
    return { result: place, detail: `${files === 1 ? '1 file' : `${files} files`}, ${formatBytes(bytes)}${left}` };
  } catch (thrown) {
    // It was not there before, so all of it is ours.
    await rm(place, { recursive: true, force: true });
    if (signal.aborted) throw new GantryError({ kind: 'cancelled', message: 'Cancelled.' });
    throw thrown instanceof GantryError && thrown.kind === 'archive-truncated'
      ? brokenOff()
      : writeError(thrown, place);
  } finally {
    archive.destroy();
  }
}

/** Of `/` itself the engine writes names that begin with a slash; of `/.` they are relative, as all others. */
async function openArchive(
  client: DockerClient,
  id: string,
  path: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return await containers.readArchive(client, id, { path: path === '/' ? '/.' : path, signal }).catch(thrown => {
    throw explainFileFailure(thrown, path);
  });
}

/** Writes a stream to a file and says how far it is; failures of either end are put into words. */
export async function writeReported(
  target: string,
  source: AsyncIterable<Uint8Array>,
  total: number | null,
  { signal, report }: TaskContext,
): Promise<number> {
  try {
    return await writeWhole(target, source, {
      signal,
      onBytes: written =>
        report({
          progress: total ? Math.min(1, written / total) : null,
          detail: `${formatBytes(written)}${total ? ` of ${formatBytes(total)}` : ''} written`,
        }),
    });
  } catch (thrown) {
    if (signal.aborted) throw new GantryError({ kind: 'cancelled', message: 'Cancelled.' });
    if (thrown instanceof AlreadyWriting)
      throw new GantryError({ kind: 'conflict', message: `Something else is being written to ${target}.` });
    const error = localFileError(thrown, target, 'write');
    throw error.kind === 'archive-truncated' ? brokenOff() : error;
  }
}

/** A tar as it is, checked to be whole: the engine may break off in the middle of a stream that began well. */
export async function* checkedTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = new TarReader({ entry: () => {} });
  for await (const chunk of source) {
    reader.feed(chunk);
    yield chunk;
  }
  reader.end();
}

/** The content of the one file in a tar. */
async function* contentOf(source: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  let left = -1;
  for await (const item of readTar(source)) {
    if (item instanceof Uint8Array) {
      left -= item.length;
      yield item;
    } else {
      if (item.type !== 'file' || left >= 0)
        throw new GantryError({ kind: 'conflict', message: `${path} is no file any more.`, hint: 'List it anew.' });
      left = item.size;
    }
  }
  if (left !== 0) throw brokenOff();
}

function brokenOff(): GantryError {
  return new GantryError({
    kind: 'engine-error',
    message: 'The engine broke off before all was there; nothing was kept of it.',
    hint: 'The container may have been deleted meanwhile; the engine’s log says more.',
  });
}
