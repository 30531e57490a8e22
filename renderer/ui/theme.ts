export type Theme = 'system' | 'light' | 'dark';

let stop: (() => void) | undefined;

/** Sets `data-theme` on the root; `system` follows the computer until the next call. Returns what is shown now. */
export function applyTheme(theme: Theme): 'light' | 'dark' {
  stop?.();
  stop = undefined;
  if (theme !== 'system') return show(theme);
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const follow = () => show(dark.matches ? 'dark' : 'light');
  dark.addEventListener('change', follow);
  stop = () => dark.removeEventListener('change', follow);
  return follow();
}

function show(theme: 'light' | 'dark'): 'light' | 'dark' {
  document.documentElement.dataset.theme = theme;
  return theme;
}
