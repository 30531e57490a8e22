import { assertNever } from '../contract/errors.ts';

/** A response's head and the line before a chunk are short; what is longer is left to node's parser as it is. */
const maxHead = 64 * 1024;
const maxSizeLine = 1024;

const lineFeed = 10;
const carriageReturn = 13;
const semicolon = 59;

const chunkEnd = Buffer.from('\r\n');
const lastChunk = Buffer.from('0\r\n');
/** No chunk's size: node's parser ends the response with its own error. */
const noChunk = Buffer.from('x\r\n');

/**
 * Makes few large chunks of the many small ones of a response (RFC 9112, 7.1). The engine sends a log line by line, each in an
 * HTTP chunk of its own, and for each node:http calls into JavaScript, which costs more than all that is done with the line. What
 * comes out is HTTP again, so that heads, errors, trailers and broken connections stay node's business.
 *
 * For the one response of a connection that is not used again.
 */
export class ChunkMerger {
  #state: 'head' | 'size' | 'data' | 'data-end' | 'passing' | 'dropping' = 'head';
  #head = '';
  /** The beginning of a chunk's first line whose end has not come yet. */
  #line = '';
  /** Bytes of the present chunk, then of its end, that are still to come. */
  #left = 0;
  #parts: Buffer[] = [];
  #size = 0;

  /** What node's parser gets instead of these bytes; may be empty. */
  feed(bytes: Buffer): Buffer {
    const out: Buffer[] = [];
    let at = 0;
    while (at < bytes.length) at = this.#step(bytes, at, out);
    this.#endChunk(out);
    return out.length === 1 ? (out[0] as Buffer) : Buffer.concat(out);
  }

  /** Takes what it can from these bytes; answers where the next step goes on. */
  #step(bytes: Buffer, at: number, out: Buffer[]): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes, out);
      case 'size':
        return this.#readSize(bytes, at, out);
      case 'data':
        return this.#readData(bytes, at);
      case 'data-end':
        return this.#readDataEnd(bytes, at, out);
      case 'passing':
        out.push(bytes.subarray(at));
        return bytes.length;
      case 'dropping':
        return bytes.length;
      default:
        return assertNever(this.#state);
    }
  }

  /** Answers where the body begins, or the end of the bytes. */
  #readHead(bytes: Buffer, out: Buffer[]): number {
    const before = this.#head.length;
    this.#head += bytes.toString('latin1');
    const end = this.#head.indexOf('\r\n\r\n', Math.max(0, before - 3));
    if (end < 0) {
      if (this.#head.length > maxHead) this.#state = 'passing';
      out.push(bytes);
      return bytes.length;
    }
    const head = this.#head.slice(0, end + 2);
    this.#head = '';
    const chunked = /^HTTP\/1\.1 200 /.test(head) && /\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n/i.test(head);
    this.#state = chunked ? 'size' : 'passing';
    const body = end + 4 - before;
    out.push(bytes.subarray(0, body));
    return body;
  }

  #readSize(bytes: Buffer, start: number, out: Buffer[]): number {
    if (this.#line === '') {
      // By far the most: a whole line with nothing but a size.
      const end = this.#readPlainSize(bytes, start, out);
      if (end > 0) return end;
    }
    const feed = bytes.indexOf(lineFeed, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    this.#line += bytes.toString('latin1', start, end);
    if (feed < 0) {
      if (this.#line.length > maxSizeLine) this.#refuse(out);
      return end;
    }
    const size = /^([\da-f]{1,8})(?:;[^\r\n]*)?\r\n$/i.exec(this.#line)?.[1];
    if (size === undefined) this.#refuse(out);
    else this.#begin(Number.parseInt(size, 16), out);
    return end;
  }

  /** Answers where the line ends, 0 when it is none of this form. */
  #readPlainSize(bytes: Buffer, start: number, out: Buffer[]): number {
    let size = 0;
    let at = start;
    for (; at < start + 8; at += 1) {
      const digit = hexDigit(bytes[at] ?? semicolon);
      if (digit < 0) break;
      size = size * 16 + digit;
    }
    if (at === start || bytes[at] !== carriageReturn || bytes[at + 1] !== lineFeed) return 0;
    this.#begin(size, out);
    return at + 2;
  }

  /** A chunk of this size follows. The last one has none, and what comes after it (trailers) is passed on. */
  #begin(size: number, out: Buffer[]): void {
    this.#line = '';
    this.#left = size;
    this.#state = size > 0 ? 'data' : 'passing';
    if (size > 0) return;
    this.#endChunk(out);
    out.push(lastChunk);
  }

  /** What follows a broken chunk means nothing. */
  #refuse(out: Buffer[]): void {
    this.#state = 'dropping';
    this.#endChunk(out);
    out.push(noChunk);
  }

  #readData(bytes: Buffer, start: number): number {
    const end = Math.min(bytes.length, start + this.#left);
    this.#parts.push(bytes.subarray(start, end));
    this.#size += end - start;
    this.#left -= end - start;
    if (this.#left === 0) {
      this.#state = 'data-end';
      this.#left = 2;
    }
    return end;
  }

  #readDataEnd(bytes: Buffer, at: number, out: Buffer[]): number {
    if (bytes[at] !== (this.#left === 2 ? carriageReturn : lineFeed)) this.#refuse(out);
    else {
      this.#left -= 1;
      if (this.#left === 0) this.#state = 'size';
    }
    return at + 1;
  }

  /** Writes what was merged as one chunk. */
  #endChunk(out: Buffer[]): void {
    if (this.#size === 0) return;
    out.push(Buffer.from(`${this.#size.toString(16)}\r\n`), ...this.#parts, chunkEnd);
    this.#parts = [];
    this.#size = 0;
  }
}

/** Its value, or -1. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
