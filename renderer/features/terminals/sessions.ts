import { create } from 'zustand';
import type { TerminalItem } from '../../../runtime/contract/index.ts';
import type { TerminalSize } from '../../terminal/index.ts';

type ClosedReason = NonNullable<TerminalItem['closed']>['reason'];

export type SessionState =
  | { type: 'opening' }
  /** `tty` is false for a PID 1 without one; `stdin` when it takes no input. */
  | { type: 'open'; command: string; tty: boolean; stdin: boolean }
  /** `failed`: it could not be opened. */
  | { type: 'closed'; reason: ClosedReason | 'failed'; code: number | null; message: string; hint: string | undefined };

/** What the page knows of a terminal; its bytes never come here. */
export interface TerminalSession {
  id: string;
  containerId: string;
  /** The container's name when the terminal was opened. */
  container: string;
  /** A shell of its own, or PID 1's terminal. */
  kind: 'exec' | 'attach';
  /** "bash", "PID 1". */
  title: string;
  state: SessionState;
  size: TerminalSize | null;
}

interface SessionsStore {
  /** In the order of their opening. */
  sessions: readonly TerminalSession[];
}

/** All terminals of the page. */
export const useSessionsStore = create<SessionsStore>(() => ({ sessions: [] }));

/** All terminals, as a hook. */
export function useTerminalSessions(): readonly TerminalSession[] {
  return useSessionsStore(state => state.sessions);
}

/** One terminal, as a hook; undefined after it was closed. */
export function useSession(id: string): TerminalSession | undefined {
  return useSessionsStore(state => state.sessions.find(session => session.id === id));
}

export function getSession(id: string): TerminalSession | undefined {
  return useSessionsStore.getState().sessions.find(session => session.id === id);
}

export function addSession(session: TerminalSession): void {
  useSessionsStore.setState(({ sessions }) => ({ sessions: [...sessions, session] }));
}

export function changeSession(id: string, change: Partial<TerminalSession>): void {
  useSessionsStore.setState(({ sessions }) => ({
    sessions: sessions.map(session => (session.id === id ? { ...session, ...change } : session)),
  }));
}

export function dropSession(id: string): void {
  useSessionsStore.setState(({ sessions }) => ({ sessions: sessions.filter(session => session.id !== id) }));
}
