import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { filenames } from '../host/filenames.ts';
import type { AnalysisHeader, LayerData } from './layer-data.ts';
import { type EntryColumns, entryColumns } from './layer-entries.ts';

/** Analyses that are kept, by number and by bytes of all together; the longest unused go first. */
const mostStored = 60;
const mostBytes = 512 * 1024 * 1024;
/** At the beginning of each file; the digit is the version of what follows. */
const magic = Buffer.from('GANTRYL2');
const headLength = magic.length + 4;

const columnNames = Object.keys(entryColumns) as (keyof EntryColumns)[];

/** Writes an analysis: magic, length of the header, header as JSON, then all columns in gzip. */
export async function writeAnalysis(folder: string, header: AnalysisHeader, data: LayerData): Promise<void> {
  const lengths = { nodes: data.nodes, names: data.names.length, entries: data.entries.node.length };
  const json = Buffer.from(JSON.stringify({ header, lengths, layerStart: [...data.layerStart] }));
  const strings = Buffer.from(JSON.stringify(data.strings));
  const columns = [data.parent, data.end, data.nameStart, data.names, ...columnNames.map(name => data.entries[name])];
  const parts = columns.map(column => Buffer.from(column.buffer, column.byteOffset, column.byteLength));
  const head = Buffer.alloc(headLength);
  magic.copy(head);
  head.writeUInt32LE(json.length, magic.length);
  const packed = await promisify(gzip)(Buffer.concat([...parts, strings]), { level: 1 });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = pathFor(folder, header.key);
  const temporary = `${path}.${process.pid}.${Date.now()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(Buffer.concat([head, json, packed]));
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

interface Stored {
  header: AnalysisHeader;
  lengths: { nodes: number; names: number; entries: number };
  layerStart: number[];
}

/** What is stored under a key but for the files; null when there is nothing that this version can read. */
export async function readStoredHeader(folder: string, key: string): Promise<AnalysisHeader | null> {
  const path = pathFor(folder, key);
  const file = await open(path, 'r').catch(() => null);
  if (!file) return null;
  try {
    const head = Buffer.alloc(headLength);
    await file.read(head, 0, headLength, 0);
    if (!magic.equals(head.subarray(0, magic.length))) return null;
    const json = Buffer.alloc(head.readUInt32LE(magic.length));
    await file.read(json, 0, json.length, headLength);
    // For the removal of the longest unused.
    await utimes(path, new Date(), new Date()).catch(() => {});
    return (JSON.parse(json.toString('utf8')) as Stored).header;
  } catch {
    // Cut off or damaged: as good as not there, and the next analysis writes it anew.
    return null;
  } finally {
    await file.close();
  }
}

/** The files of a stored analysis; null when it is gone or damaged. */
export async function readStoredData(folder: string, key: string): Promise<LayerData | null> {
  try {
    const whole = await readFile(pathFor(folder, key));
    if (!magic.equals(whole.subarray(0, magic.length))) return null;
    const end = headLength + whole.readUInt32LE(magic.length);
    const { lengths, layerStart } = JSON.parse(whole.subarray(headLength, end).toString('utf8')) as Stored;
    const bytes = await promisify(gunzip)(whole.subarray(end));
    let at = 0;
    const take = <T>(type: new (buffer: ArrayBuffer) => T, size: number): T => {
      const copy = new Uint8Array(size);
      copy.set(bytes.subarray(at, at + size));
      at += size;
      return new type(copy.buffer);
    };
    const { nodes, names, entries } = lengths;
    const parent = take(Int32Array, nodes * 4);
    const ends = take(Int32Array, nodes * 4);
    const nameStart = take(Uint32Array, (nodes + 1) * 4);
    const nameBytes = take(Uint8Array, names);
    const columns = columnNames.map(name => [
      name,
      take(entryColumns[name] as new (buffer: ArrayBuffer) => unknown, entries * entryColumns[name].BYTES_PER_ELEMENT),
    ]);
    return {
      nodes,
      parent,
      end: ends,
      nameStart,
      names: nameBytes,
      layerStart: Uint32Array.from(layerStart),
      entries: Object.fromEntries(columns) as EntryColumns,
      strings: JSON.parse(bytes.subarray(at).toString('utf8')) as string[],
    };
  } catch {
    return null;
  }
}

/** Removes the longest unused analyses beyond the bounds. */
export async function pruneStored(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter(name => name.endsWith(filenames.analysis));
  const files = await Promise.all(
    names.map(async name => {
      const { size, mtimeMs } = await stat(join(folder, name));
      return { path: join(folder, name), size, mtimeMs };
    }),
  );
  files.sort((a, b) => b.mtimeMs - a.mtimeMs);
  let bytes = 0;
  for (const [index, file] of files.entries()) {
    bytes += file.size;
    if (index >= mostStored || bytes > mostBytes) await rm(file.path, { force: true });
  }
}

/** Keys come from the page and from archives: only a digest's digits, or a hash, become a name. */
function pathFor(folder: string, key: string): string {
  const digits = /^sha256:([0-9a-f]{64})$/.exec(key)?.[1] ?? createHash('sha256').update(key).digest('hex');
  return join(folder, `${digits}${filenames.analysis}`);
}
