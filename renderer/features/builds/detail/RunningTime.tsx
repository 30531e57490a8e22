import { useRunningClock } from '../../../ui/index.ts';
import { stepTime } from '../words.ts';

/** Milliseconds between two pictures of what runs: painting more often takes time from the build itself. */
export const clockInterval = 500;

/** How long something takes, counting while it has no end. */
export function RunningTime({ from, to }: { from: number; to: number | null }) {
  const now = useRunningClock(to === null, clockInterval);
  return stepTime((to ?? now) - from);
}
