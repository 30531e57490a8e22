import { useStateStore } from '../../stores/state.ts';
import { useUiStore } from '../../stores/ui.ts';
import { Connection } from './connect.ts';
import { addSession, dropSession, getSession, type TerminalSession } from './sessions.ts';

const connections = new Map<string, Connection>();
let opened = 0;

/** The screen and the stream of a session; undefined after it was closed. */
export function connectionOf(id: string): Connection | undefined {
  return connections.get(id);
}

export interface OpenOptions {
  /** False when the caller shows the terminal itself. */
  dock?: boolean;
}

/** Opens a shell in a container and shows it in the dock. Returns the session's id. */
export function openExec(containerId: string, options: OpenOptions = {}): string {
  return open(containerId, 'exec', options);
}

/** Opens PID 1's own terminal; the one that is open already is shown instead of a second. */
export function openAttach(containerId: string, options: OpenOptions = {}): string {
  for (const [id] of connections) {
    const session = getSession(id);
    if (session?.kind !== 'attach' || session.containerId !== containerId) continue;
    if (session.state.type === 'closed') reconnect(id);
    if (options.dock !== false) useUiStore.getState().showInDock(`terminal:${id}`);
    connections.get(id)?.view.focus();
    return id;
  }
  return open(containerId, 'attach', options);
}

/** Ends a shell, or detaches; and takes the terminal off the page. */
export function closeSession(id: string): void {
  connections.get(id)?.dispose();
  connections.delete(id);
  dropSession(id);
}

/** Leaves PID 1 running and keeps what it wrote in sight. */
export function detach(id: string): void {
  connections.get(id)?.detach();
}

/** Opens the same kind of terminal again, under what the last one wrote. */
export function reconnect(id: string): void {
  void connections.get(id)?.open();
}

function open(containerId: string, kind: TerminalSession['kind'], { dock = true }: OpenOptions): string {
  opened += 1;
  const id = `${kind}-${opened}`;
  const container = useStateStore.getState().containers.get(containerId)?.name ?? containerId.slice(0, 12);
  const title = kind === 'exec' ? 'shell' : 'PID 1';
  addSession({ id, containerId, container, kind, title, state: { type: 'opening' }, size: null });
  const connection = new Connection(id);
  connections.set(id, connection);
  // Whoever opened it types next: a focus left on the button would open another with every space.
  connection.view.focus();
  void connection.open();
  if (dock) useUiStore.getState().showInDock(`terminal:${id}`);
  return id;
}
