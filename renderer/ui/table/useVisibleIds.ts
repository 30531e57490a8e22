import { useEffect, useRef } from 'react';

/** Reports the ids in sight, at most once a frame and only when they changed; none when the list goes. */
export function useVisibleIds(ids: readonly string[], onVisible: ((ids: readonly string[]) => void) | undefined): void {
  const report = useRef(onVisible);
  useEffect(() => {
    report.current = onVisible;
  });
  const key = onVisible ? ids.join('\n') : '';
  useEffect(() => {
    const frame = requestAnimationFrame(() => report.current?.(key === '' ? [] : key.split('\n')));
    return () => cancelAnimationFrame(frame);
  }, [key]);
  useEffect(() => () => report.current?.([]), []);
}
