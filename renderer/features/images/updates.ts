import { create } from 'zustand';
import { type GantryError, toGantryError } from '../../../runtime/contract/errors.ts';
import type { ImageRow } from '../../../runtime/contract/images.ts';
import type { UpdateCheck } from '../../../runtime/contract/registries.ts';
import { runtime } from '../../ipc/client.ts';
import { useStateStore } from '../../stores/state.ts';

interface Updates {
  /** By reference. */
  checks: ReadonlyMap<string, UpdateCheck & { imageId: string }>;
  busy: boolean;
  /** The whole check failed; of single images each check tells. */
  error: GantryError | null;
}

export const useUpdates = create<Updates>(() => ({ checks: new Map(), busy: false, error: null }));

/**
 * Asks whether tags have moved: when the Images page opens (the runtime asks a registry at most once an hour) and, `fresh`,
 * when the user wants it.
 */
export async function checkUpdates(fresh: boolean, only?: readonly string[]): Promise<void> {
  if (useUpdates.getState().busy) return;
  const rows = [...useStateStore.getState().images.values()].filter(row => row.digests.length > 0);
  const references = rows.flatMap(row => row.tags).filter(tag => !only || only.includes(tag));
  if (references.length === 0) return;
  useUpdates.setState({ busy: true, error: null });
  try {
    const { checks } = await runtime.registries.check({ references: references.slice(0, 1000), fresh });
    const ids = new Map(rows.flatMap(row => row.tags.map(tag => [tag, row.id] as const)));
    useUpdates.setState(before => {
      const next = new Map(before.checks);
      for (const check of checks) next.set(check.reference, { ...check, imageId: ids.get(check.reference) ?? '' });
      return { checks: next };
    });
  } catch (thrown) {
    useUpdates.setState({ error: toGantryError(thrown) });
  } finally {
    useUpdates.setState({ busy: false });
  }
}

/** The check of a name, as long as it still names the image that was checked. */
export function checkOf(
  checks: Updates['checks'],
  { tag, row }: { tag: string; row: ImageRow },
): UpdateCheck | undefined {
  const check = checks.get(tag);
  return check?.imageId === row.id ? check : undefined;
}
