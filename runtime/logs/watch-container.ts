import type { ContainerRow } from '../contract/index.ts';
import type { StateStore } from '../state/index.ts';

/**
 * Calls back whenever a container's row changes; with undefined when it was removed.
 * Returns the function that ends it.
 */
export function watchContainer(
  store: StateStore,
  id: string,
  changed: (row: ContainerRow | undefined) => void,
): () => void {
  const subscription = store.onPatch(patch => {
    for (const { collection, upsert, remove } of patch.changes) {
      if (collection !== 'containers') continue;
      if (remove.includes(id) || upsert.some(row => row['id'] === id)) changed(store.get('containers', id));
    }
  });
  return () => subscription.dispose();
}
