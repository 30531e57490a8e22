import { useEffect, useRef } from 'react';

/** Reports the ids in sight, at most once a frame and only when they changed. */
export function useVisibleIds(ids: readonly string[], onVisible: ((ids: readonly string[]) => void) | undefined): void {
  const reported = useRef<string | undefined>(undefined);
  const key = onVisible ? ids.join('\n') : '';
  useEffect(() => {
    if (!onVisible || key === reported.current) return;
    const frame = requestAnimationFrame(() => {
      reported.current = key;
      onVisible(key === '' ? [] : key.split('\n'));
    });
    return () => cancelAnimationFrame(frame);
  }, [key, onVisible]);
  useEffect(() => () => onVisible?.([]), [onVisible]);
}
