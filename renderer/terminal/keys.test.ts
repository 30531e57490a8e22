import { describe, expect, it } from 'vitest';
import { terminalKey } from './keys.ts';

const none = { type: 'keydown', ctrlKey: false, shiftKey: false, altKey: false, metaKey: false };
const ctrl = { ...none, ctrlKey: true };
const ctrlShift = { ...ctrl, shiftKey: true };
const cmd = { ...none, metaKey: true };

describe('terminalKey', () => {
  it.each([
    [{ ...ctrlShift, key: 'C' }, 'copy'],
    [{ ...ctrlShift, key: 'v' }, 'paste'],
    [{ ...ctrlShift, key: 'F' }, 'find'],
    [{ ...ctrl, key: 'Insert' }, 'copy'],
    [{ ...none, shiftKey: true, key: 'Insert' }, 'paste'],
  ])('knows %j', (event, meaning) => {
    expect(terminalKey(event, false)).toBe(meaning);
  });

  it.each(['c', 'v', 'f', 'a'])('leaves Ctrl+%s to the program', key => {
    expect(terminalKey({ ...ctrl, key }, false)).toBeNull();
    expect(terminalKey({ ...ctrl, key }, true)).toBeNull();
  });

  it('takes Cmd on a Mac', () => {
    expect(terminalKey({ ...cmd, key: 'c' }, true)).toBe('copy');
    expect(terminalKey({ ...cmd, key: 'c' }, false)).toBeNull();
    expect(terminalKey({ ...ctrlShift, key: 'c' }, true)).toBeNull();
  });

  it('acts once, and not with Alt', () => {
    expect(terminalKey({ ...ctrlShift, type: 'keyup', key: 'c' }, false)).toBeNull();
    expect(terminalKey({ ...ctrlShift, altKey: true, key: 'c' }, false)).toBeNull();
  });
});
