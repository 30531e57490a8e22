import { type FocusEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Item } from './items.ts';

/**
 * The focus bar: one line of the list is the tab stop (roving tabindex). It is known by its id and not by its number, so that it
 * stays on its row while others come and go; if its row goes, the line at the same place takes over.
 */
export function useFocusLine<Row>(
  items: readonly Item<Row>[],
  body: RefObject<HTMLElement | null>,
  scrollTo: (index: number) => void,
) {
  const [id, setId] = useState<string | null>(null);
  const lastIndex = useRef(0);
  const wanted = useRef(false);
  const hadFocus = useRef(false);
  const pointer = useRef(false);

  const found = useMemo(() => (id === null ? -1 : items.findIndex(item => item.id === id)), [items, id]);
  const index = found >= 0 ? found : Math.min(lastIndex.current, items.length - 1);
  useEffect(() => {
    lastIndex.current = Math.max(0, index);
  }, [index]);

  const current = items[index]?.id;
  useLayoutEffect(() => {
    // Its row was removed while it had the focus: without this the focus would fall to the body and the keys would be dead.
    const lost = hadFocus.current && document.activeElement === document.body;
    if (!current || !(wanted.current || lost)) return;
    wanted.current = false;
    body.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(current)}"]`)?.focus({ preventScroll: true });
  });

  const moveTo = (to: number) => {
    const item = items[to];
    if (!item) return;
    wanted.current = true;
    scrollTo(to);
    setId(item.id);
  };

  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const line = event.target.closest<HTMLElement>('[data-line]');
    const fromOutside = !(event.relatedTarget instanceof Node && body.current?.contains(event.relatedTarget));
    hadFocus.current = true;
    if (!line?.dataset.line) return;
    if (fromOutside && !pointer.current && line.dataset.line !== current && index >= 0) {
      // Tab came in at some link of some row: the list is one stop, and that is the focus bar.
      moveTo(index);
      // With the line already there, no new render would come to carry it out.
      if (id === current)
        body.current
          ?.querySelector<HTMLElement>(`[data-line="${CSS.escape(current ?? '')}"]`)
          ?.focus({ preventScroll: true });
      return;
    }
    setId(line.dataset.line);
  };
  const onBlur = (event: FocusEvent<HTMLElement>) => {
    // A removed element blurs without a next one; the body then keeps the claim until something else takes the focus.
    if (event.relatedTarget !== null) hadFocus.current = body.current?.contains(event.relatedTarget as Node) ?? false;
    else if (event.target.isConnected && document.hasFocus())
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && event.target.isConnected) hadFocus.current = false;
      });
  };
  const onPointerDownCapture = () => {
    pointer.current = true;
    requestAnimationFrame(() => {
      pointer.current = false;
    });
  };

  return { index, current, moveTo, setId, handlers: { onFocus, onBlur, onPointerDownCapture } };
}
