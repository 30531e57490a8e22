import type { LogBatch } from '../contract/index.ts';

/** Bits of `LogBatch.flags`. */
export const stderrFlag = 1;
export const partialFlag = 2;

/** Builds batches of lines in columns that are reused from batch to batch: no allocation a line. */
export class Columns {
  #data = Buffer.allocUnsafe(320 * 1024);
  #ends = new Uint32Array(4096);
  #times = new Float64Array(4096);
  #flags = new Uint8Array(4096);
  #size = 0;
  #count = 0;

  /** Bytes that wait to be taken. */
  get size(): number {
    return this.#size;
  }

  /** Lines that wait to be taken. */
  get count(): number {
    return this.#count;
  }

  push(source: Buffer, start: number, end: number, time: number, flags: number): void {
    const size = this.#size + end - start;
    if (size > this.#data.length) this.#growData(size);
    if (this.#count === this.#ends.length) this.#growLines();
    source.copy(this.#data, this.#size, start, end);
    this.#size = size;
    this.#ends[this.#count] = size;
    this.#times[this.#count] = time;
    this.#flags[this.#count] = flags;
    this.#count += 1;
  }

  /** The lines since the last call, or null. Copies of exact size: a message port would send the whole of a larger buffer. */
  take(): LogBatch | null {
    if (this.#count === 0) return null;
    const count = this.#count;
    const data = new Uint8Array(this.#size);
    data.set(this.#data.subarray(0, this.#size));
    // The largest last: whatever is written behind it makes the message port double, clear and copy its whole buffer.
    const batch: LogBatch = {
      flags: this.#flags.slice(0, count),
      ends: this.#ends.slice(0, count),
      times: this.#times.slice(0, count),
      data,
    };
    this.#size = 0;
    this.#count = 0;
    return batch;
  }

  #growData(size: number): void {
    const data = Buffer.allocUnsafe(Math.max(size, this.#data.length * 2));
    this.#data.copy(data, 0, 0, this.#size);
    this.#data = data;
  }

  #growLines(): void {
    const length = this.#ends.length * 2;
    const ends = new Uint32Array(length);
    const times = new Float64Array(length);
    const flags = new Uint8Array(length);
    ends.set(this.#ends);
    times.set(this.#times);
    flags.set(this.#flags);
    this.#ends = ends;
    this.#times = times;
    this.#flags = flags;
  }
}
