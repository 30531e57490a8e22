import { open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { GantryError, toGantryError } from '../contract/index.ts';
import { images as api } from '../docker/index.ts';
import type { TaskContext } from '../tasks/index.ts';
import type { ImagesDeps } from './deps.ts';
import { checkTarget, localFileError } from './local-files.ts';
import { formatBytes } from './sizes.ts';
import { TarScan } from './tar-scan.ts';

/** Paths that a save is writing to: two at once would mix their bytes. */
const underWay = new Set<string>();

/** How many bytes an archive has. */
export interface Saved {
  bytes: number;
}

/**
 * Writes images into an archive (Engine API: `GET /images/get`). It grows beside its place as `<path>.partial`, which is
 * removed when it does not become whole; what was at the path before stays until then.
 */
export async function saveImages(
  { engine, catalogue, store }: Pick<ImagesDeps, 'engine' | 'catalogue' | 'store'>,
  references: readonly string[],
  path: string,
  context: TaskContext,
): Promise<Saved> {
  if (underWay.has(path))
    throw new GantryError({ kind: 'conflict', message: `Another save is writing to ${path}.`, hint: 'Wait for it.' });
  // Before the first await, so that the first to come is the one that writes.
  underWay.add(path);
  try {
    await checkTarget(path);
    const names = namesFor(references, store.all('images'));
    const ids = store.all('images').filter(image => names.some(name => isNamed(image, name)));
    const estimate = (await catalogue.sharing()).total(ids.map(image => image.id));
    context.report({ detail: 'The engine gathers the layers' });
    const response = await api.save(engine.client(), names, { signal: context.signal });
    return { bytes: await writeArchive(response, path, estimate, context) };
  } finally {
    underWay.delete(path);
  }
}

interface Named {
  id: string;
  tags: readonly string[];
}

function isNamed(image: Named, name: string): boolean {
  return image.id === name || image.tags.includes(name);
}

/** An image given by its id is saved under all its names: an archive of a bare id would lose them. */
export function namesFor(references: readonly string[], images: readonly Named[]): string[] {
  const names = references.flatMap(reference => {
    const image = images.find(({ id }) => id === reference);
    return image && image.tags.length > 0 ? image.tags : [reference];
  });
  return [...new Set(names)];
}

async function writeArchive(
  source: AsyncIterable<unknown> & { destroy(): unknown },
  path: string,
  estimate: number,
  context: TaskContext,
): Promise<number> {
  const partial = `${path}.partial`;
  const scan = new TarScan();
  let written = 0;
  try {
    const file = await open(partial, 'w');
    try {
      for await (const chunk of source as AsyncIterable<Buffer>) {
        scan.write(chunk);
        await file.writeFile(chunk);
        written += chunk.length;
        context.report({
          // The estimate lacks headers and padding, so it may be passed by a little.
          progress: estimate > 0 ? Math.min(0.99, written / estimate) : null,
          detail: `${formatBytes(written)} written`,
        });
      }
      context.signal.throwIfAborted();
      if (!scan.complete || !scan.isImage) throw incomplete();
      await file.sync();
    } finally {
      source.destroy();
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw explainSaveFailure(error, path, context.signal);
  }
  context.line(`${basename(path)}: ${written} bytes`);
  return written;
}

function explainSaveFailure(thrown: unknown, path: string, signal: AbortSignal): GantryError {
  if (signal.aborted) return new GantryError({ kind: 'cancelled', message: 'Cancelled.' });
  const { code } = thrown as NodeJS.ErrnoException;
  // The engine ends the connection in the middle when it can't go on; node names that in two ways.
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') return incomplete();
  return toGantryError(localFileError(thrown, path, 'write'));
}

function incomplete(): GantryError {
  return new GantryError({
    kind: 'engine-error',
    message: 'The engine broke off before the archive was whole; nothing was kept of it.',
    hint: 'Look into the engine’s log; a full disk on its side is the usual cause.',
  });
}
