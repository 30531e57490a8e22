import { GantryError } from '../contract/index.ts';

/** A loss sooner than this after the last one, in milliseconds, counts as the same trouble. */
const sameTroubleMs = 60_000;
/** So many losses in a row, each soon after the last, and an engine is not started again by itself. */
const maxLosses = 5;

/** Counts how often a hosted engine was lost: one that dies again and again is not started for ever. */
export class Losses {
  #times: number[] = [];

  /** Throws `engine-error` when it was once too often. */
  count(lost: GantryError, now = Date.now()): void {
    const last = this.#times.at(-1);
    this.#times = last !== undefined && now - last < sameTroubleMs ? [...this.#times, now] : [now];
    if (this.#times.length <= maxLosses) return;
    this.#times = [];
    throw new GantryError({
      kind: 'engine-error',
      message: `The engine ended ${maxLosses + 1} times in a row, so it is not started again by itself.`,
      hint: 'See its log on the Troubleshoot page, then start it.',
      detail: lost.detail ?? lost.message,
    });
  }

  forget(): void {
    this.#times = [];
  }
}
