import { useEffect, useState } from 'react';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';
import type { PullPlan } from '../../../runtime/contract/registries.ts';
import { runtime } from '../../ipc/client.ts';

export interface Planned {
  plan: PullPlan | null;
  error: GantryError | null;
  busy: boolean;
}

const nothing: Planned = { plan: null, error: null, busy: false };

/**
 * The plan of a pull of a name that the user confirmed: a registry is told of no name that is still being typed. Null for
 * none; another object asks again. `off` keeps what is there.
 */
export function usePlan(confirmed: { name: string } | null, platform: string, off: boolean): Planned {
  const [planned, setPlanned] = useState<Planned>(nothing);
  useEffect(() => {
    if (off) return;
    setPlanned(confirmed ? { ...nothing, busy: true } : nothing);
    if (!confirmed) return;
    const abort = new AbortController();
    runtime.registries.plan({ reference: confirmed.name, platform }, { signal: abort.signal }).then(
      plan => !abort.signal.aborted && setPlanned({ ...nothing, plan }),
      thrown => !abort.signal.aborted && setPlanned({ ...nothing, error: toGantryError(thrown) }),
    );
    return () => abort.abort();
  }, [confirmed, platform, off]);
  return planned;
}
