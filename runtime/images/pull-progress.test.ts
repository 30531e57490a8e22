import { expect, test } from 'vitest';
import { PullProgress } from './pull-progress.ts';
import { formatBytes } from './sizes.ts';

const bytes = (status: string, id: string, current: number, total: number) => ({
  status,
  id,
  progressDetail: { current, total },
});

test('layers, bytes and a figure that never falls', () => {
  const progress = new PullProgress();
  const figures: (number | null)[] = [];
  const add = (message: Parameters<PullProgress['add']>[0]) => {
    progress.add(message);
    figures.push(progress.report().progress);
  };
  add({ status: 'Pulling from library/a', id: '1' });
  expect(progress.report()).toEqual({ detail: 'Pulling from library/a', progress: null, layers: [] });
  add({ status: 'Already exists', id: 'base' });
  for (const id of ['x', 'y']) add({ status: 'Pulling fs layer', id, progressDetail: {} });
  expect(progress.report().progress).toBeNull();
  add(bytes('Downloading', 'x', 50, 100));
  // y is not known yet and counts as much as x.
  expect(progress.report().progress).toBeCloseTo(0.1875);
  expect(progress.report().detail).toBe('50 B of at least 100 B fetched');
  add(bytes('Downloading', 'y', 10, 1000));
  add({ status: 'Verifying Checksum', id: 'x' });
  add({ status: 'Download complete', id: 'x' });
  add(bytes('Extracting', 'x', 100, 100));
  add({ status: 'Pull complete', id: 'x' });
  add(bytes('Downloading', 'y', 1000, 1000));
  add({ status: 'Download complete', id: 'y' });
  expect(progress.report().detail).toBe('Unpacking 1.1 kB');
  add({ status: 'Pull complete', id: 'y' });
  expect(progress.report()).toMatchObject({ progress: 1 });
  expect(progress.report().layers.map(layer => [layer.id, layer.state, layer.current, layer.total])).toEqual([
    ['base', 'exists', 0, null],
    ['x', 'done', 100, 100],
    ['y', 'done', 1000, 1000],
  ]);
  expect([progress.fetched, progress.reusedLayers]).toEqual([1100, 1]);
  const known = figures.filter(figure => figure !== null);
  expect(known).toEqual([...known].sort((a, b) => a - b));
});

test('nonsense from an engine does no harm', () => {
  const progress = new PullProgress();
  progress.add({ status: 'Downloading', id: 'x', progressDetail: { current: Number.NaN, total: -5 } });
  progress.add({ status: 'Downloading', id: 'x', progressDetail: { current: 500, total: 100 } });
  for (let i = 0; i < 5000; i++) progress.add({ status: 'Waiting', id: `layer${i}` });
  const { layers, progress: figure } = progress.report();
  expect(layers[0]).toMatchObject({ current: 100, total: 100 });
  expect(layers.length).toBeLessThanOrEqual(1000);
  expect(figure).toBeLessThanOrEqual(1);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [43_800_000, '43.8 MB'],
  [4_380_000, '4.4 MB'],
  [999_600, '1 MB'],
  [9_960_000, '10 MB'],
  [1.05e9, '1.05 GB'],
  [2.5e15, '2.5 PB'],
])('formatBytes(%d)', (value, text) => expect(formatBytes(value)).toBe(text));
