import { shell } from '../ipc/client.ts';

let reported = false;

/**
 * Tells main, once, that the page has something to show and takes input: after the frame in which it was painted. Main takes the
 * window's picture then where there is no display, and the launch benchmark stops its clock.
 */
export function reportReady(): void {
  if (reported) return;
  reported = true;
  requestAnimationFrame(() => requestAnimationFrame(() => void shell.app.ready({})));
}
