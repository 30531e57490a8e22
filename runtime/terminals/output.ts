import type { Readable } from 'node:stream';

/** Output is sent when it is this many bytes: half as many cost the two processes twice the time a byte, more saves nothing … */
const batchBytes = 256 * 1024;
/** … or this many milliseconds after the last; a key's echo after a pause is sent at once. */
const batchMs = 4;
/** In a flood, which a batch of this size shows, it may wait longer: the page has enough to draw meanwhile. */
const floodBytes = 32 * 1024;
const floodMs = 24;

/**
 * Gathers a stream's small chunks (a pty is read 4 kB at a time) into fewer, larger ones: each message to the page costs as
 * much as some kilobytes. Reads no further while the consumer is busy: that is what lets Ctrl-C stop a flood at once.
 */
export class Output {
  readonly #source: Readable;
  #parts: Buffer[] = [];
  #size = 0;
  #ended = false;
  #stopped = false;
  #error: Error | null = null;
  #wake: (() => void) | null = null;

  constructor(source: Readable) {
    this.#source = source;
    source.on('data', (chunk: Buffer) => {
      if (this.#stopped) return;
      this.#parts.push(chunk);
      this.#size += chunk.length;
      if (this.#size >= batchBytes) source.pause();
      this.#wake?.();
    });
    const end = () => {
      this.#ended = true;
      this.#wake?.();
    };
    source.on('end', end);
    source.on('close', end);
    source.on('error', error => {
      this.#error = error;
      end();
    });
  }

  /** What broke the stream, if anything did. */
  get error(): Error | null {
    return this.#error;
  }

  /** Whether the stream itself has ended. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Ends {@link read} now. What was gathered and what still comes is dropped, so that the stream reaches its end. */
  stop(): void {
    this.#stopped = true;
    this.#parts = [];
    this.#size = 0;
    this.#source.resume();
    this.#wake?.();
  }

  /** Resolves when the stream has ended, at the latest after `ms`; says whether it has. */
  async over(ms: number): Promise<boolean> {
    const until = performance.now() + ms;
    while (!this.#ended && performance.now() < until) await this.#sleep(until - performance.now());
    return this.#ended;
  }

  /** Resolves with the next bytes, whatever they are, or with null at the end. */
  async next(): Promise<Uint8Array<ArrayBuffer> | null> {
    while (this.#size === 0) {
      if (this.#ended || this.#stopped) return null;
      await this.#sleep(null);
    }
    return this.#take();
  }

  async *read(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    let sent = 0;
    let wait = batchMs;
    for (;;) {
      const early = wait - (performance.now() - sent);
      if (this.#size > 0 && this.#size < batchBytes && early > 0 && !this.#ended) await this.#gather(early);
      const bytes = await this.next();
      if (!bytes) return;
      yield bytes;
      sent = performance.now();
      wait = bytes.byteLength >= floodBytes ? floodMs : batchMs;
    }
  }

  /** Waits for a full batch, but no longer than this. */
  async #gather(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (this.#size < batchBytes && !this.#ended && !this.#stopped) {
      const left = until - performance.now();
      if (left <= 0) return;
      await this.#sleep(left);
    }
  }

  #sleep(ms: number | null): Promise<void> {
    return new Promise(resolve => {
      const timer = ms === null ? undefined : setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        this.#wake = null;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** One array of exact size: a message port would send the whole of a larger buffer. */
  #take(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#size = 0;
    if (this.#source.isPaused()) this.#source.resume();
    return bytes;
  }
}
