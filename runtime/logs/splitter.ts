import type { LogBatch } from '../contract/index.ts';
import { Columns, partialFlag, stderrFlag } from './columns.ts';
import { TimestampReader } from './timestamp.ts';

/** The engine cuts longer lines into messages of this many bytes (moby `daemon/logger/copier.go`). */
const engineChunk = 16 * 1024;

/** A frame or line that is longer is passed on in pieces, so that no container can make us keep it all. */
const maxHeld = 256 * 1024;

const empty = Buffer.alloc(0);

/** Where a log was read up to: the newest timestamp, and how many lines carry it. */
export interface LogPosition {
  seconds: number;
  nanos: number;
  lines: number;
}

export interface SplitterOptions {
  /** The container has a TTY: its log is not framed, and all of it is stdout. */
  tty: boolean;
  /** Lines at this position were delivered before and are left out. */
  after?: LogPosition | null;
  /** Leaves the timestamps in the lines. */
  keepTimes?: boolean;
}

/**
 * Turns the bytes of `GET /containers/{id}/logs?timestamps=1` into lines in columns. Without a TTY the log is a sequence of
 * frames (8 bytes: stream, three zeroes, length big-endian; then one message), with one it is bare text.
 */
export class LineSplitter {
  readonly #columns = new Columns();
  readonly #clock = new TimestampReader();
  readonly #tty: boolean;
  readonly #keepTimes: boolean;
  readonly #after: LogPosition | null;
  #skip: number;
  #held: Buffer = empty;
  #heldSize = 0;
  readonly #header = Buffer.alloc(8);
  #headerSize = 0;
  /** Bytes of the present frame that are still to come. */
  #missing = 0;
  #stderr = 0;
  /** What is held continues a line of which a piece was passed on. */
  #continued = false;
  /** The text that follows is a further piece of a long line. */
  #glued = false;
  readonly #times: [number, number] = [0, 0];
  #newest: LogPosition | null = null;
  /** Whether the first line was the one that `after` names; null before the first line. */
  anchored: boolean | null = null;

  constructor({ tty, after = null, keepTimes = false }: SplitterOptions) {
    this.#tty = tty;
    this.#after = after;
    this.#keepTimes = keepTimes;
    this.#skip = after?.lines ?? 0;
    this.#newest = after ? { ...after } : null;
  }

  /** Bytes that wait to be taken. */
  get size(): number {
    return this.#columns.size;
  }

  get count(): number {
    return this.#columns.count;
  }

  /** Whether the end of a line has not come yet. */
  get holding(): boolean {
    return this.#heldSize > 0;
  }

  /** The newest timestamp so far; null when no line had one. */
  get position(): LogPosition | null {
    return this.#newest;
  }

  feed(chunk: Uint8Array): void {
    const data = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#tty) this.#feedText(data);
    else this.#feedFrames(data);
  }

  take(): LogBatch | null {
    return this.#columns.take();
  }

  /**
   * Passes on what is held of a text line, at the log's end or when nothing followed for a while: some log drivers
   * write no line feed after the last piece of a long line.
   */
  flush(): void {
    if (this.#heldSize === 0) return;
    if (this.#tty) this.#text(this.#held, 0, this.#heldSize, false);
    else this.#message(this.#held, 0, this.#heldSize, false);
    this.#heldSize = 0;
    this.#continued = false;
  }

  #feedFrames(data: Buffer): void {
    let at = 0;
    while (at < data.length) {
      if (this.#missing === 0) {
        at = this.#frameHeader(data, at);
        continue;
      }
      const end = Math.min(data.length, at + this.#missing);
      this.#missing -= end - at;
      if (this.#missing === 0 && this.#heldSize === 0) this.#message(data, at, end, false);
      else this.#holdFrame(data, at, end);
      at = end;
    }
  }

  /** Reads a frame's header, or what there is of it; answers with where it ends. */
  #frameHeader(data: Buffer, start: number): number {
    let header = data;
    let at = start;
    let end = start + 8;
    if (this.#headerSize > 0 || data.length < end) {
      end = Math.min(data.length, start + 8 - this.#headerSize);
      data.copy(this.#header, this.#headerSize, start, end);
      this.#headerSize += end - start;
      if (this.#headerSize < 8) return end;
      this.#headerSize = 0;
      header = this.#header;
      at = 0;
    }
    this.#stderr = header[at] === 2 ? stderrFlag : 0;
    this.#missing = header.readUInt32BE(at + 4);
    this.#continued = false;
    return end;
  }

  #holdFrame(data: Buffer, start: number, end: number): void {
    this.#hold(data, start, end);
    if (this.#missing > 0 && this.#heldSize < maxHeld) return;
    this.#message(this.#held, 0, this.#heldSize, this.#missing > 0);
    this.#heldSize = 0;
    this.#continued = this.#missing > 0;
  }

  #feedText(data: Buffer): void {
    let at = 0;
    while (at < data.length) {
      const feed = data.indexOf(10, at);
      const end = feed < 0 ? data.length : feed;
      if (feed >= 0 && this.#heldSize === 0) {
        this.#text(data, at, end, false);
        this.#continued = false;
      } else {
        this.#hold(data, at, end);
        if (feed < 0 && this.#heldSize > 2 * engineChunk) this.#passPieces();
        if (feed >= 0 || this.#heldSize >= maxHeld) {
          this.#text(this.#held, 0, this.#heldSize, feed < 0);
          this.#heldSize = 0;
          this.#continued = feed < 0;
        }
      }
      at = feed < 0 ? end : end + 1;
    }
  }

  /** A line that goes on for long is passed on while it comes, a whole piece at a time, and the rest stays held. */
  #passPieces(): void {
    const rest = this.#pieces(this.#held, 0, this.#heldSize);
    this.#held.copyWithin(0, rest, this.#heldSize);
    this.#heldSize -= rest;
  }

  #hold(data: Buffer, start: number, end: number): void {
    const size = this.#heldSize + end - start;
    if (size > this.#held.length) {
      const held = Buffer.allocUnsafe(Math.max(size, this.#held.length * 2, 4096));
      this.#held.copy(held, 0, 0, this.#heldSize);
      this.#held = held;
    }
    data.copy(this.#held, this.#heldSize, start, end);
    this.#heldSize = size;
  }

  /** One frame's message: a line with its feed, or a piece of a long one; other engines put several lines into one. */
  #message(data: Buffer, start: number, end: number, cut: boolean): void {
    let at = start;
    let fresh = !this.#continued;
    do {
      const found = data.indexOf(10, at);
      const feed = found >= 0 && found < end ? found : -1;
      const stop = feed < 0 ? end : feed;
      const skip = fresh ? this.#time(data, at, stop) : 0;
      const partial = feed < 0 && (cut || stop - at - skip >= engineChunk);
      this.#line(data, at, skip, stop, this.#stderr | (partial ? partialFlag : 0));
      at = stop + 1;
      fresh = true;
    } while (at < end);
  }

  /**
   * A line of bare text. Pieces of a long line come glued together, each with its own timestamp after 16 kB; the last piece may
   * have no line feed, then the next line is glued to it after its carriage return.
   */
  #text(data: Buffer, start: number, end: number, cut: boolean): void {
    const at = this.#pieces(data, start, end);
    const skip = this.#continued ? 0 : this.#time(data, at, end);
    this.#continued = false;
    for (let from = at + skip; this.#glued; ) {
      const back = data.indexOf(13, from);
      if (back < 0 || back >= end - 21) break;
      if (this.#isTime(data, back + 1, end)) {
        this.#line(data, at, skip, back, 0);
        this.#glued = false;
        this.#text(data, back + 1, end, cut);
        return;
      }
      from = back + 1;
    }
    this.#glued = false;
    // The carriage return is the terminal's (ONLCR), not the program's.
    const stop = !cut && end > at + skip && data[end - 1] === 13 ? end - 1 : end;
    this.#line(data, at, skip, stop, cut ? partialFlag : 0);
  }

  /** Passes on the whole pieces at the beginning of a long line of bare text; answers where the rest begins. */
  #pieces(data: Buffer, start: number, end: number): number {
    for (let at = start; ; ) {
      const skip = this.#continued ? 0 : this.#time(data, at, end);
      const piece = at + skip + engineChunk;
      if (piece >= end || !this.#isTime(data, piece, end)) return at;
      this.#line(data, at, skip, piece, partialFlag);
      this.#continued = false;
      this.#glued = true;
      at = piece;
    }
  }

  #isTime(data: Buffer, at: number, end: number): boolean {
    const { seconds, nanos } = this.#clock;
    const length = this.#clock.read(data, at, end);
    this.#clock.seconds = seconds;
    this.#clock.nanos = nanos;
    return length > 0;
  }

  #time(data: Buffer, at: number, end: number): number {
    const length = this.#clock.read(data, at, end);
    if (length > 0) this.#times[this.#stderr === 0 ? 0 : 1] = this.#clock.seconds * 1000 + this.#clock.nanos / 1e6;
    return length;
  }

  #line(data: Buffer, start: number, skip: number, end: number, flags: number): void {
    if (skip > 0 && this.#seen()) return;
    this.#columns.push(data, this.#keepTimes ? start : start + skip, end, this.#times[flags & stderrFlag] ?? 0, flags);
  }

  /** Notes the line's timestamp; true when the line was delivered before. */
  #seen(): boolean {
    const { seconds, nanos } = this.#clock;
    const after = this.#after;
    const atAnchor = after !== null && seconds === after.seconds && nanos === after.nanos;
    this.anchored ??= atAnchor;
    if (atAnchor && this.#skip > 0) {
      this.#skip -= 1;
      return true;
    }
    const newest = this.#newest;
    if (!newest || seconds > newest.seconds || (seconds === newest.seconds && nanos > newest.nanos))
      this.#newest = { seconds, nanos, lines: 1 };
    else if (seconds === newest.seconds && nanos === newest.nanos) newest.lines += 1;
    return false;
  }
}
