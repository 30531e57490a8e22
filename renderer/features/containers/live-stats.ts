import { useEffect, useSyncExternalStore } from 'react';
import type { ContainerStats } from '../../../runtime/contract/containers.ts';
import { Sampler } from './sampler.ts';

/** The last minute of a container: one value a second. Replaced as a whole, so that it can be compared. */
export interface History {
  latest: ContainerStats;
  cpu: readonly number[];
  memory: readonly number[];
}

const span = 60;
const histories = new Map<string, History>();
const listeners = new Map<string, Set<() => void>>();

function record(stats: ContainerStats): void {
  const before = histories.get(stats.id);
  histories.set(stats.id, {
    latest: stats,
    cpu: [...(before?.cpu ?? []), stats.cpu].slice(-span),
    memory: [...(before?.memory ?? []), stats.memory].slice(-span),
  });
  for (const listener of listeners.get(stats.id) ?? []) listener();
}

/**
 * A container's last minute, or undefined before its first figure. Outside the page's store on purpose: figures come once a second
 * for each row in sight, and only that row's cells should hear of them.
 */
export function useHistory(id: string): History | undefined {
  return useSyncExternalStore(
    listener => {
      const set = listeners.get(id) ?? new Set();
      listeners.set(id, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(id);
      };
    },
    () => histories.get(id),
  );
}

/** A container's latest figures without a subscription, for sorting and sums. */
export function latestStats(id: string): ContainerStats | undefined {
  return histories.get(id)?.latest;
}

/** How long the rows in sight must stay the same before their figures are asked for: scrolling asks for none. */
const settleMs = 250;

/** Streams the figures of these containers while the page is visible; calmly while nobody touches it. */
export function useLiveStats(ids: readonly string[]): void {
  const key = ids.join(' ');
  useEffect(() => {
    if (!key) return;
    const sampler = new Sampler(key.split(' ').slice(0, 200), record);
    const timer = setTimeout(() => sampler.start(), settleMs);
    return () => {
      clearTimeout(timer);
      sampler.dispose();
    };
  }, [key]);
}

/** Lets go of what belongs to containers that are gone. */
export function forgetStats(exists: (id: string) => boolean): void {
  for (const id of histories.keys()) if (!exists(id)) histories.delete(id);
}
