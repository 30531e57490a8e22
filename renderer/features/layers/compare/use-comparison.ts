import { useEffect, useState } from 'react';
import { type GantryError, toGantryError } from '../../../../runtime/contract/errors.ts';
import type { ImageComparison } from '../../../../runtime/contract/layers.ts';
import { runtime } from '../../../ipc/client.ts';

/** Compares two analyses as soon as both are there. */
export function useComparison(a: string | null, b: string | null) {
  const [comparison, setComparison] = useState<ImageComparison | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  useEffect(() => {
    setComparison(null);
    setError(null);
    if (a === null || b === null) return;
    const abort = new AbortController();
    runtime.layers.compare({ a, b }, { signal: abort.signal }).then(setComparison, thrown => {
      if (!abort.signal.aborted) setError(toGantryError(thrown));
    });
    return () => abort.abort();
  }, [a, b]);
  return { comparison, error };
}
