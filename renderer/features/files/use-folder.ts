import { useCallback, useEffect, useState } from 'react';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';
import type { FolderListing } from '../../../runtime/contract/files.ts';
import { runtime } from '../../ipc/client.ts';

/** A folder as of the last look: the engine tells of no change in a container. `state` is a signal to look again. */
export function useFolder(id: string, path: string, state: string) {
  const [listing, setListing] = useState<{ asked: string; found: FolderListing } | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  const [busy, setBusy] = useState(true);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a round is a wish to look again
  useEffect(() => {
    const abort = new AbortController();
    setBusy(true);
    setError(null);
    runtime.files
      .list({ id, path }, { signal: abort.signal })
      .then(
        found => setListing({ asked: path, found }),
        thrown => {
          if (!abort.signal.aborted) setError(toGantryError(thrown));
        },
      )
      .finally(() => {
        if (!abort.signal.aborted) setBusy(false);
      });
    return () => abort.abort();
  }, [id, path, state, round]);
  return {
    // What is shown belongs to the path of the address, never to the one before.
    listing: listing?.asked === path ? listing.found : null,
    error,
    busy,
    refresh: useCallback(() => setRound(before => before + 1), []),
  };
}
