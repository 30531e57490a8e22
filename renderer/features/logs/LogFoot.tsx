import { clockTime, number } from '../../format/index.ts';
import type { Follow } from './LogsTab.tsx';
import type { LogSession } from './session.ts';

/** Under the log: whether it is followed, and honestly how much of it is here. */
export function LogFoot({ session, follow, hidden }: { session: LogSession; follow: Follow; hidden: number }) {
  const { buffer } = session;
  const lines = buffer.end - buffer.first;
  const dropped = buffer.first;
  return (
    <footer className="log-foot">
      <span role="status">{followWords(session, follow)}</span>
      <span className="g-grow" />
      {session.hasEarlier && <span className="g-wide">Earlier lines not loaded</span>}
      <span className="g-num">
        {number(lines)} {lines === 1 ? 'line' : 'lines'},{' '}
        {dropped > 0 ? `${number(dropped)} older dropped` : 'none dropped'}
        {hidden > 0 && `, ${number(hidden)} cleared`}
      </span>
    </footer>
  );
}

function followWords({ state }: LogSession, follow: Follow): string {
  switch (state.type) {
    case 'reading':
      return 'Reading the log';
    case 'removed':
      return 'The container was removed';
    case 'engine-lost':
      return 'Waits for the engine';
    case 'failed':
      return 'Not followed';
    case 'stopped':
      return 'Ended; goes on with the next start';
    default:
      return follow.on ? 'Following' : `Following stopped at ${clockTime(follow.stoppedAt).slice(0, 8)}`;
  }
}
