import type { PullPlan } from '../../../runtime/contract/registries.ts';
import type { TaskRow } from '../../../runtime/contract/tasks.ts';
import { rate } from '../../format/index.ts';
import { stateOf } from './plan-progress.ts';

/** Milliseconds that a speed is taken over: long enough for a steady figure, short enough to follow a change. */
const window = 5000;
/** Milliseconds before there is enough to tell a speed from. */
const least = 1000;

/** A sample of how many bytes had come by then. */
export interface Sample {
  /** Milliseconds, of whatever clock. */
  at: number;
  bytes: number;
}

/** Adds a sample and lets go of those that no speed is taken from any more, but for one at the window's far edge. */
export function addSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const inside = samples.findIndex(({ at }) => at > sample.at - window);
  return [...samples.slice(inside < 0 ? -1 : Math.max(0, inside - 1)), sample];
}

/** Bytes a second over the last seconds; null before that can be told. */
export function speedOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at - first.at < least) return null;
  return ((last.bytes - first.bytes) / (last.at - first.at)) * 1000;
}

/** “8.4 MB/s, about 8 s left” */
export function speedWords(speed: number, bytesLeft: number): string {
  return [rate(speed), timeLeft(bytesLeft, speed)].filter(Boolean).join(', ');
}

/** “about 8 s left”; empty where nobody can know. Rounded, so that it does not jump to and fro. */
export function timeLeft(bytesLeft: number, speed: number): string {
  if (bytesLeft <= 0 || speed <= 0) return '';
  const seconds = bytesLeft / speed;
  if (seconds < 10) return `about ${Math.max(1, Math.round(seconds))} s left`;
  if (seconds < 60) return `about ${Math.round(seconds / 5) * 5} s left`;
  if (seconds < 3600) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${Math.round(seconds / 3600)} h left`;
}

/**
 * Bytes of blobs that a finished pull reused and fetched, to the byte: the plan has the sizes, the engine's words on each layer
 * say which came. Null where the plan was of another image, as the tag moved in between.
 */
export function transferOf(plan: PullPlan, task: TaskRow): { reused: number; fetched: number } | null {
  if (plan.upToDate) return { reused: plan.hereBytes, fetched: 0 };
  const known = new Set(plan.layers.map(layer => stateOf(layer, task)?.id));
  if (task.layers.some(layer => !known.has(layer.id))) return null;
  const planned = plan.layers.filter(layer => layer.state !== 'again');
  const reused = planned
    .filter(layer => stateOf(layer, task)?.state === 'exists')
    .reduce((sum, layer) => sum + layer.size, 0);
  const layers = planned.reduce((sum, layer) => sum + layer.size, 0);
  const toFetch = planned.reduce((sum, layer) => sum + (layer.state === 'fetch' ? layer.size : 0), 0);
  return { reused, fetched: layers - reused + (plan.fetchBytes - toFetch) };
}
