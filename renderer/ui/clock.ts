import { useEffect, useState, useSyncExternalStore } from 'react';

/** How often relative times are looked at again. Their finest unit in lists is a minute, so half of one is enough. */
const tickEvery = 30_000;

let now = Date.now();
let timer: number | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

/** One timer for the whole page, and only while somebody looks at it. */
function arrange(): void {
  const wanted = listeners.size > 0 && document.visibilityState === 'visible';
  if (wanted && timer === undefined) timer = window.setInterval(tick, tickEvery);
  if (!wanted && timer !== undefined) {
    window.clearInterval(timer);
    timer = undefined;
  }
}

function onVisibility(): void {
  if (document.visibilityState === 'visible') tick();
  arrange();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    document.addEventListener('visibilitychange', onVisibility);
  }
  listeners.add(listener);
  arrange();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) document.removeEventListener('visibilitychange', onVisibility);
    arrange();
  };
}

/** The time in milliseconds, anew every 30 s for everyone at once. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** The same rounded down by what is read from it: a component renders again only when its text changes. */
export function useNowText(read: (now: number) => string): string {
  return useSyncExternalStore(subscribe, () => read(now));
}

/**
 * The time, again and again while something runs: a clock for what is in sight, not a poll. Nothing is asked. All clocks of one
 * interval tick in the same moment, so that what they move is painted at once.
 * @param every milliseconds
 */
export function useRunningClock(running: boolean, every = 100): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return undefined;
    let timer: number | undefined;
    const tick = () => {
      setNow(Date.now());
      timer = window.setTimeout(tick, every - (Date.now() % every));
    };
    tick();
    return () => clearTimeout(timer);
  }, [running, every]);
  return now;
}
