/** Those who wait for the next of something: a reader that has read all, until more comes. */
export class Waiters {
  readonly #waiting = new Set<() => void>();

  /** Resolves at the next {@link wake}, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  /** Resolves all that wait now. */
  wake(): void {
    for (const resume of [...this.#waiting]) resume();
  }
}
