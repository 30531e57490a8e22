import { useState } from 'react';
import type { Settings } from '../../../runtime/contract/index.ts';
import { type GantryError, toGantryError } from '../../../runtime/contract/index.ts';
import { runtime } from '../../ipc/client.ts';
import { useStateStore } from '../../stores/state.ts';

type Patch = Parameters<typeof runtime.settings.update>[0];

/**
 * The settings and how to change them. A change shows at once and is kept by the runtime; one that is refused goes back to what it
 * was, with the error to show.
 */
export function useSettings(): { settings: Settings | null; change(patch: Patch): void; error: GantryError | null } {
  const kept = useStateStore(state => state.settings);
  const [pending, setPending] = useState<Patch>({});
  const [error, setError] = useState<GantryError | null>(null);
  const change = async (patch: Patch) => {
    setPending(before => ({ ...before, ...patch }));
    setError(null);
    try {
      await runtime.settings.update(patch);
    } catch (thrown) {
      setError(toGantryError(thrown));
    } finally {
      setPending(before => without(before, patch));
    }
  };
  return { settings: kept && { ...kept, ...pending }, change: patch => void change(patch), error };
}

/** Takes what has been answered off what is pending, unless it was changed again meanwhile. */
function without(pending: Patch, answered: Patch): Patch {
  return Object.fromEntries(Object.entries(pending).filter(([name, value]) => answered[name as keyof Patch] !== value));
}
