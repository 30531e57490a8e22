import './Kbd.css';
import { cx } from './cx.ts';
import { isMac } from './platform.ts';
import { setKeyFormat } from './tip.ts';

const macNames: Readonly<Record<string, string>> = {
  mod: '⌘',
  ctrl: '⌃',
  alt: '⌥',
  shift: '⇧',
  enter: '↩',
  backspace: '⌫',
  delete: '⌦',
};
const names: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  enter: 'Enter',
  backspace: 'Backspace',
  delete: 'Del',
};
const common: Readonly<Record<string, string>> = {
  esc: 'Esc',
  escape: 'Esc',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  space: 'Space',
  end: 'End',
  home: 'Home',
  tab: 'Tab',
  plus: '+',
};

/** "mod+shift+k" → ["Ctrl", "Shift", "K"], on a Mac ["⌘", "⇧", "K"]. `mod` is the platform's command key. */
export function keyNames(keys: string, mac = isMac): string[] {
  return keys
    .split('+')
    .map(
      key =>
        (mac ? macNames : names)[key] ??
        common[key] ??
        (key.length === 1 && keys.includes('+') ? key.toUpperCase() : key),
    );
}

/** The same as one string, for menus and tooltips: "Ctrl+K", on a Mac "⌘K". */
export function keyText(keys: string, mac = isMac): string {
  return keyNames(keys, mac).join(mac ? '' : '+');
}

setKeyFormat(keyText);

/** One keycap. */
export function Kbd({ children, className }: { children: string; className?: string }) {
  return <kbd className={cx('g-kbd', className)}>{children}</kbd>;
}

/** A shortcut as keycaps: `<Keys keys="mod+k" />`. */
export function Keys({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={cx('g-keys', className)}>
      {keyNames(keys).map(name => (
        <Kbd key={name}>{name}</Kbd>
      ))}
    </span>
  );
}
