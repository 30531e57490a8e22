import type { Disposable } from '../base/index.ts';

/** A function that is run a while after it was asked for, once for all who asked meanwhile. */
export interface Throttled extends Disposable {
  request(): void;
}

/**
 * Runs `work` `delay` ms after the first request; requests that come while it runs make it run once more. Unlike a
 * debounce it can't be put off for ever by requests that keep coming. `work` never throws.
 */
export function throttle(delay: number, work: () => Promise<void>): Throttled {
  let timer: NodeJS.Timeout | null = null;
  let running = false;
  let again = false;
  let disposed = false;
  const run = async () => {
    timer = null;
    running = true;
    await work();
    running = false;
    if (again) request();
    again = false;
  };
  const request = () => {
    if (disposed || timer) return;
    if (running) again = true;
    else timer = setTimeout(() => void run(), delay);
  };
  return {
    request,
    dispose: () => {
      disposed = true;
      if (timer) clearTimeout(timer);
    },
  };
}
