import type { EngineStatus } from '../../../runtime/contract/index.ts';
import { Note } from '../../ui/index.ts';
import type { LogLine } from './log.ts';
import { useElapsed } from './Phases.tsx';
import { aboutSeconds } from './timeline.ts';

/** What a slow start waits for: the phase, how much longer than usual it takes, and the last thing that was logged. */
export function WaitsFor({ engine, last }: { engine: EngineStatus; last: LogLine | undefined }) {
  const elapsed = useElapsed(engine);
  const phase = engine.phases.find(candidate => candidate.state === 'running');
  if (!phase) return <Note className="eng-waits">Nothing runs at this moment; the next phase is about to begin.</Note>;
  const took = Math.max(0, elapsed - (phase.startedAtMs ?? 0));
  const usually =
    phase.usualMs === null
      ? 'No earlier start shows how long it usually takes.'
      : `It usually takes ${aboutSeconds(phase.usualMs)}.`;
  return (
    <Note className="eng-waits" detail={last?.text}>
      <span className="g-medium">{phase.label}</span> runs for {aboutSeconds(took)}. {usually}
      {phase.detail && ` It says: ${phase.detail}.`}
      {last?.at
        ? ` The last line of the log came ${aboutSeconds(Math.max(0, (engine.startedAt ?? 0) + elapsed - last.at))} ago:`
        : ''}
    </Note>
  );
}
