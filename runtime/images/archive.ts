import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { GantryError } from '../contract/index.ts';
import { localFileError } from './local-files.ts';
import { TarScan } from './tar-scan.ts';

export type Compression = 'none' | 'gzip' | 'bzip2' | 'xz' | 'zstd';

/** What can be told of an archive before it is sent. */
export interface ArchiveFacts {
  path: string;
  size: number;
  compression: Compression;
}

/** The engine unpacks all of these by itself (moby `pkg/archive`, "Compression"). */
const magics: [Compression, number[]][] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
];

/**
 * Looks at a file before it is sent to the engine. Throws `not-found`, `invalid-input` (a folder, not readable) or
 * `archive-invalid`.
 */
export async function sniffArchive(path: string): Promise<ArchiveFacts> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    if (size === 0) throw noArchive(path, 'The file is empty.');
    const head = Buffer.alloc(512);
    const { bytesRead } = await file.read(head, 0, 512, 0);
    const compression = magics.find(([, magic]) => magic.every((byte, index) => head[index] === byte))?.[0];
    if (compression) return { path, size, compression };
    const scan = new TarScan();
    scan.write(head.subarray(0, bytesRead));
    if (scan.invalid || bytesRead < 512) throw noArchive(path);
    return { path, size, compression: 'none' };
  } finally {
    await file.close();
  }
}

/**
 * Reads an archive's table of contents to say why an engine refused it. Only for plain and gzip ones; null when nothing is
 * wrong that can be seen, or when it can't be read here.
 */
export async function findArchiveFault({ path, compression }: ArchiveFacts): Promise<GantryError | null> {
  if (compression !== 'none' && compression !== 'gzip') return null;
  const scan = new TarScan();
  const file = await openFile(path);
  try {
    if (compression === 'none') await scanBySeeking(file, scan);
    else {
      const source = file.createReadStream({ autoClose: false });
      const gunzip = source.pipe(createGunzip());
      source.on('error', error => gunzip.destroy(error));
      for await (const chunk of gunzip) scan.write(chunk as Buffer);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'Z_BUF_ERROR') return truncated(path);
    if (code === 'Z_DATA_ERROR') return noArchive(path, 'Its compressed data is damaged.');
    throw error;
  } finally {
    await file.close();
  }
  if (scan.invalid) return scan.names.size === 0 ? noArchive(path) : noArchive(path, 'It is damaged in its middle.');
  // Writers may leave the end mark out, but not the manifest, which comes last in Docker's archives.
  if (!scan.complete && !(scan.atBoundary && scan.isImage)) return truncated(path);
  if (scan.isImage) return null;
  return noArchive(path, 'It is a tar archive, but holds no image: neither manifest.json nor index.json is in it.');
}

/** Whether the archive is an OCI layout without Docker's manifest.json, which engines before 25 can't load. */
export async function isOciOnly({ path, compression }: ArchiveFacts): Promise<boolean> {
  if (compression !== 'none') return false;
  const file = await openFile(path);
  try {
    const scan = new TarScan();
    await scanBySeeking(file, scan);
    return scan.names.has('index.json') && !scan.names.has('manifest.json') && !scan.names.has('repositories');
  } finally {
    await file.close();
  }
}

/** Reads headers only and jumps over the contents. */
async function scanBySeeking(file: FileHandle, scan: TarScan): Promise<void> {
  const { size } = await file.stat();
  const block = Buffer.alloc(512);
  while (!scan.invalid && !scan.complete && scan.position < size) {
    const skip = scan.skippable;
    if (skip > 0) {
      if (scan.position + skip > size) return;
      scan.skip(skip);
      continue;
    }
    const { bytesRead } = await file.read(block, 0, 512, scan.position);
    if (bytesRead === 0) return;
    scan.write(block.subarray(0, bytesRead));
  }
}

async function openFile(path: string): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    throw localFileError(error, path, 'read');
  }
  const stat = await file.stat();
  if (stat.isFile()) return file;
  await file.close();
  throw new GantryError({
    kind: 'invalid-input',
    message: stat.isDirectory() ? `${path} is a folder.` : `${path} is not a file.`,
    hint: 'Choose the archive itself: a .tar, .tar.gz or .tgz file made by “docker save”.',
  });
}

export function noArchive(path: string, why = 'It is neither a tar nor a compressed file.'): GantryError {
  return new GantryError({
    kind: 'archive-invalid',
    message: `${path} is no image archive. ${why}`,
    hint: 'Load a file made by “docker save”, “podman save” or a build’s OCI output.',
  });
}

export function truncated(path: string): GantryError {
  return new GantryError({
    kind: 'archive-truncated',
    message: `${path} ends too early: a part of it is missing.`,
    hint: 'Copy or download it again; nothing of it was loaded.',
  });
}
