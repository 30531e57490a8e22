import { useEffect, useState } from 'react';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';
import type { PullPlan } from '../../../runtime/contract/registries.ts';
import { runtime } from '../../ipc/client.ts';

/** Milliseconds of rest after the last key before a registry is asked. */
const restMs = 600;

export interface Planned {
  plan: PullPlan | null;
  error: GantryError | null;
  busy: boolean;
}

const nothing: Planned = { plan: null, error: null, busy: false };

/** The plan of a pull, asked for anew when the name or platform rests. `off` keeps what is there. */
export function usePlan(reference: string, platform: string, off: boolean): Planned {
  const [planned, setPlanned] = useState<Planned>(nothing);
  const name = reference.trim();
  useEffect(() => {
    if (off) return;
    setPlanned(nothing);
    if (name === '') return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      setPlanned({ ...nothing, busy: true });
      try {
        const plan = await runtime.registries.plan({ reference: name, platform }, { signal: abort.signal });
        if (!abort.signal.aborted) setPlanned({ ...nothing, plan });
      } catch (thrown) {
        if (!abort.signal.aborted) setPlanned({ ...nothing, error: toGantryError(thrown) });
      }
    }, restMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [name, platform, off]);
  return planned;
}
