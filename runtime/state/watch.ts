import { AsyncQueue, type StreamContext } from '../base/index.ts';
import type { Patch, Snapshot } from '../contract/index.ts';
import type { StateStore } from './store.ts';

/** Serves `state.watch`: subscribes, then snapshots, then passes patches on. */
export async function* watchState(
  store: StateStore,
  { signal }: StreamContext<never>,
): AsyncGenerator<Snapshot | Patch> {
  store.flush();
  const queue = new AsyncQueue<Patch>();
  const subscription = store.onPatch(patch => queue.push(patch));
  const stop = () => queue.end();
  signal.addEventListener('abort', stop, { once: true });
  try {
    yield store.snapshot();
    yield* queue;
  } finally {
    signal.removeEventListener('abort', stop);
    subscription.dispose();
  }
}
