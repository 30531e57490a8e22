import { randomBytes } from 'node:crypto';
import { readdirSync, statfsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dockerArchive, makeImage, scratchFolder } from '../fixtures/archives.ts';
import { call, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';
import { type Registry, startRegistry } from '../fixtures/registry.ts';
import { smallDisk } from '../fixtures/small-disk.ts';

const files = scratchFolder();
const disks: { remove(): void }[] = [];

/** A disk of a few megabytes. */
function diskOf(name: string, megabytes: number): string {
  const disk = smallDisk(files.path(name), megabytes);
  disks.push(disk);
  return disk.folder;
}

let noun: ImagesNoun;
let registry: Registry;

beforeAll(async () => {
  const dataRoot = diskOf('engine', 48);
  noun = await startImagesNoun({ args: ['--data-root', dataRoot, '--max-download-attempts', '1'] });
  registry = await startRegistry();
});

afterAll(async () => {
  await registry?.stop();
  await noun?.stop();
  for (const disk of disks) disk.remove();
  files.remove();
});

/** The engine clears up what it had begun, a moment after it refused. */
const settled = { timeout: 30_000 };
const freeBytes = () => {
  const { bavail, bsize } = statfsSync(files.path('engine'));
  return bavail * bsize;
};
const ended = (answer: unknown) => noun.ended(answer as { task: string });

describe('a full disk', () => {
  test('of the engine at a pull: said so, and what was there still works', async () => {
    const small = await registry.put(
      'fits/here',
      '1',
      await makeImage({ layers: [{ 'a.bin': randomBytes(2_000_000) }] }),
    );
    const large = await registry.put(
      'too/large',
      '1',
      await makeImage({ layers: [{ 'a.bin': randomBytes(40_000_000) }] }),
    );
    expect(await ended(noun.handlers.pull({ reference: small, platform: '' }, call))).toMatchObject({ state: 'done' });
    const { state, error } = await ended(noun.handlers.pull({ reference: large, platform: '' }, call));
    expect(state).toBe('failed');
    expect(error).toMatchObject({ kind: 'disk-full', message: `The engine’s disk is full: ${large} was not pulled.` });
    expect(error?.hint).toMatch(
      /^It needs more than the [\d.]+ (?:B|kB|MB) of 50\.3 MB that are free on the disk of \/.*\/engine\. Remove /,
    );
    expect(error?.detail).toContain('no space left on device');
    await noun.settle();
    expect(noun.store.all('images').map(image => image.tags)).toEqual([[small]]);
    await expect.poll(freeBytes, settled).toBeGreaterThan(40_000_000);
  });

  test('of the engine at a load', async () => {
    const image = await makeImage({ layers: [{ 'b.bin': randomBytes(60_000_000) }] });
    const path = files.write('large.tar', await dockerArchive([{ image, tags: ['too/large:2'] }]));
    const { error } = await ended(noun.handlers.load({ path }, call));
    expect(error).toMatchObject({
      kind: 'disk-full',
      message: 'The engine’s disk is full: large.tar was not loaded.',
      hint: expect.stringContaining(' of 50.3 MB that are free on the disk of '),
    });
    await expect.poll(freeBytes, settled).toBeGreaterThan(40_000_000);
    await noun.images.refreshImages();
    expect(noun.store.all('images')).toHaveLength(1);
  });

  test('of this computer at a save: the part that was written is gone again', async () => {
    const folder = diskOf('target', 1);
    const [id = ''] = noun.store.all('images').map(image => image.id);
    const { state, error } = await ended(noun.handlers.save({ references: [id], path: `${folder}/image.tar` }, call));
    expect(state).toBe('failed');
    expect(error).toMatchObject({ kind: 'disk-full', message: `The disk that holds ${folder} is full.` });
    expect(readdirSync(folder)).toEqual([]);
  });
});
