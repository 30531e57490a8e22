import type { BuildDetail, BuildStep } from '../contract/index.ts';
import { placeOfStep } from './cache-reasons.ts';

/** An earlier build of the same thing, as the history has it. */
interface Past {
  row: { steps: { total: number; cached: number } };
  detail: { steps: readonly BuildStep[] };
}

/**
 * What the cache saved: the time that each cached step took when it was last run, in the earlier builds of the same. Null where the
 * cache had nothing.
 * @param past the last one first
 */
export function cacheGain(steps: readonly BuildStep[], past: readonly Past[]): BuildDetail['saved'] {
  const cached = steps.filter(step => step.state === 'cached' && !step.internal);
  if (cached.length === 0) return null;
  const times = cached.flatMap(step => lastTimeOf(step, past) ?? []);
  const { total, cached: before } = past[0]?.row.steps ?? { total: 0, cached: 0 };
  return {
    ms: times.length > 0 ? times.reduce((sum, time) => sum + time, 0) : null,
    before: past.length > 0 ? { total, cached: before } : null,
  };
}

/** Milliseconds of the step's last real run; null where it is in none of these builds. */
function lastTimeOf(step: BuildStep, past: readonly Past[]): number | null {
  const place = placeOfStep(step);
  for (const { detail } of past) {
    const same = detail.steps.find(
      each => each.state === 'done' && placeOfStep(each) === place && each.instruction === step.instruction,
    );
    if (same?.startedAt && same.endedAt) return same.endedAt - same.startedAt;
  }
  return null;
}
