import { assertNever, costOf, type Flow, highMarks } from '../contract/index.ts';
import type { Credit } from './credit.ts';

/** What a pump needs: a source to (re)start, a way to send, and a signal that ends it. */
export interface PumpOptions {
  flow: Flow;
  /** Starts the source, which must end when the signal aborts. Called again by `resync` after an overflow. */
  start(): AsyncIterable<unknown>;
  send(item: unknown): void;
  signal: AbortSignal;
  credit: Credit;
}

/** Moves items from a source to a consumer at the consumer's pace. Resolves at the source's end or the abort. */
export async function pump(options: PumpOptions): Promise<void> {
  const release = () => options.credit.release();
  options.signal.addEventListener('abort', release, { once: true });
  try {
    switch (options.flow) {
      case 'lossless':
        return await pumpLossless(options);
      case 'latest':
        return await pumpQueued(options, new LatestBacklog());
      case 'tail':
        return await pumpQueued(options, new TailBacklog());
      case 'resync':
        return await pumpResync(options);
      default:
        return assertNever(options.flow);
    }
  } finally {
    options.signal.removeEventListener('abort', release);
  }
}

async function pumpLossless({ start, send, signal, credit }: PumpOptions): Promise<void> {
  for await (const item of start()) {
    while (!credit.open && !signal.aborted) await credit.wait();
    if (signal.aborted) return;
    credit.spend(item);
    send(item);
  }
}

/** A queue between a source that never waits and a consumer that may. */
interface Backlog {
  push(item: unknown): void;
  shift(): unknown;
  readonly empty: boolean;
}

/** Only the newest item waits. */
class LatestBacklog implements Backlog {
  #item: unknown;

  push(item: unknown): void {
    this.#item = item;
  }

  shift(): unknown {
    const item = this.#item;
    this.#item = undefined;
    return item;
  }

  get empty(): boolean {
    return this.#item === undefined;
  }
}

/** The newest items up to the mark wait; what fell out is told by one honest `{ skipped }` before them. */
class TailBacklog implements Backlog {
  readonly #items: unknown[] = [];
  #bytes = 0;
  #skipped = 0;

  push(item: unknown): void {
    this.#items.push(item);
    this.#bytes += costOf(item).bytes;
    while (this.#items.length > 1 && this.#bytes > highMarks.tail.bytes) {
      const size = costOf(this.#items.shift()).bytes;
      this.#bytes -= size;
      this.#skipped += size;
    }
  }

  shift(): unknown {
    if (this.#skipped > 0) {
      const skipped = this.#skipped;
      this.#skipped = 0;
      return { data: new Uint8Array(0), skipped };
    }
    const item = this.#items.shift();
    this.#bytes -= costOf(item).bytes;
    return item;
  }

  get empty(): boolean {
    return this.#items.length === 0 && this.#skipped === 0;
  }
}

async function pumpQueued({ start, send, signal, credit }: PumpOptions, backlog: Backlog): Promise<void> {
  const source = { ended: false, failure: undefined as unknown };
  const wait = new Wakeup();
  const reader = (async () => {
    try {
      for await (const item of start()) {
        if (signal.aborted) return;
        backlog.push(item);
        wait.wake();
      }
    } catch (error) {
      source.failure = error;
    } finally {
      source.ended = true;
      wait.wake();
    }
  })();
  const stop = () => wait.wake();
  signal.addEventListener('abort', stop, { once: true });
  while (!signal.aborted && !(source.ended && backlog.empty)) {
    if (backlog.empty) {
      await wait.sleep();
      continue;
    }
    await credit.wait();
    if (signal.aborted) break;
    const item = backlog.shift();
    credit.spend(item);
    send(item);
  }
  signal.removeEventListener('abort', stop);
  await reader;
  if (source.failure !== undefined) throw source.failure;
}

/** One sleeper that others wake. */
class Wakeup {
  #resolve: (() => void) | null = null;

  async sleep(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#resolve = resolve;
    });
  }

  wake(): void {
    this.#resolve?.();
    this.#resolve = null;
  }
}

/** Overflow ends the source and starts it anew: its first item is a fresh snapshot. */
async function pumpResync({ start, send, signal, credit }: PumpOptions): Promise<void> {
  for (;;) {
    let overflow = false;
    for await (const item of start()) {
      if (signal.aborted) return;
      if (!credit.open) {
        overflow = true;
        break;
      }
      credit.spend(item);
      send(item);
    }
    if (!overflow) return;
    while (!credit.open && !signal.aborted) await credit.wait();
    if (signal.aborted) return;
  }
}
