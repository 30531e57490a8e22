import type { EngineStatus } from '../../../runtime/contract/index.ts';
import { duration, exactTime } from '../../format/index.ts';
import { ErrorNote } from '../../ui/index.ts';

/** How the last start went, in a sentence. */
export function BootSummary({ engine }: { engine: EngineStatus }) {
  return (
    <div className="trb-summary">
      <h2>Last start</h2>
      <span className="g-t2" data-tip={engine.startedAt === null ? undefined : exactTime(engine.startedAt)}>
        {sentence(engine)}
      </span>
      {engine.state === 'failed' && <ErrorNote error={engine.error} />}
    </div>
  );
}

function sentence({ state, readyMs, adopted, features }: EngineStatus): string {
  if (state === 'failed') return 'It failed.';
  if (state === 'stopped') return features.hosted ? 'The engine is stopped.' : 'Not connected.';
  if (readyMs === null) return 'It is under way.';
  const took = `It answered ${duration(readyMs)} after the start.`;
  return adopted ? `${took} The engine ran already and was taken over; nothing in it was restarted.` : took;
}
