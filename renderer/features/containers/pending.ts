import { create } from 'zustand';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';

/** A change to one container that is under way, or failed. */
export interface Pending {
  /** In the present: "Starting". */
  verb: string;
  startedAt: number;
  error: GantryError | null;
  retry(): void;
}

interface PendingStore {
  rows: ReadonlyMap<string, Pending>;
}

/** What is under way on which container; the list shows it in the state cell, at the thing itself. */
export const usePendingStore = create<PendingStore>(() => ({ rows: new Map() }));

function set(id: string, pending: Pending | null): void {
  usePendingStore.setState(({ rows }) => {
    const next = new Map(rows);
    if (pending) next.set(id, pending);
    else next.delete(id);
    return { rows: next };
  });
}

/** Forgets a failure that was shown. */
export function clearPending(id: string): void {
  set(id, null);
}

/**
 * Runs a change and shows it on the row. A failure stays there, with the way to try again, until it is tried again or dismissed.
 * Resolves with whether it worked.
 */
export async function perform(id: string, verb: string, act: () => Promise<unknown>): Promise<boolean> {
  const retry = () => void perform(id, verb, act);
  const startedAt = Date.now();
  set(id, { verb, startedAt, error: null, retry });
  try {
    await act();
    set(id, null);
    return true;
  } catch (thrown) {
    const error = toGantryError(thrown);
    // Gone already is what a removal wanted.
    set(id, error.kind === 'not-found' && verb === 'Removing' ? null : { verb, startedAt, error, retry });
    return false;
  }
}
