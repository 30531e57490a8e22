import { type RefObject, useEffect } from 'react';

/** What scrolls as the main part of a page: lists, and the page of settings. */
const scrollers = '.g-table-scroll, .share-scroll, .set-page';
/** Rows come a moment after the page: so many frames are given to them, half a second at most. */
const maxFrames = 30;

const offsets = new Map<string, number>();

/** Keeps how far each page was scrolled, and goes there when the user comes back to its address. */
export function useScrollMemory(path: string, page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = page.current;
    const remember = (event: Event) => {
      if (event.target instanceof Element && event.target.matches(scrollers)) offsets.set(path, event.target.scrollTop);
    };
    // Scroll events don't bubble; captured, one listener hears them all.
    element?.addEventListener('scroll', remember, { capture: true, passive: true });
    const stop = goTo(offsets.get(path) ?? 0, page);
    return () => {
      stop();
      element?.removeEventListener('scroll', remember, { capture: true });
    };
  }, [path, page]);
}

/** Scrolls as soon as the page is long enough, unless the user scrolls first. */
function goTo(offset: number, page: RefObject<HTMLElement | null>): () => void {
  let frame = 0;
  let frames = 0;
  const stop = () => {
    cancelAnimationFrame(frame);
    window.removeEventListener('wheel', stop);
  };
  const attempt = () => {
    const scroller = page.current?.querySelector(scrollers);
    if (scroller && scroller.scrollHeight - scroller.clientHeight >= offset) {
      scroller.scrollTop = offset;
      stop();
      return;
    }
    frames += 1;
    if (frames < maxFrames) frame = requestAnimationFrame(attempt);
    else stop();
  };
  if (offset > 0) {
    window.addEventListener('wheel', stop, { passive: true });
    attempt();
  }
  return stop;
}
