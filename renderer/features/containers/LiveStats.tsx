import { create } from 'zustand';
import { useStateStore } from '../../stores/state.ts';
import { useLiveStats } from './live-stats.ts';

const useVisible = create<{ ids: readonly string[] }>(() => ({ ids: [] }));

/** Tells which rows are in sight; called once a frame while the list scrolls. */
export function showVisible(ids: readonly string[]): void {
  useVisible.setState({ ids });
}

/**
 * Streams the figures of the running rows in sight. A component of its own that draws nothing: what changes with every frame of a
 * scroll must not draw the whole page anew.
 */
export function LiveStats() {
  const visible = useVisible(state => state.ids);
  const containers = useStateStore(state => state.containers);
  useLiveStats(visible.filter(id => containers.get(id)?.state === 'running'));
  return null;
}
