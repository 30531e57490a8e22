import { GantryError } from '../../contract/index.ts';
import type { ContainerConfig, WaitResult } from '../../docker/index.ts';
import type { StateStore } from '../../state/index.ts';

/** How long a container without a health check must run to count as started, in ms. */
const steadyFor = 3000;
/** Bounds of the wait for a health check's word, in ms. */
const [leastPatience, mostPatience] = [30_000, 600_000];

export interface SteadyOptions {
  store: StateStore;
  id: string;
  healthcheck: ContainerConfig['Healthcheck'];
  /** Settles when the container ends. */
  exit: Promise<WaitResult>;
  signal: AbortSignal;
}

/**
 * Resolves when a started container has run for a while, or is healthy if it has a health check. Throws `conflict` when it
 * ended or is unhealthy, and what the signal or the engine throw.
 */
export async function untilSteady({ store, id, healthcheck, exit, signal }: SteadyOptions): Promise<void> {
  const over = new AbortController();
  const ended = exit.then(({ StatusCode }) => {
    throw new GantryError({
      kind: 'conflict',
      message: `The new container ended at once, with code ${StatusCode ?? '?'}.`,
    });
  });
  const both = AbortSignal.any([signal, over.signal]);
  try {
    const checked = healthcheck?.Test && healthcheck.Test.length > 0 && healthcheck.Test[0] !== 'NONE';
    const steady = checked ? untilHealthy(store, id, patienceOf(healthcheck), both) : delay(steadyFor, both);
    await Promise.race([ended, steady]);
  } finally {
    over.abort();
  }
  signal.throwIfAborted();
}

/** As long as the engine itself takes to call a container unhealthy (Moby: interval 30 s, timeout 30 s, 3 retries). */
function patienceOf({ Interval, Timeout, StartPeriod, Retries }: NonNullable<ContainerConfig['Healthcheck']>): number {
  const seconds = (nanoseconds: number | undefined, otherwise: number) => (nanoseconds ? nanoseconds / 1e9 : otherwise);
  const whole = seconds(StartPeriod, 0) + (seconds(Interval, 30) + seconds(Timeout, 30)) * (Retries || 3);
  return Math.min(mostPatience, Math.max(leastPatience, whole * 1000));
}

async function untilHealthy(store: StateStore, id: string, patience: number, signal: AbortSignal): Promise<void> {
  const waiting = new AbortController();
  const health = () => store.get('containers', id)?.health;
  const told = new Promise<void>(resolve => {
    const look = () => {
      if (health() === 'healthy' || health() === 'unhealthy') resolve();
    };
    const { dispose } = store.onPatch(look);
    waiting.signal.addEventListener('abort', dispose, { once: true });
    look();
  });
  try {
    await Promise.race([told, delay(patience, AbortSignal.any([signal, waiting.signal]))]);
  } finally {
    waiting.abort();
  }
  if (signal.aborted || health() === 'healthy') return;
  const said =
    health() === 'unhealthy'
      ? 'The new container is unhealthy by its own check.'
      : `The new container did not become healthy within ${Math.round(patience / 1000)} s.`;
  throw new GantryError({ kind: 'conflict', message: said });
}

/** Resolves after the time, or when the signal comes. */
function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
