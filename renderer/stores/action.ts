import { useCallback, useEffect, useRef, useState } from 'react';
import { type GantryError, toGantryError } from '../../runtime/contract/index.ts';

/** A call behind a button: whether it is under way, and how it failed. A second press while it runs does nothing. */
export function useAction(action: () => Promise<unknown>): { run(): void; busy: boolean; error: GantryError | null } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<GantryError | null>(null);
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  const running = useRef(false);
  const run = useCallback(async () => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(null);
    try {
      await latest.current();
    } catch (thrown) {
      setError(toGantryError(thrown));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { run: () => void run(), busy, error };
}
