import { useMemo, useState } from 'react';
import type { ContainerRow } from '../../../../runtime/contract/containers.ts';
import type { ImageRow } from '../../../../runtime/contract/images.ts';
import { useStateStore } from '../../../stores/state.ts';
import { usersOf } from '../columns.tsx';

/**
 * Containers of the image that a name stood for before a pull gave it to another. `remember` is called right before the
 * pull; the list is empty until the name has moved.
 */
export function useOutdated(name: string): { remember(): void; containers: readonly ContainerRow[] } {
  const [before, setBefore] = useState<string | null>(null);
  const images = useStateStore(state => state.images);
  const containers = useStateStore(state => state.containers);
  const now = idOf(images, name);
  const outdated = useMemo(
    () => (before !== null && now !== null && now !== before ? usersOf(containers.values(), before) : []),
    [before, now, containers],
  );
  return { remember: () => setBefore(idOf(useStateStore.getState().images, name)), containers: outdated };
}

function idOf(images: ReadonlyMap<string, ImageRow>, name: string): string | null {
  for (const row of images.values()) if (row.tags.includes(name)) return row.id;
  return null;
}
