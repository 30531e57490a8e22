import type { LogBatch, LogItem } from '../../../runtime/contract/index.ts';

/** A line between log lines: the container stopped, the engine went away, … */
export type LogMark = NonNullable<LogItem['mark']>;

/** Bits of a line's flags; the first two are the contract's. */
export const stderrFlag = 1;
const partialFlag = 2;
/** A mark instead of a line. */
export const markFlag = 4;
/** The line's beginning is an earlier line: another stream's line came between, or it was longer than can be kept. */
export const continuedFlag = 8;

export interface LogLine {
  data: Uint8Array;
  /** Epoch milliseconds; 0 where the engine gave none. */
  time: number;
  flags: number;
}

export interface LogBounds {
  lines: number;
  bytes: number;
}

/** What a view keeps at most. A million lines are more than anybody scrolls; search and scroll bar stay quick up to there. */
const usualBounds: LogBounds = { lines: 1_000_000, bytes: 128 * 1024 * 1024 };

/** A batch this large is kept as it came; smaller ones are copied together, as a quiet log sends a batch a line. */
const largeBatch = 64 * 1024;
const chunkBytes = 256 * 1024;
const chunkLines = 4096;
/** Pieces of one line are joined up to here. */
const maxLine = 1024 * 1024;

interface Chunk {
  /** Number of its first line; lines are counted from the opening of the view. */
  first: number;
  count: number;
  size: number;
  data: Uint8Array;
  ends: Uint32Array;
  times: Float64Array;
  flags: Uint8Array;
  /** Whether more lines may be copied in. */
  open: boolean;
}

/**
 * The lines of a log as bytes with an index in typed arrays: no object and no string a line. When a bound is reached the oldest
 * go, and are counted.
 */
export class LogBuffer {
  readonly #bounds: LogBounds;
  #chunks: Chunk[] = [];
  #bytes = 0;
  #end = 0;
  readonly #marks = new Map<number, LogMark>();
  /** The line that a piece of the same stream continues, if it is the last one. */
  #pending = -1;

  constructor(bounds: LogBounds = usualBounds) {
    this.#bounds = bounds;
  }

  /** Number of the oldest line that is kept, which is also how many were dropped. */
  get first(): number {
    return this.#chunks[0]?.first ?? this.#end;
  }

  /** One above the number of the newest line. */
  get end(): number {
    return this.#end;
  }

  get bytes(): number {
    return this.#bytes;
  }

  append({ data, ends, times, flags }: LogBatch): void {
    const whole = this.#pending < 0 && !flags.some(flag => (flag & partialFlag) !== 0);
    if (whole && data.byteLength >= largeBatch) {
      this.#seal();
      const count = ends.length;
      this.#chunks.push({ first: this.#end, count, size: data.byteLength, data, ends, times, flags, open: false });
      this.#bytes += data.byteLength;
      this.#end += count;
    } else {
      for (let i = 0; i < ends.length; i += 1)
        this.#piece(data.subarray(ends[i - 1] ?? 0, ends[i]), times[i] ?? 0, flags[i] ?? 0);
    }
    this.#drop();
  }

  appendMark(mark: LogMark): void {
    this.#pending = -1;
    this.#marks.set(this.#end, mark);
    this.#line(new TextEncoder().encode(mark.text), mark.at, markFlag);
    this.#drop();
  }

  /** The line with this number; undefined when it was dropped or is not there yet. */
  line(number: number): LogLine | undefined {
    const chunk = this.#chunkOf(number);
    if (!chunk) return undefined;
    const i = number - chunk.first;
    return {
      data: chunk.data.subarray(chunk.ends[i - 1] ?? 0, chunk.ends[i]),
      time: chunk.times[i] ?? 0,
      flags: chunk.flags[i] ?? 0,
    };
  }

  mark(number: number): LogMark | undefined {
    return this.#marks.get(number);
  }

  /** The bytes of all lines of the chunk that holds this line, with the numbers they belong to: for searching many at once. */
  block(number: number): { data: Uint8Array; first: number; end: number } | undefined {
    const chunk = this.#chunkOf(number);
    return chunk && { data: chunk.data.subarray(0, chunk.size), first: chunk.first, end: chunk.first + chunk.count };
  }

  /** A piece of a line, which continues the last line when that is of the same stream. */
  #piece(data: Uint8Array, time: number, flags: number): void {
    const partial = (flags & partialFlag) !== 0;
    const stream = flags & stderrFlag;
    const chunk = this.#chunks.at(-1);
    const last = this.#end - 1;
    if (chunk?.open && this.#pending === last && last >= 0) {
      const i = last - chunk.first;
      const size = chunk.size - (chunk.ends[i - 1] ?? 0);
      if (((chunk.flags[i] ?? 0) & stderrFlag) === stream && size + data.byteLength <= maxLine) {
        this.#room(chunk, data.byteLength);
        chunk.data.set(data, chunk.size);
        chunk.size += data.byteLength;
        chunk.ends[i] = chunk.size;
        this.#bytes += data.byteLength;
        if (!partial) this.#pending = -1;
        return;
      }
    }
    const continued = this.#pending >= 0 && this.#streamOf(this.#pending) === stream;
    this.#line(data, time, stream | (continued ? continuedFlag : 0));
    if (partial) this.#pending = this.#end - 1;
    else if (continued) this.#pending = -1;
  }

  #streamOf(number: number): number {
    return (this.line(number)?.flags ?? 0) & stderrFlag;
  }

  #line(data: Uint8Array, time: number, flags: number): void {
    const last = this.#chunks.at(-1);
    const fits = last?.open && last.count < chunkLines && last.size + data.byteLength <= chunkBytes;
    const chunk = fits ? last : this.#newChunk();
    this.#room(chunk, data.byteLength);
    chunk.data.set(data, chunk.size);
    chunk.size += data.byteLength;
    chunk.ends[chunk.count] = chunk.size;
    chunk.times[chunk.count] = time;
    chunk.flags[chunk.count] = flags;
    chunk.count += 1;
    this.#bytes += data.byteLength;
    this.#end += 1;
  }

  #newChunk(): Chunk {
    this.#seal();
    const chunk = {
      first: this.#end,
      count: 0,
      size: 0,
      data: new Uint8Array(16 * 1024),
      ends: new Uint32Array(chunkLines),
      times: new Float64Array(chunkLines),
      flags: new Uint8Array(chunkLines),
      open: true,
    };
    this.#chunks.push(chunk);
    return chunk;
  }

  #room(chunk: Chunk, more: number): void {
    if (chunk.size + more <= chunk.data.byteLength) return;
    const data = new Uint8Array(Math.max(chunk.size + more, chunk.data.byteLength * 2));
    data.set(chunk.data.subarray(0, chunk.size));
    chunk.data = data;
  }

  /** Ends copying into the last chunk, and gives back what it did not need. */
  #seal(): void {
    const chunk = this.#chunks.at(-1);
    if (!chunk?.open) return;
    chunk.open = false;
    chunk.data = chunk.data.slice(0, chunk.size);
    chunk.ends = chunk.ends.slice(0, chunk.count);
    chunk.times = chunk.times.slice(0, chunk.count);
    chunk.flags = chunk.flags.slice(0, chunk.count);
  }

  #drop(): void {
    const { lines, bytes } = this.#bounds;
    let gone = 0;
    for (const chunk of this.#chunks) {
      const kept = this.#end - chunk.first;
      const last = gone === this.#chunks.length - 1;
      if (last || (kept <= lines && this.#bytes <= bytes)) break;
      this.#bytes -= chunk.size;
      gone += 1;
    }
    if (gone === 0) return;
    this.#chunks = this.#chunks.slice(gone);
    for (const number of this.#marks.keys()) {
      if (number >= this.first) break;
      this.#marks.delete(number);
    }
  }

  #chunkOf(number: number): Chunk | undefined {
    if (number < this.first || number >= this.#end) return undefined;
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#chunks[middle]?.first ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    return this.#chunks[low];
  }
}
