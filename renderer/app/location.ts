import { useSyncExternalStore } from 'react';

/**
 * The page's address in the hash, as a location hook of wouter: `#/containers/4f0c…?x=1`. Every entry of the history carries its
 * place in it, so that Back and Forward know whether they lead anywhere.
 */

interface Entry {
  /** Place of the entry in the history, from 0. */
  at: number;
}

const listeners = new Set<() => void>();
/** The highest place there is; what lay beyond is cut off by a navigation, as browsers do. */
let last = typeof history === 'undefined' ? 0 : place();

function place(): number {
  const state: unknown = history.state;
  return state && typeof state === 'object' && 'at' in state && typeof state.at === 'number' ? state.at : 0;
}

function notify(): void {
  last = Math.max(last, place());
  for (const listener of listeners) listener();
}

/** The path of a hash: "#/images" → "/images"; an empty one is "/". */
export function pathOfHash(hash: string): string {
  return `/${hash.replace(/^#?\/?/, '').split('?')[0] ?? ''}`;
}

/** Goes to an address. The same address again adds no entry. */
export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  const hash = `#/${to.replace(/^#?\/?/, '')}`;
  if (hash === location.hash) return;
  const at = replace ? place() : place() + 1;
  if (!replace) last = at;
  history[replace ? 'replaceState' : 'pushState']({ at } satisfies Entry, '', hash);
  notify();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    window.addEventListener('popstate', notify);
    window.addEventListener('hashchange', notify);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.removeEventListener('popstate', notify);
    window.removeEventListener('hashchange', notify);
  };
}

const currentPath = () => pathOfHash(location.hash);

/** For wouter's `<Router hook>`. */
export function useHashLocation(): [string, typeof navigate] {
  return [useSyncExternalStore(subscribe, currentPath), navigate];
}
useHashLocation.hrefs = (href: string) => `#${href}`;

const currentSearch = () => location.hash.split('?')[1] ?? '';

/** What stands behind the `?` of the hash; wouter's `useSearch` reads it. */
useHashLocation.searchHook = (): string => useSyncExternalStore(subscribe, currentSearch);

const canGoBack = () => place() > 0;
const canGoForward = () => place() < last;

/** Whether Back and Forward lead anywhere. */
export function useHistoryEnds(): { back: boolean; forward: boolean } {
  return { back: useSyncExternalStore(subscribe, canGoBack), forward: useSyncExternalStore(subscribe, canGoForward) };
}
