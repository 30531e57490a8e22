import { useStateStore } from '../stores/state.ts';
import { applyTheme, type Theme } from '../ui/index.ts';

const key = 'gantry.theme';

function remembered(): Theme {
  const stored = localStorage.getItem(key);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/**
 * Shows the theme of the last time before anything is painted (the settings come over the port a little later), then follows the
 * settings. Called once, before React renders.
 */
export function followTheme(): void {
  let current = remembered();
  applyTheme(current);
  useStateStore.subscribe(({ settings }) => {
    if (!settings || settings.theme === current) return;
    current = settings.theme;
    localStorage.setItem(key, current);
    applyTheme(current);
  });
}
