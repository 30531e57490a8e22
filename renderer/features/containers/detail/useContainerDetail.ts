import { useEffect, useState } from 'react';
import type { ContainerDetail, ContainerRow } from '../../../../runtime/contract/containers.ts';
import { type GantryError, toGantryError } from '../../../../runtime/contract/errors.ts';
import { runtime } from '../../../ipc/client.ts';

/** A container in full. Asked for again whenever its row changes; what was known stays until the answer is there. */
export function useContainerDetail(id: string, row: ContainerRow | undefined) {
  const [detail, setDetail] = useState<ContainerDetail | null>(null);
  const [error, setError] = useState<GantryError | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row is the signal that something changed
  useEffect(() => {
    const abort = new AbortController();
    runtime.containers.inspect({ id }, { signal: abort.signal }).then(
      answer => {
        setDetail(answer);
        setError(null);
      },
      thrown => {
        if (!abort.signal.aborted) setError(toGantryError(thrown));
      },
    );
    return () => abort.abort();
  }, [id, row]);
  return { detail: detail?.id === id ? detail : null, error };
}
