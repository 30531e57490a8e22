import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratchFolder } from '../fixtures/archives.ts';
import { busyboxImage } from '../fixtures/busybox-image.ts';
import { smallDisk } from '../fixtures/small-disk.ts';
import { type BuildsRig, startBuildsRig } from '../integration/builds-rig.ts';

const files = scratchFolder();
const disks = [smallDisk(files.path('engine'), 32), smallDisk(files.path('history'), 1)];
let rig: BuildsRig;

beforeAll(async () => {
  const [dataRoot, history] = disks.map(disk => disk.folder);
  rig = await startBuildsRig({ args: ['--data-root', dataRoot ?? ''], folder: history ?? '' });
}, 120_000);
afterAll(async () => {
  await rig?.stop();
  for (const disk of disks) disk.remove();
  files.remove();
}, 60_000);

const build = (dockerfile: string, more: Record<string, string> = {}) =>
  rig.build({ source: { type: 'folder', path: rig.project({ Dockerfile: dockerfile, ...more }), dockerfile: '' } });

test('a full disk under the history: the build itself goes on, what could not be kept is not half there', async () => {
  const loud = `FROM ${busyboxImage}\nRUN yes 'a line of output that is long enough to fill a disk soon' | head -n 40000\n`;
  const history = disks[1]?.folder ?? '';
  const filler = join(history, 'filler');
  writeFileSync(filler, Buffer.alloc(1_000_000));
  const row = await build(loud);
  rmSync(filler);
  expect(row).toMatchObject({ state: 'done', error: null });
  expect(rig.noun.log.join('')).toMatch(/not kept/);
  const names = readdirSync(history);
  expect(names.filter(name => !/^[\w-]+(\.json|\.log|\.files\.json)$/.test(name))).toEqual([]);
});

describe('a full disk of the engine during a build', () => {
  test('in a step that writes too much: the step is to blame, and what to do is said', async () => {
    const row = await build(`FROM ${busyboxImage}\nRUN dd if=/dev/zero of=/large bs=1M count=60\n`);
    expect(row.error).toMatchObject({ kind: 'disk-full' });
    expect(row.error?.message).toMatch(/^The engine’s disk is full: RUN dd .* failed \(line 2\)\.$/);
    expect(row.error?.hint).toBeTruthy();
  });

  test('in a context that is too large for it', async () => {
    const row = await build(`FROM ${busyboxImage}\nCOPY large /\n`, { large: 'x'.repeat(60_000_000) });
    expect(row.error).toMatchObject({ kind: 'disk-full', message: 'The disk of the engine is full.' });
  });

  test('the engine lives on', async () => {
    await expect(rig.noun.client.ping()).resolves.toBeTruthy();
  });
});
