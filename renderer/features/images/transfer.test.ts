import { expect, test } from 'vitest';
import type { PullPlan } from '../../../runtime/contract/registries.ts';
import type { TaskRow } from '../../../runtime/contract/tasks.ts';
import { addSample, type Sample, speedOf, timeLeft, transferOf } from './transfer.ts';

const sampled = (samples: Sample[]) => samples.reduce<Sample[]>((all, one) => addSample(all, one), []);

test('a speed is that of the last five seconds; there is none at once, and it falls when nothing comes', () => {
  expect(speedOf([])).toBeNull();
  expect(
    speedOf(
      sampled([
        { at: 0, bytes: 0 },
        { at: 900, bytes: 9000 },
      ]),
    ),
  ).toBeNull();
  const steady = Array.from({ length: 21 }, (_, i) => ({ at: i * 500, bytes: i * 500 }));
  expect(speedOf(sampled(steady))).toBe(1000);
  expect(sampled(steady).length).toBeLessThan(13);
  // Twice as fast from now on: the figure moves towards it, and does not jump.
  const faster = [...steady, { at: 10_500, bytes: 11_000 }];
  expect(speedOf(sampled(faster))).toBeGreaterThan(1000);
  expect(speedOf(sampled(faster))).toBeLessThan(1200);
  expect(speedOf(sampled([...steady, { at: 16_000, bytes: 10_000 }, { at: 22_000, bytes: 10_000 }]))).toBe(0);
});

test('time left in words that stand still', () => {
  expect(timeLeft(0, 100)).toBe('');
  expect(timeLeft(100, 0)).toBe('');
  expect(timeLeft(10, 100)).toBe('about 1 s left');
  expect(timeLeft(800, 100)).toBe('about 8 s left');
  expect(timeLeft(2320, 100)).toBe('about 25 s left');
  expect(timeLeft(12_000, 100)).toBe('about 2 min left');
  expect(timeLeft(720_000, 100)).toBe('about 2 h left');
});

const layer = (letter: string, size: number, state: 'here' | 'fetch' | 'again') => ({
  digest: `sha256:${letter.repeat(64)}`,
  size,
  state,
  instruction: '',
  sharedWith: 0,
});
const came = (letter: string, state: TaskRow['layers'][number]['state']) => ({
  id: letter.repeat(12),
  state,
  current: 0,
  total: null,
});
const ended = (layers: TaskRow['layers']) => ({ state: 'done', layers }) as TaskRow;

test('what was reused and fetched is counted by the plan’s sizes and the engine’s words, with the config', () => {
  const layers = [layer('a', 100, 'here'), layer('b', 50, 'fetch'), layer('b', 50, 'again')];
  const plan = { layers, hereBytes: 100, fetchBytes: 57, upToDate: false } as PullPlan;
  expect(transferOf(plan, ended([came('a', 'exists'), came('b', 'done')]))).toEqual({ reused: 100, fetched: 57 });
  // The layer that was here went in between.
  expect(transferOf(plan, ended([came('a', 'done'), came('b', 'done')]))).toEqual({ reused: 0, fetched: 157 });
  // The tag moved in between.
  expect(transferOf(plan, ended([came('c', 'done')]))).toBeNull();
  expect(transferOf({ ...plan, upToDate: true }, ended([]))).toEqual({ reused: 100, fetched: 0 });
});
