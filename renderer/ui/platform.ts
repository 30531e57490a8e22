/** Only for what is drawn and typed (Cmd or Ctrl); behaviour of the engine never depends on it. */
export const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

/** Whether the platform's command key is down. */
export function hasCommandKey(event: { ctrlKey: boolean; metaKey: boolean }): boolean {
  return isMac ? event.metaKey : event.ctrlKey;
}
