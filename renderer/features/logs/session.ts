import type { GantryError, LogItem } from '../../../runtime/contract/index.ts';
import { runtime } from '../../ipc/client.ts';
import { LogBuffer } from './log-buffer.ts';

/** Lines that a log opens with; the rest comes when it is asked for. */
export const openingTail = 10_000;

/** While a log is read to its present end, it is drawn this seldom, in milliseconds: drawing each frame would slow the reading. */
const readingPause = 250;

export type LogState =
  /** What was there at the opening is still being read. */
  | { type: 'reading' }
  | { type: 'following' }
  /** The container does not run; its log goes on with its next start. */
  | { type: 'stopped' }
  | { type: 'engine-lost' }
  | { type: 'removed' }
  | { type: 'failed'; error: { message: string; hint?: string; detail?: string } };

/** A log that is followed into a buffer. It tells its listeners at most once a frame, and seldom while it is read. */
export class LogSession {
  readonly #id: string;
  readonly #listeners = new Set<() => void>();
  #stream: { close(): void } | null = null;
  #tail: 'all' | number;
  #frame = 0;
  #timer = 0;
  /** When the listeners were last told. */
  #told = 0;
  #version = 0;
  /** Lines that the opening brought; as many as the tail means that there may be earlier ones. */
  #read = 0;
  buffer = new LogBuffer();
  state: LogState = { type: 'reading' };

  constructor(id: string, tail: 'all' | number = openingTail) {
    this.#id = id;
    this.#tail = tail;
    this.#open();
  }

  /** Another number whenever the listeners were told. */
  get version(): number {
    return this.#version;
  }

  /** Whether the container wrote more than was read. */
  get hasEarlier(): boolean {
    return this.#tail !== 'all' && this.#read >= this.#tail;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the log anew, from its beginning. */
  readAll(): void {
    this.#tail = 'all';
    this.#open();
  }

  dispose(): void {
    this.#stream?.close();
    this.#stream = null;
    cancelAnimationFrame(this.#frame);
    window.clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #open(): void {
    this.#stream?.close();
    this.buffer = new LogBuffer();
    this.#read = 0;
    this.state = { type: 'reading' };
    this.#stream = runtime.logs.follow(
      { id: this.#id, tail: this.#tail },
      {
        onItem: item => this.#receive(item),
        onEnd: () => this.#changed(),
        onError: error => this.#failed(error),
      },
    );
    this.#changed();
  }

  /** In the buffer is used: what is shown of it is cut out of there, and what comes too fast to be seen is still found. */
  #receive({ batch, mark }: LogItem): void {
    if (batch) {
      this.buffer.append(batch);
      if (this.state.type === 'reading') this.#read += batch.ends.length;
    }
    if (mark) {
      if (mark.type !== 'caught-up') this.buffer.appendMark(mark);
      this.state = stateAfter(mark.type, this.state);
    }
    this.#changed();
  }

  #failed({ kind, message, hint, detail }: GantryError): void {
    // The next runtime serves the log again; the request waits in the client until it is there.
    if (kind === 'runtime-restarted') this.#open();
    else if (kind === 'not-found') this.state = { type: 'removed' };
    else this.state = { type: 'failed', error: { message, hint, detail } };
    this.#changed();
  }

  #changed(): void {
    if (this.#frame !== 0) return;
    const early = this.state.type === 'reading' ? this.#told + readingPause - performance.now() : 0;
    if (early > 0) {
      if (this.#timer === 0) this.#timer = window.setTimeout(() => this.#late(), early);
      return;
    }
    window.clearTimeout(this.#timer);
    this.#timer = 0;
    this.#tell();
  }

  #late(): void {
    this.#timer = 0;
    this.#changed();
  }

  #tell(): void {
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#told = performance.now();
      this.#version += 1;
      for (const listener of this.#listeners) listener();
    });
  }
}

function stateAfter(mark: NonNullable<LogItem['mark']>['type'], before: LogState): LogState {
  switch (mark) {
    case 'caught-up':
    case 'started':
    case 'engine-back':
      return { type: 'following' };
    case 'stopped':
    case 'removed':
    case 'engine-lost':
      return { type: mark };
    default:
      return before;
  }
}
