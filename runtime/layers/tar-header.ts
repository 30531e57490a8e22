import { invalidArchive } from './faults.ts';

export const blockSize = 512;

/** An entry of a tar (POSIX ustar, pax, GNU). Byte fields are views that are overwritten by the next entry. */
export interface TarHeader {
  name: Uint8Array;
  /** `typeflag` as a character; NUL is `0`. */
  type: string;
  size: number;
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since the epoch. */
  mtime: number;
  link: Uint8Array;
  user: string;
  group: string;
}

/** Types without content, whatever their size field says: links, devices, folders, FIFOs (as Go's archive/tar has it). */
const headerOnly = new Set(['1', '2', '3', '4', '5', '6']);

/** Reads a header block. Null for a block of zeros, which ends an archive. */
export function parseHeader(block: Uint8Array, position: number): TarHeader | null {
  let sum = 256; // the checksum's own field counts as eight blanks
  for (let i = 0; i < 148; i++) sum += block[i] as number;
  for (let i = 156; i < blockSize; i++) sum += block[i] as number;
  if (sum === 256 && isZero(block)) return null;
  if (readNumber(block, 148, 8) !== sum)
    throw invalidArchive(`The archive is damaged: there is no valid entry at byte ${position}.`);
  const type = String.fromCharCode(block[156] || 48);
  const size = readNumber(block, 124, 12);
  if (size < 0) throw invalidArchive(`The archive is damaged: the entry at byte ${position} has no valid size.`);
  return {
    name: nameOf(block),
    type,
    size: headerOnly.has(type) ? 0 : size,
    mode: readNumber(block, 100, 8),
    uid: readNumber(block, 108, 8),
    gid: readNumber(block, 116, 8),
    mtime: readNumber(block, 136, 12),
    link: field(block, 157, 100),
    user: text(field(block, 265, 32)),
    group: text(field(block, 297, 32)),
  };
}

function isZero(block: Uint8Array): boolean {
  for (let i = 148; i < 156; i++) if (block[i] !== 0) return false;
  return true;
}

/** ustar splits long names in two; GNU's magic (`ustar  `) uses the same place for other things. */
function nameOf(block: Uint8Array): Uint8Array {
  const name = field(block, 0, 100);
  const posix = block[257] === 0x75 && block[262] === 0;
  if (!posix || block[345] === 0) return name;
  const prefix = field(block, 345, 155);
  return Buffer.concat([prefix, Buffer.from('/'), name]);
}

function field(block: Uint8Array, start: number, length: number): Uint8Array {
  let end = start;
  while (end < start + length && block[end] !== 0) end++;
  return block.subarray(start, end);
}

/** An octal number, or GNU's base-256 for those that don't fit; NaN for anything else. */
function readNumber(block: Uint8Array, start: number, length: number): number {
  const first = block[start] as number;
  let value = 0;
  if ((first & 0x80) !== 0) {
    if (first !== 0x80) return first === 0xff ? -1 : Number.NaN;
    for (let i = start + 1; i < start + length; i++) value = value * 256 + (block[i] as number);
    return Number.isSafeInteger(value) ? value : -1;
  }
  let i = start;
  while (i < start + length && block[i] === 0x20) i++;
  for (; i < start + length; i++) {
    const digit = block[i] as number;
    if (digit === 0 || digit === 0x20) break;
    if (digit < 0x30 || digit > 0x37) return -1;
    value = value * 8 + digit - 0x30;
  }
  return value;
}

/** Applies pax records (POSIX pax, "extended header": `LENGTH key=value\n`) to the entry that they precede. */
export function applyPax(header: TarHeader, records: Uint8Array): void {
  let at = 0;
  while (at < records.length) {
    const space = records.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(text(records.subarray(at, space)));
    const end = at + length;
    if (!Number.isSafeInteger(length) || length < space - at + 3 || end > records.length)
      throw invalidArchive('The archive is damaged: an extended header can’t be read.');
    const equals = records.indexOf(0x3d, space);
    if (equals < 0 || equals >= end) throw invalidArchive('The archive is damaged: an extended header can’t be read.');
    applyRecord(header, text(records.subarray(space + 1, equals)), records.subarray(equals + 1, end - 1));
    at = end;
  }
}

function applyRecord(header: TarHeader, key: string, value: Uint8Array): void {
  switch (key) {
    case 'path':
      header.name = value;
      return;
    case 'linkpath':
      header.link = value;
      return;
    case 'uname':
      header.user = text(value);
      return;
    case 'gname':
      header.group = text(value);
      return;
    case 'size':
    case 'uid':
    case 'gid':
    case 'mtime': {
      const number = Number(text(value));
      if (!Number.isFinite(number) || (key === 'size' && !(Number.isSafeInteger(number) && number >= 0)))
        throw invalidArchive(`The archive is damaged: an entry’s ${key} is no number.`);
      if (key !== 'size' || !headerOnly.has(header.type)) header[key] = number;
    }
  }
}

export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
