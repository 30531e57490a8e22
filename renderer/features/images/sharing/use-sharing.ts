import { useEffect, useState } from 'react';
import { type GantryError, toGantryError } from '../../../../runtime/contract/errors.ts';
import type { SharingMap } from '../../../../runtime/contract/layers.ts';
import { runtime } from '../../../ipc/client.ts';
import { useStateStore } from '../../../stores/state.ts';

/** What the local images share, asked anew whenever one comes or goes. The map before stays until the new one is there. */
export function useSharing(): { map: SharingMap | null; error: GantryError | null } {
  const images = useStateStore(state => state.images);
  const [map, setMap] = useState<SharingMap | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list of images is what there is to ask for
  useEffect(() => {
    const abort = new AbortController();
    runtime.layers.sharing({}, { signal: abort.signal }).then(
      next => {
        setMap(next);
        setError(null);
      },
      thrown => {
        if (!abort.signal.aborted) setError(toGantryError(thrown));
      },
    );
    return () => abort.abort();
  }, [images]);
  return { map, error };
}
