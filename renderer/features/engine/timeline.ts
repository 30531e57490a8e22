import type { EnginePhase } from '../../../runtime/contract/index.ts';

/** A bar of the start's timeline; `left` and `width` in parts of the whole (0 to 1). */
export interface PhaseBar {
  id: EnginePhase['id'];
  left: number;
  width: number;
  kind: 'done' | 'running' | 'failed' | 'expected';
  /** For the running phase: where its usual end is; null when unknown or passed. */
  usualWidth: number | null;
}

/** Sum of the usual lengths of all phases, in ms; null unless every phase was seen before. */
export function usualTotal(phases: readonly EnginePhase[]): number | null {
  let sum = 0;
  for (const { usualMs, state, ms } of phases) {
    // A phase that is done and was never measured before counts as long as it took.
    const length = usualMs ?? (state === 'done' ? ms : null);
    if (length === null) return null;
    sum += length;
  }
  return phases.length > 0 ? sum : null;
}

/**
 * Lays the phases out on one time axis. What is done stands where it was; what is to come stands behind, as long as it usually
 * takes. `now` is in ms since the start began. The axis ends where the last bar ends.
 */
export function layOut(phases: readonly EnginePhase[], now: number): PhaseBar[] {
  const spans: { phase: EnginePhase; start: number; length: number; usual: number | null }[] = [];
  let end = 0;
  for (const phase of phases) {
    const start = phase.startedAtMs ?? end;
    const length = lengthOf(phase, start, now);
    const usual = phase.state === 'running' && phase.usualMs !== null && phase.usualMs > length ? phase.usualMs : null;
    spans.push({ phase, start, length, usual });
    end = Math.max(end, start + (usual ?? length));
  }
  // An axis shorter than a tenth of a second would make noise look like work.
  const whole = Math.max(end, 100);
  return spans.map(({ phase, start, length, usual }) => ({
    id: phase.id,
    left: start / whole,
    width: length / whole,
    kind: phase.state === 'waiting' ? 'expected' : phase.state,
    usualWidth: usual === null ? null : usual / whole,
  }));
}

function lengthOf(phase: EnginePhase, start: number, now: number): number {
  switch (phase.state) {
    case 'waiting':
      return phase.usualMs ?? 0;
    case 'running':
      return Math.max(0, now - start);
    case 'done':
    case 'failed':
      return phase.ms ?? 0;
  }
}

/** "0.06 s": times of phases have two decimals, because the short ones would otherwise all be 0.1. Over a minute: "72 s". */
export function seconds(ms: number): string {
  return ms < 60_000 ? `${(ms / 1000).toFixed(2)} s` : `${Math.round(ms / 1000)} s`;
}

/** "0.9 s", for what usually happens. */
export function aboutSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
