import { useSyncExternalStore } from 'react';
import { useUiStore } from '../../stores/ui.ts';
import { fitHeight } from './tabs.ts';

function subscribe(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

export function useWindowHeight(): number {
  return useSyncExternalStore(subscribe, () => window.innerHeight);
}

const step = 24;

/** The edge between page and dock: dragged, or moved with the arrow keys. */
export function Grip({ height }: { height: number }) {
  const setDock = useUiStore(state => state.setDock);
  const set = (wanted: number) => setDock({ height: fitHeight(wanted, window.innerHeight) });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is no <hr>
    <div
      className="app-grip"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the dock"
      aria-valuenow={height}
      aria-valuemin={120}
      aria-valuemax={fitHeight(10_000, window.innerHeight)}
      tabIndex={0}
      onPointerDown={event => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={event => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const dock = event.currentTarget.parentElement;
        if (dock) set(dock.getBoundingClientRect().bottom - event.clientY);
      }}
      onDoubleClick={() => set(356)}
      onKeyDown={event => {
        const by = event.key === 'ArrowUp' ? step : event.key === 'ArrowDown' ? -step : 0;
        if (by === 0) return;
        event.preventDefault();
        set(height + by);
      }}
    />
  );
}
