import { useEffect } from 'react';
import { useStateStore } from '../../stores/state.ts';
import { TerminalScreen } from '../../terminal/index.ts';
import { Button, cx, IconButton, icons, Keys, Tag } from '../../ui/index.ts';
import { closeSession, connectionOf, detach } from './actions.ts';
import { ClosedBar, useReconnect } from './ClosedBar.tsx';
import { type TerminalSession, useSession } from './sessions.ts';
import './terminals.css';

export interface TerminalPaneProps {
  /** The session's id. */
  session: string;
  /** Whether the place is in sight. */
  shown: boolean;
  autoFocus?: boolean;
}

/** One terminal with its head: what it is, what closing it means, and how large it is. */
export function TerminalPane({ session: id, shown, autoFocus = true }: TerminalPaneProps) {
  const session = useSession(id);
  const connection = connectionOf(id);
  const fontSize = useStateStore(state => state.settings?.terminalFontSize);
  const { reconnect } = useReconnect(session);
  useEffect(() => {
    if (fontSize) connection?.view.setFontSize(fontSize);
  }, [connection, fontSize]);
  if (!session || !connection) return null;
  const name = session.kind === 'exec' ? `Shell in ${session.container}` : `PID 1 of ${session.container}`;
  return (
    <section className={cx('terminal-pane', session.kind === 'attach' && 'terminal-attached')} aria-label={name}>
      {session.kind === 'exec' ? <ShellHead session={session} /> : <AttachedHead session={session} />}
      <TerminalScreen
        view={connection.view}
        shown={shown}
        autoFocus={autoFocus}
        label={name}
        onIdleKey={event => {
          if (event.key !== 'Enter' || !reconnect) return false;
          reconnect();
          return true;
        }}
      />
      {session.state.type === 'closed' && <ClosedBar session={session} state={session.state} />}
    </section>
  );
}

function ShellHead({ session }: { session: TerminalSession }) {
  return (
    <header className="terminal-head">
      <Tag tone="accent" icon={icons.shell}>
        Shell
      </Tag>
      <span className="g-medium g-ell">{session.container}</span>
      <span className="g-t3 g-ell terminal-hint">
        {stateWords(session, 'Its own process. Closing it stops nothing.')}
      </span>
      <span className="g-grow" />
      <Size session={session} />
      <IconButton size="sm" icon={icons.close} label="Close the terminal" onClick={() => closeSession(session.id)} />
    </header>
  );
}

function AttachedHead({ session }: { session: TerminalSession }) {
  const { state } = session;
  const open = state.type === 'open';
  return (
    <header className="terminal-head">
      <Tag tone="warn" icon={icons.attach} className="terminal-attached-tag">
        Attached
      </Tag>
      <span className="g-medium g-ell">{session.container}</span>
      <span className="g-t2 g-ell terminal-hint">
        PID 1 itself. {open && state.tty && state.stdin && <strong>Ctrl C stops it.</strong>}
        {open && !state.tty && state.stdin && 'No TTY: it reads whole lines.'}
        {open && !state.stdin && 'Output only: it takes no keys.'}
        {!open && stateWords(session, '')}
      </span>
      <span className="g-grow" />
      {open && state.tty && <Size session={session} />}
      {open ? (
        <Button size="sm" onClick={() => detach(session.id)} tip="Leaves PID 1 running">
          Detach
          {state.tty && state.stdin && (
            <>
              <Keys keys="ctrl+p" />
              <Keys keys="ctrl+q" />
            </>
          )}
        </Button>
      ) : (
        <IconButton size="sm" icon={icons.close} label="Close the terminal" onClick={() => closeSession(session.id)} />
      )}
    </header>
  );
}

function stateWords({ state }: TerminalSession, open: string): string {
  if (state.type === 'opening') return 'Opening…';
  return state.type === 'closed' ? 'Ended.' : open;
}

function Size({ session: { size } }: { session: TerminalSession }) {
  if (!size) return null;
  return (
    <span className="g-t3 g-num terminal-size" data-tip="Columns × rows">
      {size.cols} × {size.rows}
    </span>
  );
}
