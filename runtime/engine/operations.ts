import { GantryError, toGantryError } from '../contract/index.ts';

/** Runs one operation at a time. A new one aborts the one under way and waits for its end. */
export class Operations {
  #current: { abort: AbortController; done: Promise<void> } | null = null;
  #disposed = false;

  /** `failed` hears of an error unless the operation was aborted: then the state is that of the one that aborted it. */
  async run(work: (signal: AbortSignal) => Promise<void>, failed: (error: GantryError) => void): Promise<void> {
    if (this.#disposed) throw new GantryError({ kind: 'cancelled', message: 'Gantry is ending.' });
    const before = this.#current;
    before?.abort.abort();
    const abort = new AbortController();
    const done = (async () => {
      await before?.done.catch(() => undefined);
      abort.signal.throwIfAborted();
      await work(abort.signal);
    })();
    this.#current = { abort, done };
    try {
      await done;
    } catch (thrown) {
      const error = toGantryError(thrown);
      if (!abort.signal.aborted) failed(error);
      throw error;
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#current?.abort.abort();
  }
}
