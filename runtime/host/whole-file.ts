import type { Stats } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';

/** Paths that are being written: two at once would mix their bytes. */
const underWay = new Set<string>();

/** Thrown by {@link writeWhole} when the same path is being written already. */
export class AlreadyWriting extends Error {}

/**
 * Writes a stream into a file. It grows beside its place as `<path>.partial`, which is removed when it does not become
 * whole; what was at the path before stays until then. Resolves with the bytes written; throws what the source or the
 * file system threw.
 */
export async function writeWhole(
  path: string,
  source: AsyncIterable<Uint8Array>,
  options: {
    signal: AbortSignal;
    onBytes?(written: number): void;
    /** Whose mode and, as far as this user may, owner the file gets. */
    like?: Pick<Stats, 'mode' | 'uid' | 'gid'> | undefined;
  },
): Promise<number> {
  if (underWay.has(path)) throw new AlreadyWriting(path);
  // Before the first await, so that the first to come is the one that writes.
  underWay.add(path);
  const partial = `${path}.partial`;
  let written = 0;
  try {
    const file = await open(partial, 'w');
    try {
      if (options.like) {
        // Only root can keep another's: else the file becomes this user's, as with any editor.
        await file.chown(options.like.uid, options.like.gid).catch(() => undefined);
        await file.chmod(options.like.mode & 0o7777);
      }
      for await (const chunk of source) {
        await file.writeFile(chunk);
        written += chunk.length;
        options.onBytes?.(written);
        options.signal.throwIfAborted();
      }
      options.signal.throwIfAborted();
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
    return written;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    underWay.delete(path);
  }
}
