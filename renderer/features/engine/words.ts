import type { EngineRow, EngineStatus } from '../../../runtime/contract/index.ts';
import type { StatusName } from '../../ui/index.ts';

/** The state of an engine in words, for the status bar and the switcher. */
export function engineWord(state: EngineStatus['state']): { word: string; short: string; status: StatusName } {
  switch (state) {
    case 'running':
      return { word: 'Engine running', short: 'running', status: 'running' };
    case 'starting':
      return { word: 'Engine starting', short: 'starting', status: 'pending' };
    case 'reconnecting':
      return { word: 'Reconnecting', short: 'reconnecting', status: 'restarting' };
    case 'stopping':
      return { word: 'Engine stopping', short: 'stopping', status: 'pending' };
    case 'stopped':
      return { word: 'Engine stopped', short: 'stopped', status: 'stopped' };
    case 'failed':
      return { word: 'Engine failed', short: 'failed', status: 'failed' };
  }
}

/** The colour of an engine's mark: the hosted one has the app's own, the others one of the six categories. */
export function engineColour({ kind, colour }: Pick<EngineRow, 'kind' | 'colour'>): string {
  return kind === 'native' ? 'var(--accent-fill)' : `var(--cat-${colour})`;
}
