import type { ContainerStats } from '../../../runtime/contract/containers.ts';
import { runtime } from '../../ipc/client.ts';
import type { StreamHandle } from '../../ipc/client-types.ts';

/** Without a touch for this long, the figures come less often: somebody who only leaves the window open should not pay for them. */
const idleAfterMs = 30_000;
/** Then they are refreshed this often, */
const idleEveryMs = 15_000;
/** each time until so many items came: the second has the CPU's use between the two. */
const idleItems = 2;

const retryMs = 1000;

const touches = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;

/** Figures of some containers: once a second while the page is used, every 15 seconds while it only stands there, never while hidden. */
export class Sampler {
  readonly #ids: string[];
  readonly #record: (stats: ContainerStats) => void;
  #handle: StreamHandle<never> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastTouch = performance.now();
  #started = false;

  constructor(ids: string[], record: (stats: ContainerStats) => void) {
    this.#ids = ids;
    this.#record = record;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    for (const touch of touches) window.addEventListener(touch, this.#onTouch, { passive: true });
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#open();
  }

  dispose(): void {
    for (const touch of touches) window.removeEventListener(touch, this.#onTouch);
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#close();
  }

  get #idle(): boolean {
    return performance.now() - this.#lastTouch > idleAfterMs;
  }

  readonly #onTouch = () => {
    const wasIdle = this.#idle;
    this.#lastTouch = performance.now();
    if (wasIdle) this.#open();
  };

  readonly #onVisibility = () => (document.hidden ? this.#close() : this.#open());

  #open(): void {
    clearTimeout(this.#timer);
    if (this.#handle || document.hidden) return;
    let items = 0;
    this.#handle = runtime.containers.stats(
      { ids: this.#ids },
      {
        onItem: ({ stats }) => {
          stats.forEach(this.#record);
          items += 1;
          if (items >= idleItems && this.#idle) this.#pause();
        },
        // The runtime was started again, or the engine was lost: both come back.
        onError: () => {
          this.#handle = null;
          this.#timer = setTimeout(() => this.#open(), retryMs);
        },
      },
    );
  }

  #pause(): void {
    this.#close();
    this.#timer = setTimeout(() => this.#open(), idleEveryMs);
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#handle?.close();
    this.#handle = null;
  }
}
