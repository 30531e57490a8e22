import { GantryError } from '../contract/index.ts';

const blockSize = 512;
/** pax and GNU records hold a name or an attribute; longer ones are an attack on the reader's memory. */
const longestRecord = 1024 * 1024;

/** What an entry is, by the header's type flag (POSIX ustar, `typeflag`). A hard link is a file with a link target. */
export type TarEntryType = 'file' | 'directory' | 'symlink' | 'device' | 'fifo' | 'other';

/** An entry's header, with what pax and GNU records said about it. Nothing in it is trusted: names may lead anywhere. */
export interface TarEntry {
  /** As written; bytes that are no UTF-8 are U+FFFD. */
  path: string;
  /** False when the name is no UTF-8, so that it can't be asked for by `path`. */
  exact: boolean;
  type: TarEntryType;
  /** Bytes of content that follow. */
  size: number;
  /** Permission bits, 07777. */
  mode: number;
  uid: number;
  gid: number;
  user: string;
  group: string;
  link: string;
  /** Epoch milliseconds. */
  modified: number;
}

export interface TarSink {
  entry(entry: TarEntry): void;
  /** Content of the last entry, in pieces; a view into the chunk that was fed. */
  data?(bytes: Uint8Array): void;
}

/**
 * A push parser of tar streams (POSIX ustar, pax, GNU long names). It keeps one header and at most one record in memory,
 * whatever the archive claims; contents pass through. Unlike `tar-stream` it bounds records and tells names that are no UTF-8.
 */
export class TarReader {
  /** The end mark was read. */
  complete = false;
  readonly #sink: TarSink;
  readonly #header = Buffer.alloc(blockSize);
  #filled = 0;
  /** Bytes of content, then of padding, that are still to come. */
  #content = 0;
  #padding = 0;
  /** A record that is being gathered: its type flag and its bytes. */
  #record: { flag: string; parts: Uint8Array[] } | null = null;
  /** What records said about the next entry. */
  #next = new Map<string, Buffer>();

  constructor(sink: TarSink) {
    this.#sink = sink;
  }

  /** @throws GantryError `archive-invalid` */
  feed(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && !this.complete) {
      if (this.#content > 0) {
        const end = Math.min(chunk.length, at + this.#content);
        this.#take(chunk.subarray(at, end));
        this.#content -= end - at;
        at = end;
        if (this.#content === 0) this.#endOfContent();
      } else if (this.#padding > 0) {
        const skipped = Math.min(this.#padding, chunk.length - at);
        this.#padding -= skipped;
        at += skipped;
      } else {
        const taken = Math.min(blockSize - this.#filled, chunk.length - at);
        this.#header.set(chunk.subarray(at, at + taken), this.#filled);
        this.#filled += taken;
        at += taken;
        if (this.#filled === blockSize) this.#readHeader();
      }
    }
  }

  /** Call at the end of the source. @throws GantryError `archive-truncated` */
  end(): void {
    if (this.complete) return;
    throw new GantryError({
      kind: 'archive-truncated',
      message: 'The archive ends too early: a part of it is missing.',
    });
  }

  #take(bytes: Uint8Array): void {
    if (this.#record) this.#record.parts.push(Uint8Array.from(bytes));
    else this.#sink.data?.(bytes);
  }

  #readHeader(): void {
    this.#filled = 0;
    const header = this.#header;
    if (header.every(byte => byte === 0)) {
      this.complete = true;
      return;
    }
    if (number(header.subarray(148, 156)) !== checksum(header)) throw damaged();
    const flag = String.fromCharCode(header[156] ?? 0);
    const stated = this.#next.get('size');
    const size = stated ? decimalNumber(stated) : number(header.subarray(124, 136));
    // Links, devices, folders and pipes have no content, whatever their size field says.
    const hasContent = !/[1-6]/.test(flag);
    this.#content = hasContent ? size : 0;
    this.#padding = (blockSize - (this.#content % blockSize)) % blockSize;
    if ('xgLK'.includes(flag)) {
      if (size > longestRecord) throw damaged();
      this.#record = { flag, parts: [] };
    } else {
      this.#sink.entry(this.#entry(flag, this.#content));
      this.#next = new Map();
    }
    if (this.#content === 0) this.#endOfContent();
  }

  #endOfContent(): void {
    if (!this.#record) return;
    const { flag, parts } = this.#record;
    this.#record = null;
    const content = Buffer.concat(parts);
    if (flag === 'L') this.#next.set('path', untilZero(content));
    else if (flag === 'K') this.#next.set('linkpath', untilZero(content));
    else if (flag === 'x') for (const [key, value] of paxRecords(content)) this.#next.set(key, value);
    // 'g', global pax headers, hold no name that any engine writes.
  }

  #entry(flag: string, size: number): TarEntry {
    const header = this.#header;
    const field = (from: number, to: number) => untilZero(header.subarray(from, to));
    const isUstar = header.subarray(257, 262).toString('latin1') === 'ustar';
    const prefix = isUstar && header[262] === 0 ? field(345, 500) : Buffer.alloc(0);
    const short = field(0, 100);
    const plain = prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), short]) : short;
    const name = this.#next.get('path') ?? plain;
    const path = name.toString('utf8');
    const decimal = (key: string, fallback: number) => {
      const value = Number(this.#next.get(key)?.toString('latin1') ?? fallback);
      return Number.isFinite(value) ? value : fallback;
    };
    return {
      path,
      exact: Buffer.from(path, 'utf8').equals(name),
      type: path.endsWith('/') && (flag === '0' || flag === '\0') ? 'directory' : typeOf(flag),
      size,
      mode: number(header.subarray(100, 108)) & 0o7777,
      uid: decimal('uid', number(header.subarray(108, 116))),
      gid: decimal('gid', number(header.subarray(116, 124))),
      user: (this.#next.get('uname') ?? field(265, 297)).toString('utf8'),
      group: (this.#next.get('gname') ?? field(297, 329)).toString('utf8'),
      link: (this.#next.get('linkpath') ?? field(157, 257)).toString('utf8'),
      modified: Math.round(decimal('mtime', number(header.subarray(136, 148))) * 1000),
    };
  }
}

/**
 * Reads a tar stream as entries and, after each, the pieces of its content. Reading no further paces the source.
 * @throws GantryError `archive-invalid`, `archive-truncated`
 */
export async function* readTar(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<TarEntry | Uint8Array, void, undefined> {
  let ready: (TarEntry | Uint8Array)[] = [];
  const reader = new TarReader({ entry: entry => ready.push(entry), data: bytes => ready.push(bytes) });
  for await (const chunk of source) {
    reader.feed(chunk);
    const items = ready;
    ready = [];
    yield* items;
    if (reader.complete) return;
  }
  reader.end();
}

function typeOf(flag: string): TarEntryType {
  switch (flag) {
    case '\0':
    case '0':
    case '1':
    case '7':
      return 'file';
    case '2':
      return 'symlink';
    case '3':
    case '4':
      return 'device';
    case '5':
      return 'directory';
    case '6':
      return 'fifo';
    default:
      return 'other';
  }
}

/** `length key=value\n`, the length counting itself (POSIX pax). */
function* paxRecords(content: Buffer): Generator<[string, Buffer]> {
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(content.subarray(at, space).toString('latin1'));
    const end = at + length;
    if (!Number.isInteger(length) || end <= space || end > content.length) throw damaged();
    const equals = content.indexOf(0x3d, space);
    if (equals < 0 || equals >= end) throw damaged();
    yield [content.subarray(space + 1, equals).toString('utf8'), content.subarray(equals + 1, end - 1)];
    at = end;
  }
}

/** An octal number, or GNU's base-256. */
function number(field: Uint8Array): number {
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    if (!Number.isSafeInteger(value)) throw damaged();
    return value;
  }
  const digits = untilZero(field).toString('latin1').trim();
  const value = digits === '' ? 0 : Number.parseInt(digits, 8);
  if (!/^[0-7]*$/.test(digits) || !Number.isSafeInteger(value)) throw damaged();
  return value;
}

/** The size in a pax record. */
function decimalNumber(field: Uint8Array): number {
  const digits = Buffer.from(field).toString('latin1');
  const value = Number(digits);
  if (!/^[0-9]+$/.test(digits) || !Number.isSafeInteger(value)) throw damaged();
  return value;
}

/** The sum of the header's bytes, its own field counted as blanks. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0);
}

function untilZero(field: Uint8Array): Buffer {
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end));
}

function damaged(): GantryError {
  return new GantryError({ kind: 'archive-invalid', message: 'This is no tar archive, or a damaged one.' });
}
