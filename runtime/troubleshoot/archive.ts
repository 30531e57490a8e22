import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { GantryError } from '../contract/index.ts';

export interface ArchiveFile {
  name: string;
  text: string;
}

/**
 * Writes files into a .tar.gz, whole or not at all: an older file of that name stays until the new one is complete. Only its owner
 * may read it.
 */
export async function writeArchive(
  path: string,
  files: AsyncIterable<ArchiveFile>,
  signal: AbortSignal,
): Promise<void> {
  if (!isAbsolute(path))
    throw new GantryError({
      kind: 'invalid-input',
      message: `“${path}” is no whole path.`,
      hint: 'Give a path that begins at the root.',
    });
  const part = `${path}.part`;
  const tar = pack();
  const fill = async () => {
    try {
      for await (const { name, text } of files) {
        await new Promise<void>((resolve, reject) => {
          tar.entry({ name: `gantry-diagnostics/${name}`, mode: 0o600 }, text, error =>
            error ? reject(error) : resolve(),
          );
        });
      }
      tar.finalize();
    } catch (thrown) {
      tar.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
      throw thrown;
    }
  };
  const write = pipeline(tar, createGzip(), createWriteStream(part, { mode: 0o600 }), { signal });
  const [filled, written] = await Promise.allSettled([fill(), write]);
  const reasons = [written, filled].flatMap(result => (result.status === 'rejected' ? [result.reason] : []));
  if (reasons.length === 0) return await rename(part, path);
  await rm(part, { force: true });
  signal.throwIfAborted();
  // Each side ends the other: the system's own error says why, the other one only that it was ended.
  throw writeError(path, reasons.find(reason => systemCode(reason) !== '') ?? reasons.at(-1));
}

function systemCode(thrown: unknown): string {
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  return syscall ? (code ?? '') : '';
}

function writeError(path: string, thrown: unknown): unknown {
  const code = systemCode(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new GantryError({
      kind: 'disk-full',
      message: 'The archive could not be written: the disk is full.',
      hint: 'Choose another place, or free some disk space.',
      detail: String(thrown),
    });
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR'].includes(code))
    return new GantryError({
      kind: 'invalid-input',
      message: `The archive can't be written to ${path}.`,
      hint: 'Choose a folder that exists and that you may write to.',
      detail: String(thrown),
    });
  return thrown;
}
