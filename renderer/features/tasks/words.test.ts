import { describe, expect, it } from 'vitest';
import type { TaskRow } from '../../../runtime/contract/index.ts';
import { inOrder, sharedProgress } from './words.ts';

const task = (id: string, rest: Partial<TaskRow>): TaskRow => ({
  id,
  type: 'pull',
  title: id,
  state: 'running',
  detail: '',
  startedAt: 0,
  endedAt: null,
  progress: null,
  layers: [],
  error: null,
  result: null,
  ...rest,
});

it('lists what runs first, then what ended last', () => {
  const tasks = [
    task('old', { state: 'done', endedAt: 5 }),
    task('new', { state: 'failed', endedAt: 9 }),
    task('runs', { startedAt: 1 }),
  ];
  expect(inOrder(tasks).map(row => row.id)).toEqual(['runs', 'new', 'old']);
});

describe('sharedProgress', () => {
  it('averages what is known', () => {
    expect(sharedProgress([task('a', { progress: 0.2 }), task('b', { progress: 0.6 }), task('c', {})])).toBeCloseTo(
      0.4,
    );
  });
  it('is unknown without running tasks that know', () => {
    expect(sharedProgress([task('a', {}), task('b', { state: 'done', progress: 1 })])).toBeNull();
  });
});
