import { Ring, Waiters } from '../base/index.ts';

/** Lines a task keeps; the longest builds and pulls say less, and a hostile engine can't fill the memory. */
export const keptLines = 5000;
/** Characters of one line; what is longer is cut, and says so. */
const longestLine = 4096;
/** Lines that travel in one item. */
const batch = 200;

/** The bounded output of a task, readable by several at their own pace while it grows. */
export class TaskOutput {
  readonly #ring = new Ring<string>(keptLines);
  readonly #waiting = new Waiters();
  #total = 0;
  #ended = false;

  /** Adds text, a line for every line break in it. */
  add(text: string): void {
    if (this.#ended) return;
    for (const line of text.replace(/\r?\n$/, '').split(/\r?\n/)) {
      this.#ring.push(line.length > longestLine ? `${line.slice(0, longestLine)} … (line cut)` : line);
      this.#total += 1;
    }
    this.#waiting.wake();
  }

  /** Nothing comes any more: readers end when they have read all. */
  end(): void {
    this.#ended = true;
    this.#waiting.wake();
  }

  /**
   * What was kept, then what comes, in batches. A reader slower than the producer misses the lines that fell out of the
   * ring meanwhile, and is told how many.
   */
  async *read(signal: AbortSignal): AsyncGenerator<{ lines: string[] }> {
    let next = 0;
    while (!signal.aborted) {
      if (next < this.#total) {
        const kept = this.#ring.toArray();
        const first = this.#total - kept.length;
        const missed = Math.max(0, first - next);
        const lines = kept.slice(Math.max(0, next - first), Math.max(0, next - first) + batch);
        next += missed + lines.length;
        yield { lines: missed > 0 ? [`… ${missed} earlier lines are no longer kept`, ...lines] : lines };
      } else if (this.#ended) {
        return;
      } else {
        await this.#waiting.next(signal);
      }
    }
  }
}
