import { expect, test } from 'vitest';
import type { PullPlan } from '../../../runtime/contract/registries.ts';
import type { TaskRow } from '../../../runtime/contract/tasks.ts';
import { fetchedOf, stateOf } from './plan-progress.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const layer = (letter: string, size: number, state: 'here' | 'fetch') => ({
  digest: digest(letter),
  size,
  state,
  instruction: '',
  sharedWith: 0,
});
const plan = {
  layers: [layer('a', 100, 'here'), layer('b', 50, 'fetch'), layer('c', 30, 'fetch')],
  fetchBytes: 85,
} as PullPlan;
const task = (layers: TaskRow['layers']) => ({ state: 'running', layers }) as TaskRow;

test('what came is counted by the plan’s sizes', () => {
  expect(fetchedOf(plan, undefined)).toBe(0);
  const running = task([
    { id: 'bbbbbbbbbbbb', state: 'extracting', current: 10, total: 200 },
    { id: 'cccccccccccc', state: 'downloading', current: 12, total: 30 },
  ]);
  expect(fetchedOf(plan, running)).toBe(62);
  expect(stateOf(plan.layers[1] as PullPlan['layers'][number], running)?.state).toBe('extracting');
  expect(fetchedOf(plan, { ...running, state: 'done' })).toBe(85);
});
