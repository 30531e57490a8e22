import { useEffect, useState } from 'react';
import { shell } from '../ipc/client.ts';

/** Minimise, maximise, close, as the platform draws them at the right; on macOS the system draws its own. */
export function WindowButtons() {
  const maximized = useMaximized();
  return (
    <div className="app-winctl">
      <button type="button" aria-label="Minimise" onClick={() => void shell.window.minimize({})}>
        <Drawing path="M3 8h10" />
      </button>
      <button
        type="button"
        aria-label={maximized ? 'Restore' : 'Maximise'}
        onClick={() => void shell.window.toggleMaximize({})}
      >
        <Drawing
          path={
            maximized
              ? 'M5.5 5.5v-2h7v7h-2M3.5 5.5h7v7h-7z'
              : 'M4 3h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z'
          }
        />
      </button>
      <button type="button" className="app-winctl-close" aria-label="Close" onClick={() => void shell.window.close({})}>
        <Drawing path="m3.8 3.8 8.4 8.4M12.2 3.8l-8.4 8.4" />
      </button>
    </div>
  );
}

function Drawing({ path }: { path: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="12"
      height="12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.2"
      aria-hidden="true"
    >
      <path d={path} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

function useMaximized(): boolean {
  const [maximized, setMaximized] = useState(false);
  useEffect(() => {
    const stream = shell.window.state({}, { onItem: state => setMaximized(state.maximized) });
    return () => stream.close();
  }, []);
  return maximized;
}
