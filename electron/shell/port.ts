import type { MessagePortMain } from 'electron';
import type { Port } from '../../runtime/contract/index.ts';

/** Electron's port in the form both ends of the contract use. */
export function wrapPort(port: MessagePortMain): Port {
  return {
    postMessage: message => port.postMessage(message),
    onMessage: receive => {
      port.on('message', event => receive(event.data));
      port.start();
    },
    onClose: closed => port.on('close', closed),
    close: () => port.close(),
  };
}
