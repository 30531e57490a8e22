import type { BuildRow, BuildStep } from '../../../runtime/contract/builds.ts';
import type { StatusName } from '../../ui/index.ts';

/** Shape and word of a build's state. */
export function buildStatus(state: BuildRow['state']): { status: StatusName; word: string } {
  switch (state) {
    case 'running':
      return { status: 'pending', word: 'Building' };
    case 'done':
      return { status: 'done', word: 'Built' };
    case 'failed':
      return { status: 'failed', word: 'Failed' };
    case 'cancelled':
      return { status: 'stopped', word: 'Cancelled' };
  }
}

/** Shape and word of a step's state. */
export function stepStatus(state: BuildStep['state']): { status: StatusName; word: string } {
  switch (state) {
    case 'waiting':
      return { status: 'waiting', word: 'Waiting' };
    case 'running':
      return { status: 'pending', word: 'Running' };
    case 'done':
      return { status: 'done', word: 'Done' };
    case 'cached':
      return { status: 'cached', word: 'Cached' };
    case 'failed':
      return { status: 'failed', word: 'Failed' };
    case 'skipped':
      return { status: 'skipped', word: 'Not run' };
  }
}

/** A step's or build's time as the mock has it: one decimal below a minute, then minutes and seconds. */
export function stepTime(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
