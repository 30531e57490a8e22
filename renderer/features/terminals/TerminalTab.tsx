import { useState } from 'react';
import { useStateStore } from '../../stores/state.ts';
import { Button, cx, EmptyState, Icon, icons } from '../../ui/index.ts';
import { openAttach, openExec } from './actions.ts';
import { type TerminalSession, useTerminalSessions } from './sessions.ts';
import { TerminalPane } from './TerminalPane.tsx';
import './terminals.css';

/** A container's terminals on its page: open one, and see those that are open. */
export function TerminalTab({ containerId }: { containerId: string }) {
  const container = useStateStore(({ containers }) => containers.get(containerId));
  const sessions = useTerminalSessions().filter(session => session.containerId === containerId);
  const [chosen, setChosen] = useState<string | null>(null);
  const current = sessions.find(session => session.id === chosen) ?? sessions.at(-1);
  const running = container?.state === 'running';
  const open = (kind: 'exec' | 'attach') => {
    const opener = kind === 'exec' ? openExec : openAttach;
    setChosen(opener(containerId, { dock: false }));
  };
  if (!current) return <Choice name={container?.name ?? ''} running={running} onOpen={open} />;
  return (
    <div className="terminal-tab">
      <div className="terminal-tab-bar">
        <div className="terminal-tab-list" role="tablist" aria-label="Terminals of this container">
          {sessions.map(session => (
            <button
              key={session.id}
              type="button"
              role="tab"
              aria-selected={session === current}
              className={cx('terminal-tab-item', session === current && 'terminal-tab-on')}
              onClick={() => setChosen(session.id)}
            >
              <Name session={session} sessions={sessions} />
            </button>
          ))}
        </div>
        <span className="g-grow" />
        <Button size="sm" variant="ghost" icon={icons.shell} disabled={!running} onClick={() => open('exec')}>
          Open shell
        </Button>
        <Button size="sm" variant="ghost" icon={icons.attach} disabled={!running} onClick={() => open('attach')}>
          Attach
        </Button>
      </div>
      {/* Whoever only came back to this tab by keyboard keeps the focus on the tab. */}
      <TerminalPane key={current.id} session={current.id} shown autoFocus={current.id === chosen} />
    </div>
  );
}

/** "bash", "bash 2": several shells of one container are told apart by their order. */
function Name({ session, sessions }: { session: TerminalSession; sessions: readonly TerminalSession[] }) {
  const alike = sessions.filter(({ title }) => title === session.title);
  const number = alike.length > 1 ? ` ${alike.indexOf(session) + 1}` : '';
  return (
    <>
      <Icon
        of={session.kind === 'exec' ? icons.shell : icons.attach}
        size={14}
        className={session.kind === 'exec' ? 'g-accent' : 'g-warn'}
      />
      {session.title}
      {number}
    </>
  );
}

function Choice({ name, running, onOpen }: { name: string; running: boolean; onOpen(kind: 'exec' | 'attach'): void }) {
  const off = running ? undefined : `${name} is not running`;
  return (
    <EmptyState
      title={running ? 'No terminal is open' : 'No terminal can be open'}
      offers={[
        {
          id: 'exec',
          icon: icons.shell,
          title: 'Shell',
          hint: 'Its own process. Closing it stops nothing. The best shell of the image is found by itself.',
          action: (
            <Button variant="primary" disabled={!running} tip={off} onClick={() => onOpen('exec')}>
              Open shell
            </Button>
          ),
        },
        {
          id: 'attach',
          icon: icons.attach,
          title: 'Attach',
          hint: 'PID 1 itself, with what it reads and writes. Ctrl C stops it; closing the terminal only detaches.',
          action: (
            <Button disabled={!running} tip={off} onClick={() => onOpen('attach')}>
              Attach
            </Button>
          ),
        },
      ]}
    >
      {running ? `Two ways into ${name}:` : `${name} is not running. Start it, then open a terminal.`}
    </EmptyState>
  );
}
