/** How many containers are asked about at once: a burst of thousands of events must not become thousands of requests. */
const concurrency = 8;

/**
 * Reads things by id, again whenever something happened to them: at most one request under way and one to follow for an
 * id, however many events there were. An answer that an event has overtaken is thrown away.
 */
export class Refetcher {
  readonly #fetch: (id: string) => Promise<void>;
  readonly #waiting = new Set<string>();
  readonly #running = new Set<string>();
  #closed = false;

  /** `fetch` reads and applies; it asks {@link overtaken} before it applies, and never throws. */
  constructor(fetch: (id: string) => Promise<void>) {
    this.#fetch = fetch;
  }

  request(id: string): void {
    if (this.#closed) return;
    this.#waiting.add(id);
    this.#pump();
  }

  /** Something happened to it since the request under way was sent. */
  overtaken(id: string): boolean {
    return this.#closed || this.#waiting.has(id);
  }

  /** Whether a request is under way or to come. */
  busy(id: string): boolean {
    return this.#waiting.has(id) || this.#running.has(id);
  }

  /** It is gone: nothing of it is wanted any more. */
  forget(id: string): void {
    this.#waiting.delete(id);
  }

  close(): void {
    this.#closed = true;
    this.#waiting.clear();
  }

  #pump(): void {
    for (const id of this.#waiting) {
      if (this.#running.size >= concurrency) return;
      if (this.#running.has(id)) continue;
      this.#waiting.delete(id);
      this.#running.add(id);
      void this.#fetch(id).finally(() => {
        this.#running.delete(id);
        this.#pump();
      });
    }
  }
}
