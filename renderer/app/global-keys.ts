import { useEffect } from 'react';
import { allCommands, type Command } from '../stores/commands.ts';
import { useUiStore } from '../stores/ui.ts';
import { isMac } from '../ui/index.ts';
import { isGlobalShortcut, matchesShortcut } from './keys.ts';

/** While a dialog or the palette is open, only they get keys. Toasts and popovers have the role of a dialog, too, but block nothing. */
const blocked = () => document.querySelector('.g-dialog, .pal') !== null;

/** Keys that a shell wants for itself: Ctrl+K kills a line, Alt+Left goes a word back. The palette's second key works there, too. */
const leftToTerminal = new Set(['mod+k', 'alt+left', 'alt+right']);

const openPalette = () => useUiStore.getState().openPalette();
const paletteKeys: readonly Pick<Command, 'shortcut' | 'run' | 'when'>[] = [
  { shortcut: 'mod+k', run: openPalette },
  { shortcut: 'mod+shift+p', run: openPalette },
];

/** Ctrl/Cmd+F goes to the filter of the page, unless what has the focus finds by itself: logs, JSON, terminals. */
function onFind(event: KeyboardEvent): void {
  if (event.defaultPrevented || blocked() || !matchesShortcut(event, 'mod+f', isMac)) return;
  if (event.target instanceof Element && event.target.closest('.xterm, .cm-editor')) return;
  const page = document.getElementById('page');
  const filter = page?.querySelector<HTMLInputElement>('input[type="search"]');
  // At 1100 px and below the filter is a button until it is used.
  const button = page?.querySelector<HTMLButtonElement>('button[aria-keyshortcuts="/"]');
  if (!filter && !button) return;
  event.preventDefault();
  filter?.select();
  filter?.focus();
  if (!filter) button?.click();
}

/** Runs commands by their keys, and follows the mouse's Back and Forward buttons. */
export function useGlobalKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || blocked()) return;
      const inTerminal = event.target instanceof Element && event.target.closest('.xterm') !== null;
      const command = [...paletteKeys, ...allCommands()].find(
        ({ shortcut, when }) =>
          shortcut !== undefined &&
          isGlobalShortcut(shortcut) &&
          matchesShortcut(event, shortcut, isMac) &&
          !(inTerminal && !isMac && leftToTerminal.has(shortcut)) &&
          (when?.() ?? true),
      );
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      void command.run();
    };
    // Buttons 3 and 4 are Back and Forward; Electron, unlike a browser, does nothing with them by itself.
    const onMouse = (event: MouseEvent) => {
      if (event.button !== 3 && event.button !== 4) return;
      event.preventDefault();
      if (event.button === 3) history.back();
      else history.forward();
    };
    // Captured, so that a terminal in focus doesn't send the dock's key to its shell.
    window.addEventListener('keydown', onKey, { capture: true });
    window.addEventListener('mouseup', onMouse, { capture: true });
    window.addEventListener('keydown', onFind);
    return () => {
      window.removeEventListener('keydown', onFind);
      window.removeEventListener('keydown', onKey, { capture: true });
      window.removeEventListener('mouseup', onMouse, { capture: true });
    };
  }, []);
}
