import { useState } from 'react';
import { runtime } from '../../ipc/client.ts';
import { useStateStore } from '../../stores/state.ts';
import { Button, Keys, StatusShape, toast } from '../../ui/index.ts';
import { closeSession, reconnect } from './actions.ts';
import type { SessionState, TerminalSession } from './sessions.ts';

type Closed = Extract<SessionState, { type: 'closed' }>;

/** Whether the terminal can be opened again now, and what to call that. */
export function useReconnect(session: TerminalSession | undefined): { reconnect: (() => void) | null; label: string } {
  const state = useStateStore(({ containers }) => containers.get(session?.containerId ?? '')?.state);
  const engineRuns = useStateStore(({ engine }) => engine?.state === 'running');
  const possible = session?.state.type === 'closed' && state === 'running' && engineRuns;
  const label = !session || session.kind === 'attach' ? 'Attach again' : 'Reconnect';
  return { reconnect: possible ? () => reconnect(session.id) : null, label };
}

/** Says why a terminal ended, and offers what can be done. */
export function ClosedBar({ session, state }: { session: TerminalSession; state: Closed }) {
  const container = useStateStore(({ containers }) => containers.get(session.containerId));
  const { reconnect, label } = useReconnect(session);
  const stopped =
    container && (container.state === 'exited' || container.state === 'created' || container.state === 'dead');
  return (
    <footer className="terminal-closed" role="status">
      <StatusShape status={shapeOf(state)} />
      <span className="terminal-closed-words">
        <span className="g-medium">{state.message}</span>
        {state.hint && <span className="g-t2"> {state.hint}</span>}
        {!container && state.reason !== 'container-removed' && (
          <span className="g-t2"> The container is not there.</span>
        )}
      </span>
      <span className="g-grow" />
      {stopped && <StartButton id={container.id} name={container.name} />}
      {reconnect && (
        <Button size="sm" variant="primary" onClick={reconnect}>
          {label}
          <Keys keys="enter" />
        </Button>
      )}
      <Button size="sm" variant="ghost" onClick={() => closeSession(session.id)}>
        Close
      </Button>
    </footer>
  );
}

function StartButton({ id, name }: { id: string; name: string }) {
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    try {
      await runtime.containers.start({ id });
    } catch (error) {
      toast({
        tone: 'fail',
        text: `${name} could not be started`,
        detail: error instanceof Error ? error.message : '',
      });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="sm" busy={busy} onClick={start}>
      Start {name}
    </Button>
  );
}

function shapeOf({ reason, code }: Closed) {
  if (reason === 'failed' || reason === 'engine-lost' || reason === 'runtime-restarted') return 'failed';
  if (reason === 'exited') return code === 0 || code === null ? 'done' : 'failed';
  return 'stopped';
}
