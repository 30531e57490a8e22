import { useSyncExternalStore } from 'react';

const queries = new Map<string, MediaQueryList>();

function query(text: string): MediaQueryList {
  let list = queries.get(text);
  if (!list) {
    list = window.matchMedia(text);
    queries.set(text, list);
  }
  return list;
}

/** Whether a media query matches, and a new render when that changes. One query object for the whole page. */
export function useMedia(text: string): boolean {
  return useSyncExternalStore(
    changed => {
      const list = query(text);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => query(text).matches,
  );
}

/** Whether the window is at most this many pixels wide; 1100 is where the frame collapses. */
export function useMaxWidth(pixels: number): boolean {
  return useMedia(`(max-width: ${pixels}px)`);
}
