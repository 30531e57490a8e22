/** What {@link tarHeader} writes down. */
export interface NewTarEntry {
  /** Relative, with `/` between its parts. */
  path: string;
  type: 'file' | 'directory';
  /** Bytes of content; 0 for a folder. */
  size: number;
  mode: number;
  uid: number;
  gid: number;
  /** Epoch milliseconds. */
  modified: number;
}

const blockSize = 512;
/** The largest size and the largest id that octal fields hold. */
const mostOctalSize = 0o77777777777;
const mostOctalId = 0o7777777;

/**
 * The header of one entry, as POSIX ustar, before it a pax record where a field does not fit. Content follows it, then
 * {@link tarPadding}; {@link tarEnd} ends the archive.
 */
export function tarHeader(entry: NewTarEntry): Buffer {
  const path = entry.type === 'directory' ? `${entry.path}/` : entry.path;
  const records: [string, string][] = [];
  // Plain ASCII is what ustar holds.
  if (Buffer.byteLength(path) > 100 || !/^[\x20-\x7e]*$/.test(path)) records.push(['path', path]);
  if (entry.size > mostOctalSize) records.push(['size', String(entry.size)]);
  if (entry.uid > mostOctalId) records.push(['uid', String(entry.uid)]);
  if (entry.gid > mostOctalId) records.push(['gid', String(entry.gid)]);
  const plain = ustar({ ...entry, path }, entry.type === 'directory' ? '5' : '0');
  if (records.length === 0) return plain;
  const content = Buffer.concat(records.map(([key, value]) => paxRecord(key, value)));
  const pax = ustar({ ...entry, path: 'pax', mode: 0o644, size: content.length }, 'x');
  return Buffer.concat([pax, content, tarPadding(content.length), plain]);
}

/** What fills the last block of content of that many bytes. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((blockSize - (size % blockSize)) % blockSize);
}

/** Two empty blocks. */
export const tarEnd: Uint8Array = Buffer.alloc(2 * blockSize);

function ustar({ path, size, mode, uid, gid, modified }: NewTarEntry, flag: string): Buffer {
  const header = Buffer.alloc(blockSize);
  // In full it stands in a pax record when it does not fit.
  header.write(path.slice(0, 100), 0, 100, 'latin1');
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, length, 'latin1');
  octal(mode, 100, 8);
  octal(Math.min(uid, mostOctalId), 108, 8);
  octal(Math.min(gid, mostOctalId), 116, 8);
  octal(size > mostOctalSize ? 0 : size, 124, 12);
  octal(Math.max(0, Math.floor(modified / 1000)), 136, 12);
  header.write(flag, 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8, 'latin1');
  return header;
}

function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}
