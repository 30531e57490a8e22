/** What a key means to the terminal's window, before the program in it gets it. */
export type TerminalKey = 'copy' | 'paste' | 'find' | 'select-all' | null;

type Key = Pick<KeyboardEvent, 'type' | 'key' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>;

/**
 * Ctrl+C, Ctrl+V and Ctrl+F belong to the program, so the window's keys have Shift as well, as in every Linux terminal; on a Mac
 * they are on Cmd, which no program sees. Ctrl+Insert and Shift+Insert are the old ones.
 */
export function terminalKey(event: Key, isMac: boolean): TerminalKey {
  if (event.type !== 'keydown' || event.altKey) return null;
  if (event.key === 'Insert') {
    if (event.ctrlKey && !event.shiftKey) return 'copy';
    return event.shiftKey && !event.ctrlKey ? 'paste' : null;
  }
  const own = isMac
    ? event.metaKey && !event.ctrlKey && !event.shiftKey
    : event.ctrlKey && event.shiftKey && !event.metaKey;
  if (!own) return null;
  switch (event.key.toLowerCase()) {
    case 'c':
      return 'copy';
    case 'v':
      return 'paste';
    case 'f':
      return 'find';
    case 'a':
      return 'select-all';
    default:
      return null;
  }
}
