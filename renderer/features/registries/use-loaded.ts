import { useCallback, useEffect, useState } from 'react';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';

export interface Loaded<T> {
  value: T | null;
  error: GantryError | null;
  busy: boolean;
  reload(): void;
}

/** Asks the runtime when `key` changes, and when told to. `ask` belongs to the key: it is not looked at apart from it. */
export function useLoaded<T>(key: string, ask: () => Promise<T>): Loaded<T> {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>({ value: null, error: null, busy: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what is asked
  useEffect(() => {
    let left = false;
    setState(before => ({ ...before, busy: true, error: null }));
    ask().then(
      value => !left && setState({ value, error: null, busy: false }),
      thrown => !left && setState({ value: null, error: toGantryError(thrown), busy: false }),
    );
    return () => {
      left = true;
    };
  }, [key, round]);
  const reload = useCallback(() => setRound(before => before + 1), []);
  return { ...state, reload };
}
