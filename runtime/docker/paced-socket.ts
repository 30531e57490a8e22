import { Socket } from 'node:net';
import { ChunkMerger } from './chunk-merger.ts';

/** So many reads within a millisecond are a flood of small pieces. */
const floodReads = 4;
/** A pause that brings fewer bytes than this shows that the flood is over. */
const floodBytes = 4096;
/** The pause between two reads in a flood, in milliseconds: the shortest that timers have. */
const pauseMs = 1;

/**
 * A socket that reads seldom in a flood of small pieces. The engine sends a log line by line and a terminal by a few kilobytes,
 * and a reader that takes each piece as it comes costs itself and the engine more time for waking each other than for the
 * bytes: with a pause after each read, the kernel gathers them. What comes now and then is read at once.
 */
export class PacedSocket extends Socket {
  #since = 0;
  #reads = 0;
  #flood = false;
  /** Whether to go on reading after the pause. */
  #wanted = false;
  #timer: NodeJS.Timeout | null = null;

  readonly #merger: ChunkMerger | null;

  /** @param options.merge for one request only, whose response comes in many small chunks: see {@link ChunkMerger} */
  constructor({ merge = false }: { merge?: boolean } = {}) {
    super();
    this.#merger = merge ? new ChunkMerger() : null;
    this.once('close', () => this.#endPause());
  }

  /** Called with what was read. Answering false makes node read no further until the next {@link _read}. */
  override push(chunk: Buffer | null, encoding?: BufferEncoding): boolean {
    const more = super.push(chunk && this.#merger ? this.#merger.feed(chunk) : chunk, encoding);
    if (chunk === null || this.#timer || !this.#isFlood(chunk.length)) return more;
    this.#wanted = more;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#wanted) super._read(this.readableHighWaterMark);
    }, pauseMs);
    return false;
  }

  override _read(size: number): void {
    if (this.#timer) this.#wanted = true;
    else super._read(size);
  }

  #isFlood(bytes: number): boolean {
    if (this.#flood) {
      this.#flood = bytes >= floodBytes;
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

  #endPause(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
