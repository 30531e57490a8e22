import { Socket } from 'node:net';
import { ChunkMerger } from './chunk-merger.ts';

/** So many reads of small pieces within a millisecond are a flood. */
const floodReads = 4;
/** A nap that brings fewer bytes than this shows that the flood is over. */
const floodBytes = 4096;
/** Pieces of this size are no small ones: a bulk read, such as an export, which a nap would only hold up. */
const bulkBytes = 32 * 1024;
/**
 * The nap between two reads in a flood, in milliseconds. No timer is so short; with a whole millisecond the engine fills the
 * socket's buffer, some 200 lines of a log, and waits.
 */
const napMs = 0.4;

const napping = new Int32Array(new SharedArrayBuffer(4));

/**
 * A socket that reads seldom in a flood of small pieces. The engine sends a log line by line and a terminal by a few kilobytes,
 * and a reader that takes each piece as it comes costs itself and the engine more time for waking each other than for the
 * bytes: with a nap after each read, the kernel gathers them. What comes now and then, or in large pieces, is read at once.
 */
export class PacedSocket extends Socket {
  #since = 0;
  #reads = 0;
  #flood = false;

  readonly #merger: ChunkMerger | null;

  /** @param options.merge for one request only, whose response comes in many small chunks: see {@link ChunkMerger} */
  constructor({ merge = false }: { merge?: boolean } = {}) {
    super();
    this.#merger = merge ? new ChunkMerger() : null;
  }

  /** Called with what was read. */
  override push(chunk: Buffer | null, encoding?: BufferEncoding): boolean {
    const more = super.push(chunk && this.#merger ? this.#merger.feed(chunk) : chunk, encoding);
    // The thread itself sleeps: what else it has to do waits that long, in a flood only.
    if (chunk !== null && more && this.#isFlood(chunk.length)) Atomics.wait(napping, 0, 0, napMs);
    return more;
  }

  #isFlood(bytes: number): boolean {
    if (this.#flood || bytes >= bulkBytes) {
      this.#flood = bytes >= floodBytes && bytes < bulkBytes;
      this.#reads = 0;
      return this.#flood;
    }
    const now = performance.now();
    if (now - this.#since > 1) {
      this.#since = now;
      this.#reads = 0;
    }
    this.#reads += 1;
    this.#flood = this.#reads > floodReads;
    return this.#flood;
  }
}
