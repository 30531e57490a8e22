import type { ITheme } from '@xterm/xterm';

/** The terminal's colours out of the design tokens of the present theme. */
export function terminalTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const bright = (name: string) => token(`--ansi-${name}`);
  const background = token('--term-bg');
  const foreground = token('--term-fg');
  return {
    background,
    foreground,
    cursor: foreground,
    cursorAccent: background,
    // The tokens are #rrggbb; the two digits more are 30 % opacity.
    selectionBackground: `${token('--accent')}4d`,
    selectionInactiveBackground: `${token('--accent')}33`,
    scrollbarSliderBackground: `${token('--line-control')}66`,
    scrollbarSliderHoverBackground: `${token('--line-control')}99`,
    scrollbarSliderActiveBackground: token('--line-control'),
    black: token('--ansi-black'),
    red: token('--ansi-red'),
    green: token('--ansi-green'),
    yellow: token('--ansi-yellow'),
    blue: token('--ansi-blue'),
    magenta: token('--ansi-magenta'),
    cyan: token('--ansi-cyan'),
    white: token('--ansi-white'),
    brightBlack: token('--text-3'),
    brightRed: bright('red'),
    brightGreen: bright('green'),
    brightYellow: bright('yellow'),
    brightBlue: bright('blue'),
    brightMagenta: bright('magenta'),
    brightCyan: bright('cyan'),
    brightWhite: token('--ansi-bright'),
  };
}

/** Colours of search hits; xterm takes only #rrggbb here. */
export function searchColours() {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    matchBackground: token('--hit'),
    matchOverviewRuler: token('--hit-now'),
    activeMatchBackground: token('--hit-now'),
    activeMatchColorOverviewRuler: token('--hit-now'),
  };
}

const listeners = new Set<() => void>();
let observer: MutationObserver | undefined;

/** Calls back when the theme changes; returns the function that ends it. One observer for all terminals. */
export function onThemeChange(listener: () => void): () => void {
  observer ??= new MutationObserver(() => {
    for (const changed of listeners) changed();
  });
  if (listeners.size === 0) observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) observer?.disconnect();
  };
}
