import { ipcRenderer } from 'electron';

// Two forwards, and never more: every operation of the page goes over the ports that main hands through here.
window.addEventListener('message', event => {
  if (event.source === window && event.data?.gantryConnect === true) ipcRenderer.send('connect');
});
ipcRenderer.on('port', (event, name: string) => {
  window.postMessage({ gantryPort: name }, window.location.origin, event.ports);
});
