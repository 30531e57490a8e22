import { useEffect, useState } from 'react';
import { type GantryError, toGantryError } from '../../../../runtime/contract/errors.ts';
import type { ImageRow, LayerRow } from '../../../../runtime/contract/images.ts';
import { runtime } from '../../../ipc/client.ts';

/** An image's history with sizes and sharing, which the engine knows without reading a layer. */
export function useLayerRows(row: ImageRow): { rows: readonly LayerRow[] | null; error: GantryError | null } {
  const [rows, setRows] = useState<readonly LayerRow[] | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shared changes with the sizes of the row
  useEffect(() => {
    const abort = new AbortController();
    runtime.images.layers({ id: row.id }, { signal: abort.signal }).then(
      answer => {
        setRows(answer.layers);
        setError(null);
      },
      thrown => {
        if (!abort.signal.aborted) setError(toGantryError(thrown));
      },
    );
    return () => abort.abort();
  }, [row.id, row.sharedSize, row.uniqueSize]);
  return { rows, error };
}
