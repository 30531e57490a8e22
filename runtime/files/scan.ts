import { readTar, type TarEntry } from '../base/index.ts';
import type { FileEntry } from '../contract/index.ts';

/** How far a scan goes before it is cut. */
export interface ScanLimits {
  /** Of the tar, contents included. */
  bytes: number;
  entries: number;
  ms: number;
}

/** Direct entries of one folder that are kept: more can't be read by anybody. */
const mostListed = 20_000;

/** What a scan has found so far. */
export interface Scan {
  entries: FileEntry[];
  complete: boolean;
  /** Bytes and entries read, for saying how large it was. */
  bytes: number;
  seen: number;
}

/**
 * Lists a folder from the tar of it and all below (`GET archive?path=/folder/.`, whose names begin with `./`), by headers
 * only. Stops at the limits, with what was found until then.
 */
export async function scanFolder(source: AsyncIterable<Uint8Array>, limits: ScanLimits): Promise<Scan> {
  const found = new Map<string, FileEntry>();
  const end = performance.now() + limits.ms;
  const scan: Scan = { entries: [], complete: true, bytes: 0, seen: 0 };
  for await (const item of readTar(source)) {
    if (item instanceof Uint8Array) scan.bytes += item.length;
    else {
      scan.seen += 1;
      if (!add(found, item)) scan.complete = false;
    }
    if (scan.bytes < limits.bytes && scan.seen < limits.entries && performance.now() < end) continue;
    scan.complete = false;
    break;
  }
  scan.entries = [...found.values()];
  // A sum of a part would be a lie.
  if (!scan.complete) for (const entry of scan.entries) if (entry.type === 'directory') entry.size = null;
  return scan;
}

/** False when it is one too many. */
function add(found: Map<string, FileEntry>, item: TarEntry): boolean {
  const parts = item.path
    .replace(/^(?:\.?\/)+/, '')
    .replace(/\/+$/, '')
    .split('/');
  const [name = ''] = parts;
  if (name === '' || name === '.' || name === '..') return true;
  const known = found.get(name);
  if (known) {
    if (parts.length > 1 && known.type === 'directory') known.size = (known.size ?? 0) + item.size;
    return true;
  }
  if (parts.length > 1) return true;
  if (found.size >= mostListed) return false;
  found.set(name, { ...entryOf(item), name });
  return true;
}

function entryOf({ type, size, mode, uid, gid, link, modified, exact }: TarEntry): Omit<FileEntry, 'name'> {
  // A hard link's bytes stand at its first name; how many they are, this entry doesn't say.
  const unknown = type === 'file' && link !== '' && size === 0;
  return { type, size: unknown ? null : size, mode, uid, gid, link: type === 'symlink' ? link : '', modified, exact };
}
