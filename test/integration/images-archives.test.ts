import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TaskRow } from '../../runtime/contract/index.ts';
import { brokenFiles, dockerArchive, makeImage, ociArchive, scratchFolder } from '../fixtures/archives.ts';
import { call, errorOf, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';

let noun: ImagesNoun;
const files = scratchFolder();
let good: Buffer;

beforeAll(async () => {
  noun = await startImagesNoun();
  const below = { 'below.bin': randomBytes(2_000_000) };
  const one = await makeImage({ layers: [below, { 'one.bin': randomBytes(300_000) }] });
  const two = await makeImage({ layers: [below, { 'two.bin': randomBytes(400_000) }] });
  good = await dockerArchive([
    { image: one, tags: ['team/one:1', 'team/one:latest'] },
    { image: two, tags: [] },
  ]);
});

afterAll(async () => {
  await noun?.stop();
  files.remove();
});

const started = (answer: unknown) => noun.ended(answer as { task: string });
const load = (path: string) => started(noun.handlers.load({ path }, call));
const save = (references: string[], path: string) => started(noun.handlers.save({ references, path }, call));

describe('load', () => {
  test.each([
    ['a letter', 'text', 'archive-invalid', 'is no image archive'],
    ['a web page', 'html', 'archive-invalid', 'is no image archive'],
    ['random bytes', 'random', 'archive-invalid', 'is no image archive'],
    ['an empty file', 'empty', 'archive-invalid', 'is empty'],
    ['a compressed letter', 'gzippedText', 'archive-invalid', 'is no image archive'],
    ['a tar of other things', 'tarWithoutImage', 'archive-invalid', 'holds no image'],
  ] as const)('%s: said clearly, with what to do', async (_name, file, kind, words) => {
    const path = files.write(file, await brokenFiles[file]());
    const { state, error } = await load(path);
    expect(state).toBe('failed');
    expect(error).toMatchObject({ kind, message: expect.stringContaining(words) });
    expect(error?.message).toContain(path);
    expect(error?.hint).toBeTruthy();
  });

  test.each([0.3, 0.6, 0.9, 0.999])('an archive cut off at %d of its length', async part => {
    const path = files.write('cut.tar', good.subarray(0, good.length * part));
    expect((await load(path)).error).toMatchObject({
      kind: 'archive-truncated',
      message: expect.stringContaining('too early'),
    });
  });

  test.each([0.3, 0.9, 0.9999])('a compressed one cut off at %d of its length', async part => {
    const zipped = gzipSync(good, { level: 1 });
    const path = files.write('cut.tar.gz', zipped.subarray(0, zipped.length * part));
    const { error } = await load(path);
    expect(error).toMatchObject({ kind: 'archive-truncated' });
    expect(noun.store.all('images')).toEqual([]);
  });

  test('paths that lead nowhere', async () => {
    expect((await load(files.path('missing.tar'))).error).toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('There is no file'),
    });
    expect((await load(files.path('.'))).error).toMatchObject({
      kind: 'invalid-input',
      message: expect.stringContaining('is a folder'),
    });
    expect((await load('/dev/null')).error).toMatchObject({
      kind: 'invalid-input',
      message: '/dev/null is not a file.',
    });
    expect(await errorOf(() => noun.handlers.load({ path: ' ' }, call))).toMatchObject({ kind: 'invalid-input' });
  });

  test('an OCI layout on an engine that is too old for it', async () => {
    const path = files.write('oci.tar', await ociArchive(await makeImage({ layers: [{ a: 'b' }] }), 'team/oci:1'));
    const { error } = await load(path);
    expect(error).toMatchObject({ kind: 'archive-invalid', message: expect.stringContaining('OCI layout') });
    expect(error?.hint).toContain('25');
  });

  test('plain and compressed ones, with and without names', async () => {
    const row = await load(files.write('good.tar', good));
    expect(row).toMatchObject({ state: 'done', title: 'Load good.tar', progress: 1 });
    expect(row.detail).toMatch(/^Loaded team\/one:1, team\/one:latest, [0-9a-f]{12}$/);
    expect(noun.idOf('team/one:1')).toBe(row.result);
    expect(noun.store.all('images')).toHaveLength(2);
    expect(await load(files.write('good.tar.gz', gzipSync(good)))).toMatchObject({ state: 'done', result: row.result });
  });

  test('an archive whose manifest names what is not in it', async () => {
    const image = await makeImage({ layers: [{ a: 'b' }] });
    image.layers.push({ ...(image.layers[0] as (typeof image.layers)[0]), diffId: `sha256:${'0'.repeat(64)}` });
    const path = files.write('odd.tar', await dockerArchive([{ image, tags: ['team/odd:1'] }]));
    const { error } = await load(path);
    expect(error?.kind).toMatch(/^(archive-invalid|engine-error)$/);
    expect(error?.message).toBeTruthy();
  });

  test('cancel', async () => {
    const image = await makeImage({ layers: [{ big: randomBytes(60_000_000) }] });
    const path = files.write('big.tar', await dockerArchive([{ image, tags: ['team/big:1'] }]));
    const { task } = await noun.handlers.load({ path }, call);
    await expect
      .poll(() => noun.store.get('tasks', task)?.progress ?? 0, { interval: 1, timeout: 30_000 })
      .toBeGreaterThan(0);
    noun.tasks.handlers.cancel({ id: task }, call);
    expect(await noun.tasks.ended(task)).toMatchObject({ state: 'cancelled' });
    await noun.images.refreshImages();
    expect(() => noun.idOf('team/big:1')).toThrow();
  });
});

describe('save', () => {
  test('save, remove, load: everything is as before', async () => {
    await noun.settle();
    const before = noun.store.all('images').find(image => image.tags.includes('team/one:1'));
    const id = before?.id ?? '';
    const path = files.path('round trip.tar');
    const row = await save([id], path);
    expect(row).toMatchObject({ state: 'done', result: path, title: 'Save team/one:1', progress: 1 });
    expect(row.detail).toMatch(/^2\.3 MB in round trip\.tar$/);
    expect(existsSync(`${path}.partial`)).toBe(false);
    const { freed } = await noun.handlers.remove({ id, withContainers: false }, call);
    expect(freed).toBe(300_000);
    expect(noun.store.get('images', id)).toBeUndefined();
    expect(await load(path)).toMatchObject({ state: 'done', result: id });
    await noun.settle();
    expect(noun.store.get('images', id)).toEqual(before);
  });

  test('several in one archive share their layers', async () => {
    const ids = noun.store.all('images').map(image => image.id);
    expect(ids.length).toBeGreaterThan(1);
    const path = files.path('all.tar');
    expect(await save(ids, path)).toMatchObject({ state: 'done', title: `Save ${ids.length} images` });
    expect(statSync(path).size).toBeLessThan(3_000_000);
  });

  test('an image that is gone, a folder that is not there, a folder in the place of the file', async () => {
    const path = files.path('gone.tar');
    expect((await save(['team/gone:1'], path)).error).toMatchObject({ kind: expect.stringMatching(/not-found/) });
    expect(existsSync(path) || existsSync(`${path}.partial`)).toBe(false);
    expect((await save(['team/one:1'], files.path('no/such/folder.tar'))).error).toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('There is no folder'),
    });
    expect((await save(['team/one:1'], files.path('.'))).error).toMatchObject({ kind: 'invalid-input' });
  });

  test('cancel removes what was written and keeps what was there', async () => {
    const image = await makeImage({ layers: [{ big: randomBytes(80_000_000) }] });
    await load(files.write('big.tar', await dockerArchive([{ image, tags: ['team/big:1'] }])));
    const path = files.path('kept.tar');
    writeFileSync(path, 'an older archive');
    const { task } = await noun.handlers.save({ references: ['team/big:1'], path }, call);
    expect((await save(['team/one:1'], path)).error).toMatchObject({ kind: 'conflict' });
    await expect.poll(() => existsSync(`${path}.partial`), { interval: 1, timeout: 30_000 }).toBe(true);
    noun.tasks.handlers.cancel({ id: task }, call);
    expect(await noun.tasks.ended(task)).toMatchObject({ state: 'cancelled' });
    expect(existsSync(`${path}.partial`)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('an older archive');
  });

  test('progress grows from the estimate of its layers', async () => {
    const seen: TaskRow[] = [];
    const listening = noun.store.onPatch(patch => {
      for (const change of patch.changes) if (change.collection === 'tasks') seen.push(...(change.upsert as TaskRow[]));
    });
    await noun.settle();
    const { id } = await save(['team/big:1'], files.path('big-again.tar'));
    noun.store.flush();
    listening.dispose();
    const progress = seen.filter(row => row.id === id).flatMap(row => row.progress ?? []);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });
});

describe('starter', () => {
  test('a hosted engine gets it in the background; others only when asked', async () => {
    const image = await makeImage({ layers: [{ 'bin/hello': 'hello' }] });
    const starterPath = files.write('starter.tar', await dockerArchive([{ image, tags: ['gantry/starter:latest'] }]));
    const size = statSync(starterPath).size;
    const [hosted, other] = await Promise.all([
      startImagesNoun({ starterPath }),
      startImagesNoun({ starterPath, hosted: false }),
    ]);
    try {
      for (const each of [hosted, other]) await each.images.refreshImages();
      await expect.poll(() => other.store.single('starter').reference).toBe('gantry/starter:latest');
      hosted.images.onConnected();
      other.images.onConnected();
      await expect
        .poll(() => hosted.store.single('starter'), { timeout: 20_000 })
        .toEqual({ reference: 'gantry/starter:latest', size, present: true });
      expect(hosted.idOf('gantry/starter:latest')).toBe(image.configDigest);
      await other.images.refreshImages();
      expect(other.store.single('starter')).toEqual({ reference: 'gantry/starter:latest', size, present: false });
      expect(await other.handlers.ensureStarter({}, call)).toEqual({ reference: 'gantry/starter:latest', size });
      await expect.poll(() => other.store.single('starter').present).toBe(true);
    } finally {
      await Promise.all([hosted.stop(), other.stop()]);
    }
  });

  test.each([
    ['a folder', '.'],
    ['nothing', 'nowhere.tar'],
    ['a letter', 'starter.txt'],
  ])('%s in the place of its archive does no harm', async (_name, name) => {
    files.write('starter.txt', brokenFiles.text());
    const odd = await startImagesNoun({ starterPath: files.path(name) });
    try {
      odd.images.onConnected();
      await odd.images.refreshImages();
      await expect.poll(() => odd.store.single('starter').reference).toBe('gantry/starter:latest');
      const error = await errorOf(() => odd.handlers.ensureStarter({}, call));
      expect(error.kind).toMatch(/^(not-found|archive-invalid)$/);
    } finally {
      await odd.stop();
    }
  });

  test('none is shipped', async () => {
    const error = await errorOf(() => noun.handlers.ensureStarter({}, call));
    expect(error).toMatchObject({ kind: 'not-found', message: expect.stringContaining('without its starter') });
  });
});

test('the engine dies in the middle of a save: nothing is left of it', async () => {
  const path = files.path('broken.tar');
  const { task } = await noun.handlers.save({ references: ['team/big:1'], path }, call);
  await expect.poll(() => existsSync(`${path}.partial`), { interval: 1, timeout: 30_000 }).toBe(true);
  await noun.engine.kill('SIGKILL');
  expect((await noun.ended({ task })).error?.kind).toMatch(/^engine-(error|unreachable)$/);
  expect(existsSync(path) || existsSync(`${path}.partial`)).toBe(false);
  expect((await save(['team/big:1'], path)).error).toMatchObject({ kind: 'engine-unreachable' });
});
