import { setTimeout as delay } from 'node:timers/promises';
import { AsyncQueue } from '../base/index.ts';
import { type ContainerRow, type ContainerStats, GantryError } from '../contract/index.ts';
import { containers, type DockerClient } from '../docker/index.ts';
import type { ContainersDeps } from './deps.ts';
import { readSample, type Sample, statsBetween } from './stats-math.ts';

/** The engine samples once a second; figures of many containers wait for each other, so that the page draws once. */
const interval = 1000;
/** Streams open within a moment of each other: the first item has them all, in ms. */
const gather = 150;

/**
 * The figures of some containers, as long as somebody looks: CPU and memory can only be sampled, and the engine samples
 * only while it is asked. One stream a running container; each item has the newest figures of all of them, so that an item
 * that a slow page misses loses nothing. A container that stops leaves the items, and is back when it runs again.
 */
export async function* watchStats(
  deps: ContainersDeps,
  ids: string[],
  signal: AbortSignal,
): AsyncGenerator<{ stats: ContainerStats[] }> {
  const latest = new Map<string, ContainerStats>();
  const items = new AsyncQueue<{ stats: ContainerStats[] }>();
  const open = new Map<string, AbortController>();
  let sentAt = 0;
  let timer: NodeJS.Timeout | null = null;
  const send = () => {
    timer = null;
    sentAt = Date.now();
    items.push({ stats: [...latest.values()] });
  };
  const plan = () => {
    timer ??= setTimeout(send, Math.max(gather, sentAt + interval - Date.now()));
  };

  const follow = (id: string) => {
    const abort = new AbortController();
    open.set(id, abort);
    void readOne(deps, id, abort.signal, stats => {
      latest.set(id, stats);
      plan();
    }).finally(() => {
      if (open.get(id) === abort) open.delete(id);
      if (latest.delete(id)) plan();
    });
  };
  const look = () => {
    for (const id of ids) {
      const live = runs(deps.store.get('containers', id));
      if (live && !open.has(id)) follow(id);
      if (!live) open.get(id)?.abort();
    }
  };

  const wanted = new Set(ids);
  const subscription = deps.store.onPatch(patch => {
    const concerns = patch.changes.some(
      ({ collection, upsert, remove }) =>
        collection === 'containers' &&
        (upsert.some(row => wanted.has(String(row.id))) || remove.some(id => wanted.has(id))),
    );
    if (concerns) look();
  });
  const stop = () => items.end();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) return;
    look();
    yield* items;
  } finally {
    signal.removeEventListener('abort', stop);
    subscription.dispose();
    if (timer) clearTimeout(timer);
    for (const abort of open.values()) abort.abort();
  }
}

/** One-shot since API 1.41; older engines answer after the stream's first item, which is then used. */
async function readOnce(client: DockerClient, id: string, signal: AbortSignal): Promise<Sample | null> {
  for await (const item of containers.stats(client, id, { stream: false, oneShot: true, signal }))
    return readSample(item);
  return null;
}

function runs(row: ContainerRow | undefined): boolean {
  return row?.state === 'running' || row?.state === 'paused';
}

/** Reads one container's stream to its end, and again if the engine ended it while the container runs. Never rejects. */
async function readOne(
  { engine, store, logger }: ContainersDeps,
  id: string,
  signal: AbortSignal,
  found: (stats: ContainerStats) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      let before: Sample | null = null;
      // The stream's first item comes after a second, and rates need two: an item at once makes it the second.
      readOnce(engine.client(), id, signal).then(
        sample => {
          before ??= sample;
        },
        () => {}, // The stream meets the same error, and tells it.
      );
      for await (const item of containers.stats(engine.client(), id, { stream: true, signal })) {
        const sample = readSample(item);
        if (sample && before && sample.at > before.at) found(statsBetween(id, before, sample));
        before = sample;
      }
    } catch (thrown) {
      const expected = thrown instanceof GantryError && /^(not-found|cancelled|engine-unreachable)$/.test(thrown.kind);
      if (!expected && !signal.aborted) logger.log('warn', 'stats ended', { id, error: String(thrown) });
    }
    // The engine restarted, or the mirror doesn't know yet that the container ended: a moment, then another look.
    await delay(interval, undefined, { signal }).catch(() => {});
    if (!runs(store.get('containers', id))) return;
  }
}
