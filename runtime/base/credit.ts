import { costOf, type Flow, highMarks } from '../contract/index.ts';

/** Counts what was sent and not yet used, against the flow's high mark. */
export class Credit {
  readonly #mark: { bytes: number; items: number };
  #bytes = 0;
  #items = 0;
  #wake: (() => void) | null = null;

  constructor(flow: Flow) {
    this.#mark = highMarks[flow];
  }

  /** Whether another item may be sent. At least one item may always be under way, however large. */
  get open(): boolean {
    return this.#items === 0 || (this.#bytes < this.#mark.bytes && this.#items < this.#mark.items);
  }

  spend(item: unknown): void {
    const cost = costOf(item);
    this.#bytes += cost.bytes;
    this.#items += cost.items;
  }

  /** The consumer used this much. Clamped: a consumer that acknowledges too much gains nothing. */
  restore(bytes: number, items: number): void {
    this.#bytes = Math.max(0, this.#bytes - bytes);
    this.#items = Math.max(0, this.#items - items);
    if (this.open) this.release();
  }

  /** Resolves as soon as another item may be sent, or {@link release} is called. */
  async wait(): Promise<void> {
    if (this.open) return;
    await new Promise<void>(resolve => {
      this.#wake = resolve;
    });
  }

  /** Lets a waiting producer look again: on an acknowledgement, or because the stream ends. */
  release(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
