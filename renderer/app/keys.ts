/** Whether the platform's command key is Cmd. Asked of the caller, so that this stays pure. */
export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/**
 * Whether a key press is the shortcut: `mod+k`, `ctrl+\``, `mod+shift+n`, `alt+left`. `mod` is Cmd on a Mac, Ctrl elsewhere.
 * Every modifier has to fit exactly. Digits are told by their place, because layouts put them behind Shift.
 */
export function matchesShortcut(press: KeyPress, shortcut: string, mac: boolean): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const ctrl = wants('ctrl') || (wants('mod') && !mac);
  const meta = wants('meta') || (wants('mod') && mac);
  if (
    press.ctrlKey !== ctrl ||
    press.metaKey !== meta ||
    press.altKey !== wants('alt') ||
    press.shiftKey !== wants('shift')
  )
    return false;
  return keyIs(press, key);
}

function keyIs(press: KeyPress, key: string): boolean {
  if (/^\d$/.test(key)) return press.code === `Digit${key}` || press.code === `Numpad${key}`;
  if (key === '`') return press.code === 'Backquote' || press.key === '`';
  const named: Readonly<Record<string, string>> = {
    left: 'arrowleft',
    right: 'arrowright',
    up: 'arrowup',
    down: 'arrowdown',
    esc: 'escape',
    space: ' ',
    plus: '+',
  };
  return press.key.toLowerCase() === (named[key] ?? key);
}

/** Whether a shortcut is for the whole window: with a modifier other than Shift, or a function key. */
export function isGlobalShortcut(shortcut: string): boolean {
  const parts = shortcut.split('+');
  return parts.slice(0, -1).some(part => part !== 'shift') || /^f\d{1,2}$/.test(parts.at(-1) ?? '');
}
