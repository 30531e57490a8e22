import type { TaskRow } from '../contract/index.ts';

/** Milliseconds between two reports of a task's row: 20 a second are more than an eye can follow. */
export const reportInterval = 50;

/** Passes a changing row on: the first change at once, then at most one every {@link reportInterval}. */
export class RowReporter {
  readonly #send: (row: TaskRow) => void;
  #row: TaskRow;
  #sentAt = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(row: TaskRow, send: (row: TaskRow) => void) {
    this.#row = row;
    this.#send = send;
    this.flush();
  }

  get row(): TaskRow {
    return this.#row;
  }

  change(change: Partial<TaskRow>): void {
    this.#row = { ...this.#row, ...change };
    if (this.#timer) return;
    const wait = this.#sentAt + reportInterval - performance.now();
    if (wait <= 0) this.flush();
    else this.#timer = setTimeout(() => this.flush(), wait);
  }

  /** Sends the row as it is now. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#sentAt = performance.now();
    this.#send(this.#row);
  }
}
