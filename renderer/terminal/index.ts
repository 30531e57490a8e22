/** The terminal's screen, apart from what runs in it. */

export { regexError } from './regex-error.ts';
export { SearchBox, type SearchBoxProps, type SearchOptions } from './SearchBox.tsx';
export { TerminalScreen, type TerminalScreenProps } from './TerminalScreen.tsx';
export { type TerminalSize, TerminalView, type TerminalViewOptions } from './view.ts';
