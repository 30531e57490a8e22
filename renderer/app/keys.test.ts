import { describe, expect, it } from 'vitest';
import { isGlobalShortcut, type KeyPress, matchesShortcut } from './keys.ts';

const press = (key: string, rest: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...rest,
});

describe('matchesShortcut', () => {
  it('takes mod as Ctrl, on a Mac as Cmd', () => {
    expect(matchesShortcut(press('k', { ctrlKey: true }), 'mod+k', false)).toBe(true);
    expect(matchesShortcut(press('k', { metaKey: true }), 'mod+k', true)).toBe(true);
    expect(matchesShortcut(press('k', { ctrlKey: true }), 'mod+k', true)).toBe(false);
  });
  it('wants exactly the modifiers it names', () => {
    expect(matchesShortcut(press('K', { ctrlKey: true, shiftKey: true }), 'mod+k', false)).toBe(false);
    expect(matchesShortcut(press('P', { ctrlKey: true, shiftKey: true }), 'mod+shift+p', false)).toBe(true);
    expect(matchesShortcut(press('k'), 'mod+k', false)).toBe(false);
  });
  it('tells digits by their place: a French layout has & on the key of 1', () => {
    expect(matchesShortcut(press('&', { ctrlKey: true, code: 'Digit1' }), 'mod+1', false)).toBe(true);
  });
  it('knows arrows and the key under Escape', () => {
    expect(matchesShortcut(press('ArrowLeft', { altKey: true }), 'alt+left', false)).toBe(true);
    expect(matchesShortcut(press('Dead', { ctrlKey: true, code: 'Backquote' }), 'ctrl+`', true)).toBe(true);
  });
});

describe('isGlobalShortcut', () => {
  it('leaves single letters and Shift to whoever has the focus', () => {
    expect(isGlobalShortcut('r')).toBe(false);
    expect(isGlobalShortcut('shift+d')).toBe(false);
    expect(isGlobalShortcut('mod+k')).toBe(true);
    expect(isGlobalShortcut('f6')).toBe(true);
  });
});
