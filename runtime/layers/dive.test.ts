import { expect, test } from 'vitest';
import { analysed, imageArchive } from '../../test/fixtures/layer-archives.ts';
import type { RawEntry } from '../../test/fixtures/raw-tar.ts';
import { figuresOf } from './efficiency.ts';

const file = (name: string, bytes = 0): RawEntry => ({ name, content: Buffer.alloc(bytes, 'x') });
const folder = (name: string): RawEntry => ({ name: `${name}/`, type: '5' });
const figures = async (...layers: RawEntry[][]) => figuresOf((await analysed(await imageArchive({ layers }))).data);

/** Bytes of dive's README.md, of busybox:latest, and of its folder .scripts, when its authors made the image. */
const [text, busybox, scripts] = [6405, 1_154_361, 2187];

/** The layers of dive's own test image (wagoodman/dive, `.data/Dockerfile.test-image`), as the Docker of then wrote them. */
const testImage: RawEntry[][] = [
  [folder('bin'), file('bin/busybox', busybox), folder('tmp'), folder('root')],
  [file('somefile.txt', text)],
  [folder('root'), folder('root/example'), folder('root/example/really'), folder('root/example/really/nested')],
  [folder('root'), folder('root/example'), file('root/example/somefile1.txt', text)],
  [folder('root'), folder('root/example'), file('root/example/somefile1.txt', text)],
  [folder('root'), folder('root/example'), file('root/example/somefile2.txt', text)],
  [folder('root'), folder('root/example'), file('root/example/somefile3.txt', text)],
  [folder('root'), folder('root/example'), file('root/example/.wh.somefile3.txt'), file('root/saved.txt', text)],
  [folder('root'), file('root/.saved.txt', text)],
  [folder('root'), file('root/.wh.example')],
  [folder('root'), folder('root/.data'), file('root/.data/scripts', scripts)],
  [folder('tmp'), file('tmp/saved.again1.txt', text)],
  [folder('root'), folder('root/.data'), file('root/.data/saved.again2.txt', text)],
  [folder('root'), file('root/saved.txt', text)],
];

test('dive’s own test image has the figures of dive’s own test (image/docker/analysis_test.go)', async () => {
  const { size, efficiency, wasted, wastedPaths } = await figures(...testImage);
  expect(size).toBe(1_220_598);
  expect(efficiency).toBe(0.9844212134184309);
  expect(wasted).toBe(32_025);
  expect(wastedPaths).toEqual([
    { path: '/root/example/somefile1.txt', bytes: 12_810, layers: [3, 4], removed: true, counted: true },
    { path: '/root/saved.txt', bytes: 12_810, layers: [7, 13], removed: false, counted: true },
    // What dive leaves out: the folder that went with the two files in it.
    { path: '/root/example', bytes: 12_810, layers: [2, 3, 4, 5, 6, 7, 9], removed: true, counted: false },
    { path: '/root/example/somefile3.txt', bytes: 6405, layers: [6, 7], removed: true, counted: true },
  ]);
});

test('a folder that was an empty leaf once costs what it held when it goes', async () => {
  const { efficiency, wasted } = await figures([folder('d')], [folder('d'), file('d/a', 100)], [file('.wh.d')]);
  // /d: 0 and 100; /d/a: 100.
  expect(efficiency).toBe(0.5);
  expect(wasted).toBe(100);
});

test('opaque whiteouts and whiteouts of nothing are passed over', async () => {
  const { efficiency, wasted, wastedPaths } = await figures(
    [folder('d'), file('d/a', 70), file('d/b', 30)],
    [folder('d'), file('d/.wh..wh..opq'), file('d/a', 50), file('.wh.nothing')],
  );
  expect(efficiency).toBe((50 + 30) / 150);
  expect(wasted).toBe(120);
  expect(wastedPaths).toEqual([
    { path: '/d/a', bytes: 120, layers: [0, 1], removed: false, counted: true },
    { path: '/d', bytes: 30, layers: [0, 1], removed: false, counted: false },
  ]);
});
