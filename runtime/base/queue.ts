/**
 * An unbounded hand-over from callbacks to one `for await` loop. Producers that can outrun their consumer look at
 * `length` (or `bytes`, by the cost they pass) and hold back; see the flows in `contract/operation.ts`.
 */
export class AsyncQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #wake: (() => void) | null = null;
  #ended = false;
  #error: unknown;
  #onDrain: (() => void) | null = null;

  get length(): number {
    return this.#items.length;
  }

  push(item: T): void {
    if (this.#ended) return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** Ends the loop after the queued items; with an error, the loop throws it. */
  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#wake?.();
  }

  /** Called whenever the consumer has taken the last queued item. */
  onDrain(listener: () => void): void {
    this.#onDrain = listener;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) {
        yield item;
        if (this.#items.length === 0) this.#onDrain?.();
        continue;
      }
      if (this.#ended) {
        if (this.#error !== undefined) throw this.#error;
        return;
      }
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }
}
