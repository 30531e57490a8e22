/** Terminals in the page: sessions, their panes, and what the dock shows of them. */
export { closeSession, detach, openAttach, openExec, reconnect } from './actions.ts';
export { NewTerminal, TerminalLabel } from './dock.tsx';
export { type SessionState, type TerminalSession, useTerminalSessions } from './sessions.ts';
export { TerminalPane, TerminalPane as DockTerminalPane, type TerminalPaneProps } from './TerminalPane.tsx';
export { TerminalTab } from './TerminalTab.tsx';
