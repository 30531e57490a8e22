import { create } from 'zustand';
import type { Port, RuntimeContract, ShellContract } from '../../runtime/contract/index.ts';
import { Connection, createClient } from './client-core.ts';

/** Whether the runtime answers: `lost` between the end of one runtime process and the start of the next. */
export type ConnectionState = 'connecting' | 'connected' | 'lost';

interface ConnectionStore {
  state: ConnectionState;
  /** How often the runtime was lost since the page was loaded. */
  losses: number;
}

/** The state of the connection to the runtime, as a hook and as a store. */
export const useConnection = create<ConnectionStore>(() => ({ state: 'connecting', losses: 0 }));

const runtimeConnection = new Connection();
const shellConnection = new Connection();

/** Everything the runtime does: engine, containers, images, … */
export const runtime = createClient<RuntimeContract>(runtimeConnection);
/** What only the main process does: window, dialogs, clipboard, browser. */
export const shell = createClient<ShellContract>(shellConnection);

/** Asks main for the ports and takes them as the preload script hands them over. Called once, at the page's start. */
export function connect(): void {
  window.addEventListener('message', event => {
    if (event.source !== window || event.origin !== window.location.origin) return;
    const data: unknown = event.data;
    if (!data || typeof data !== 'object' || !('gantryPort' in data)) return;
    const port = event.ports[0];
    if (data.gantryPort === 'shell' && port) shellConnection.attach(wrap(port));
    else if (data.gantryPort === 'runtime' && port) {
      runtimeConnection.attach(wrap(port));
      useConnection.setState({ state: 'connected' });
    } else if (data.gantryPort === 'runtime-lost') {
      runtimeConnection.lose();
      useConnection.setState(({ losses }) => ({ state: 'lost', losses: losses + 1 }));
    }
  });
  window.postMessage({ gantryConnect: true }, window.location.origin);
}

function wrap(port: MessagePort): Port {
  return {
    postMessage: message => port.postMessage(message),
    onMessage: receive => {
      port.onmessage = event => receive(event.data);
    },
    onClose: closed => port.addEventListener('close', closed),
    close: () => port.close(),
  };
}
