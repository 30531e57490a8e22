import { useCallback, useEffect, useRef, useState } from 'react';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';
import type { ContainerChanges } from '../../../runtime/contract/files.ts';
import type { FileType } from '../../../runtime/contract/layers.ts';
import { runtime } from '../../ipc/client.ts';
import type { ChangeLine } from './change-tree.ts';

/** A container's changes. The engine tells of none, so they are as of the last look. */
export function useChanges(id: string) {
  const [changes, setChanges] = useState<ContainerChanges | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a round is a wish to look again
  useEffect(() => {
    const abort = new AbortController();
    setBusy(true);
    runtime.files
      .changes({ id }, { signal: abort.signal })
      .then(
        answer => {
          setChanges(answer);
          setError(null);
        },
        thrown => {
          if (!abort.signal.aborted) setError(toGantryError(thrown));
        },
      )
      .finally(() => {
        if (!abort.signal.aborted) setBusy(false);
      });
    return () => abort.abort();
  }, [id, round]);
  return { changes, error, busy, refresh: useCallback(() => setRound(before => before + 1), []) };
}

/** What kind of file it is, and its bytes. */
export interface Size {
  type: FileType;
  bytes: number;
}
type Sizes = ReadonlyMap<string, Size>;

/** Lines whose sizes are asked for at once, and the rest of a scroll's movement, in ms. */
const most = 100;
const restMs = 120;

/** Sizes of the files in sight: each is a question to the engine, so nobody asks for those that nobody sees. */
export function useSizes(id: string, changes: ContainerChanges, inSight: readonly ChangeLine[]): Sizes {
  const [sizes, setSizes] = useState<Sizes>(new Map());
  const asked = useRef(new Set<string>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: other changes, other sizes
  useEffect(() => {
    asked.current = new Set();
    setSizes(new Map());
  }, [id, changes]);
  const wanted = inSight
    .filter(line => (line.change === 'added' || line.change === 'modified') && line.below === 0)
    .map(line => line.path);
  const key = wanted.join('\0');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the paths
  useEffect(() => {
    const paths = wanted.filter(path => !asked.current.has(path) && path.length <= 4096).slice(0, most);
    if (paths.length === 0) return;
    const timer = setTimeout(() => {
      const round = asked.current;
      for (const path of paths) round.add(path);
      runtime.files.sizes({ id, paths }).then(
        ({ files }) => {
          if (round !== asked.current) return;
          setSizes(before => {
            const next = new Map(before);
            for (const { path, type, size } of files) next.set(path, { type, bytes: size });
            return next;
          });
        },
        // Sizes are an addition: without them the changes are as true.
        error => console.warn(toGantryError(error).message),
      );
    }, restMs);
    return () => clearTimeout(timer);
  }, [id, key, changes]);
  return sizes;
}
