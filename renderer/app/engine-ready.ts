import type { Snapshot } from '../../runtime/contract/index.ts';
import { useStateStore } from '../stores/state.ts';

/**
 * Whether pages that need an engine can be shown. While it reconnects or stops, the last state stays in sight (a banner says so):
 * taking the page away would take away what the user reads.
 */
export function isReady(engine: Snapshot['engine'] | null): boolean {
  if (!engine) return false;
  switch (engine.state) {
    case 'running':
    case 'reconnecting':
    case 'stopping':
      return true;
    case 'stopped':
    case 'starting':
    case 'failed':
      return false;
  }
}

/** {@link isReady} of the present engine, as a hook. */
export function useEngineReady(): boolean {
  return useStateStore(state => isReady(state.engine));
}
