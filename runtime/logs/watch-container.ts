import type { StateStore } from '../state/index.ts';

/** Calls back whenever a container's row changes or goes. Returns the function that ends it. */
export function watchContainer(store: StateStore, id: string, changed: () => void): () => void {
  const subscription = store.onPatch(({ changes }) => {
    const concerned = changes.some(
      ({ collection, upsert, remove }) =>
        collection === 'containers' && (remove.includes(id) || upsert.some(row => row.id === id)),
    );
    if (concerned) changed();
  });
  return () => subscription.dispose();
}
