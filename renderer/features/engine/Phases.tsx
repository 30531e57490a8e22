import type { EnginePhase, EngineStatus } from '../../../runtime/contract/index.ts';
import { cx, type StatusName, StatusShape, useRunningClock } from '../../ui/index.ts';
import { aboutSeconds, layOut, type PhaseBar, seconds } from './timeline.ts';
import './phases.css';

const shapes: Readonly<Record<EnginePhase['state'], StatusName>> = {
  waiting: 'waiting',
  running: 'pending',
  done: 'done',
  failed: 'failed',
};
const words: Readonly<Record<EnginePhase['state'], string>> = {
  waiting: 'Waiting',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
};

/** The phases of a start with their times; hollow bars are the usual lengths of past starts. */
export function Phases({ engine, children }: { engine: EngineStatus; children?: React.ReactNode }) {
  const now = useElapsed(engine);
  const bars = layOut(engine.phases, now);
  return (
    <ol className="eng-phases" aria-label="Phases of the start">
      {engine.phases.map((phase, index) => {
        const bar = bars[index];
        return (
          <li key={phase.id} className={cx('eng-phase', `eng-phase-${phase.state}`)}>
            <div className="eng-phase-line">
              <StatusShape status={shapes[phase.state]} />
              <span className="g-ell eng-phase-label">
                {phase.label}
                <span className="g-hidden">: {words[phase.state]}</span>
              </span>
              <span className="g-ell eng-phase-detail" data-tip={detailOf(phase)} data-tip-cut="">
                {detailOf(phase)}
              </span>
              <span className="eng-gantt" aria-hidden="true">
                {bar && <Bar bar={bar} />}
              </span>
              <span className="eng-phase-time g-num">{timeOf(phase, now)}</span>
            </div>
            {phase.state === 'failed' && children}
          </li>
        );
      })}
    </ol>
  );
}

function Bar({ bar }: { bar: PhaseBar }) {
  const left = `${bar.left * 100}%`;
  if (bar.kind === 'expected' && bar.width === 0) return null;
  return (
    <>
      {bar.usualWidth !== null && (
        <i className="eng-gantt-expected" style={{ left, width: `${bar.usualWidth * 100}%` }} />
      )}
      <i className={`eng-gantt-${bar.kind}`} style={{ left, width: `${bar.width * 100}%` }} />
    </>
  );
}

/** What the phase says of itself, and for what isn't over how long it usually takes. */
function detailOf(phase: EnginePhase): string {
  const usually = phase.usualMs === null ? '' : `usually ${aboutSeconds(phase.usualMs)}`;
  if (phase.state === 'done' || phase.state === 'failed') return phase.detail;
  return [phase.detail, usually].filter(Boolean).join(', ');
}

function timeOf(phase: EnginePhase, now: number): string {
  if (phase.ms !== null) return seconds(phase.ms);
  return phase.state === 'running' && phase.startedAtMs !== null ? seconds(Math.max(0, now - phase.startedAtMs)) : '';
}

/**
 * Milliseconds since the present start began: running while the engine starts, then fixed.
 */
export function useElapsed(engine: EngineStatus): number {
  const running = engine.state === 'starting';
  const now = useRunningClock(running);
  if (!running) return Math.max(0, ...engine.phases.map(phase => (phase.startedAtMs ?? 0) + (phase.ms ?? 0)));
  return engine.startedAt === null ? 0 : Math.max(0, now - engine.startedAt);
}
