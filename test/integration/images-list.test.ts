import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageRow } from '../../runtime/contract/index.ts';
import { images as api, containers, system } from '../../runtime/docker/index.ts';
import { makeImage, scratchFolder } from '../fixtures/archives.ts';
import { debianImage } from '../fixtures/debian-base.ts';
import { buildImage, ensurePythonWebImage, pythonWebImage } from '../fixtures/debian-build.ts';
import { call, errorOf, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';
import { busyboxImage, ensureBusyboxImage } from '../fixtures/private-engine.ts';

let noun: ImagesNoun;
const files = scratchFolder();

/** Builds a Dockerfile of a few lines. */
async function build(tag: string, lines: string[], builder: 'classic' | 'buildkit' = 'classic'): Promise<void> {
  const folder = files.path(`context-${Math.random()}`);
  mkdirSync(folder);
  const name = folder.slice(files.path('').length);
  files.write(`${name}/Dockerfile`, Buffer.from(lines.join('\n')));
  files.write(`${name}/file.bin`, randomBytes(100_000));
  await buildImage(noun.client, folder, tag, { builder });
}

const rowOf = (tag: string): ImageRow => {
  const row = noun.store.get('images', noun.idOf(tag));
  if (!row) throw new Error(tag);
  return row;
};
const layersOf = async (tag: string) => (await noun.handlers.layers({ id: noun.idOf(tag) }, call)).layers;

/** What the engine itself computes: the CLI shows UniqueSize as Size less SharedSize. */
async function engineSizes(): Promise<Record<string, { shared: number; unique: number }>> {
  const { Images } = await system.df(noun.client);
  const each = (Images ?? []).map(({ Id, SharedSize = 0, Size = 0 }) => [
    Id,
    { shared: SharedSize, unique: Size - SharedSize },
  ]);
  return Object.fromEntries(each);
}

const ownSizes = () =>
  Object.fromEntries(noun.store.all('images').map(row => [row.id, { shared: row.sharedSize, unique: row.uniqueSize }]));

beforeAll(async () => {
  noun = await startImagesNoun({ network: true });
  await ensureBusyboxImage(noun.client);
  await ensurePythonWebImage(noun.client);
}, 600_000);

afterAll(async () => {
  await noun?.stop();
  files.remove();
});

describe('sizes', () => {
  test('of a real base and what stands on it, equal the engine’s own', async () => {
    await noun.settle();
    expect(ownSizes()).toEqual(await engineSizes());
    const [debian, web] = [rowOf(debianImage), rowOf(pythonWebImage)];
    expect(debian.uniqueSize).toBe(0);
    expect(web.sharedSize).toBe(debian.size);
    expect(debian.children).toEqual([web.id]);
    expect(web).toMatchObject({ children: [], dangling: false, platform: expect.stringMatching(/^linux\//) });
    expect(web.labels['org.opencontainers.image.title']).toBe('Python web');
    expect(web.labels['gantry.test']).toBeUndefined();
  });

  test('with dangling ones, images of two builders, metadata alone, several tags', async () => {
    await build('t/a:1', [`FROM ${busyboxImage}`, 'COPY file.bin /a', 'RUN mkdir /x', 'RUN echo hi > /x/y']);
    await build('t/a:1', [`FROM ${busyboxImage}`, 'COPY file.bin /b']);
    await build('t/meta:1', [`FROM ${busyboxImage}`, 'LABEL only=this', 'ENV A=b']);
    await build('t/kit:1', [`FROM ${busyboxImage}`, 'WORKDIR /w', 'COPY file.bin /w/', 'RUN touch /w/t'], 'buildkit');
    await build('t/on:1', ['FROM t/a:1', 'RUN true', 'RUN echo more > /more']);
    await api.tag(noun.client, 't/on:1', { repo: 't/on', tag: 'two' });
    await noun.settle();
    expect(ownSizes()).toEqual(await engineSizes());
    const dangling = noun.store.all('images').filter(row => row.dangling);
    expect(dangling).toHaveLength(1);
    expect(dangling[0]?.tags).toEqual([]);
    expect(rowOf('t/on:1').tags).toEqual(['t/on:1', 't/on:two']);
    expect(rowOf('t/a:1').children).toEqual([rowOf('t/on:1').id]);
    // The label alone makes a child of the same layers, and not the other way round.
    expect(rowOf(busyboxImage).children).toContain(rowOf('t/meta:1').id);
    expect(rowOf('t/meta:1').children).toEqual([]);
  });

  test('the same image pulled, loaded and built differently: 30 images at once', async () => {
    const bottom = { 'bottom.bin': randomBytes(50_000) };
    const images = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => ({
        image: await makeImage({
          layers: [bottom, { [`${index % 7}.bin`]: Buffer.alloc(1000 + (index % 7), 1) }, { n: `${index}` }],
        }),
        tags: [`many/${index}:1`],
      })),
    );
    await noun.loadImages(images);
    await noun.settle();
    expect(ownSizes()).toEqual(await engineSizes());
  });

  test('sizes follow a removal', async () => {
    await noun.handlers.remove({ id: noun.idOf('many/29:1'), withContainers: false }, call);
    await noun.settle();
    expect(ownSizes()).toEqual(await engineSizes());
  });
});

describe('layers', () => {
  test('of the Python web app: the Dockerfile comes back', async () => {
    const layers = await layersOf(pythonWebImage);
    const own = ['LABEL', 'RUN', 'ENV', 'WORKDIR', 'COPY', 'RUN', 'EXPOSE', 'VOLUME', 'USER', 'HEALTHCHECK', 'CMD'];
    // The base is one imported layer, which no instruction made.
    expect(layers.map(layer => layer.keyword)).toEqual(['', ...own]);
    const install = layers.find(layer => layer.instruction.includes('apt-get install'));
    expect(install?.instruction).toMatch(/^RUN apt-get update/);
    expect(install?.createdBy).toContain('/bin/sh -c');
    expect(install).toMatchObject({ empty: false, sharedWith: [] });
    expect(install?.size).toBeGreaterThan(10_000_000);
    expect(layers.find(layer => layer.keyword === 'COPY')).toMatchObject({ empty: false });
    expect(layers.filter(layer => layer.empty).every(layer => layer.size === 0 && layer.diffId === null)).toBe(true);
    expect(layers.at(-1)?.cumulative).toBe(rowOf(pythonWebImage).size);
    expect(layers[0]?.sharedWith).toEqual([{ id: noun.idOf(debianImage), name: debianImage }]);
  });

  test('diff ids and chain ids are the engine’s', async () => {
    for (const tag of [pythonWebImage, 't/a:1', 't/kit:1', 't/on:1', busyboxImage]) {
      const { RootFS, Size } = await api.inspect(noun.client, tag);
      const layers = await layersOf(tag);
      expect(layers.flatMap(layer => layer.diffId ?? [])).toEqual(RootFS?.Layers);
      expect(layers.reduce((sum, layer) => sum + layer.size, 0)).toBe(Size);
    }
  });

  test('an empty folder is a layer without bytes, a step without any change is none', async () => {
    await build('t/odd:1', [`FROM ${busyboxImage}`, 'RUN mkdir /empty', 'ENV A=b', 'COPY file.bin /f']);
    await noun.settle();
    const layers = await layersOf('t/odd:1');
    expect(layers.find(layer => layer.instruction === 'RUN mkdir /empty')).toMatchObject({ size: 0, empty: false });
    expect(layers.find(layer => layer.keyword === 'ENV')).toMatchObject({ empty: true });
    const on = await layersOf('t/on:1');
    expect(on.find(layer => layer.instruction === 'RUN true')).toMatchObject({ size: 0, empty: true, diffId: null });
  });

  test('no history, too short a history, hostile text', async () => {
    const layers: Record<string, string>[] = [{ a: 'aaaa' }, { b: 'bb' }, { c: 'c' }];
    const hostile = '<img src=x onerror=alert(1)>\u001b[31m\u202e && rm -rf /';
    await noun.loadImages([
      { image: await makeImage({ layers, history: [] }), tags: ['odd/none:1'] },
      {
        image: await makeImage({
          layers: layers.map(each => ({ ...each, z: 'z' })),
          history: [{ created_by: 'first' }],
        }),
        tags: ['odd/short:1'],
      },
      { image: await makeImage({ layers: [{ h: 'h' }], history: [{ created_by: hostile }] }), tags: ['odd/hostile:1'] },
      {
        image: await makeImage({ layers: [{ i: 'i' }], history: [{ comment: 'Imported from -' }] }),
        tags: ['odd/import:1'],
      },
    ]);
    await noun.settle();
    expect(await layersOf('odd/none:1')).toMatchObject([
      { instruction: 'unknown instruction (3 layers)', size: 7, cumulative: 7, empty: false },
    ]);
    expect(await layersOf('odd/short:1')).toMatchObject([
      { instruction: 'first', size: 5, cumulative: 5 },
      { instruction: 'unknown instruction (2 layers)', size: 5, cumulative: 10 },
    ]);
    expect(await layersOf('odd/hostile:1')).toMatchObject([{ instruction: hostile, keyword: '' }]);
    expect(await layersOf('odd/import:1')).toMatchObject([{ instruction: 'Imported from -', keyword: '' }]);
    const sizes = await engineSizes();
    const [none, short] = [noun.idOf('odd/none:1'), noun.idOf('odd/short:1')];
    // Sizes of single layers are not known here; what is not known is not claimed.
    for (const id of [none, short])
      expect([sizes[id]?.unique, null]).toContain(noun.store.get('images', id)?.uniqueSize);
  });

  test('an image that is gone', async () => {
    const error = await errorOf(() => noun.handlers.layers({ id: `sha256:${'0'.repeat(64)}` }, call));
    expect(error.kind).toBe('not-found');
  });
});

describe('inspect and tag', () => {
  test('the image’s own settings', async () => {
    const detail = await noun.handlers.inspect({ id: noun.idOf(pythonWebImage) }, call);
    expect(detail).toMatchObject({
      command: ['python3', 'server.py'],
      workingDir: '/app',
      user: 'web',
      volumes: ['/app/data'],
      exposedPorts: [{ port: 8000, protocol: 'tcp' }],
      healthcheck: expect.stringContaining('python3 -c'),
    });
    expect(detail.env).toContainEqual({ name: 'PORT', value: '8000' });
    expect(JSON.parse(detail.raw).Id).toBe(detail.id);
  });

  test('a tag appears, moves, and bad ones are explained', async () => {
    const id = noun.idOf(busyboxImage);
    await noun.handlers.tag({ id, reference: 'registry.example.com:5000/team/box' }, call);
    expect(noun.idOf('registry.example.com:5000/team/box:latest')).toBe(id);
    await noun.handlers.tag({ id: noun.idOf('t/a:1'), reference: 'registry.example.com:5000/team/box:latest' }, call);
    expect(noun.idOf('registry.example.com:5000/team/box:latest')).toBe(noun.idOf('t/a:1'));
    const bad = (reference: string) => errorOf(() => noun.handlers.tag({ id, reference }, call));
    expect(await bad('Team/App')).toMatchObject({ kind: 'invalid-input', hint: expect.stringContaining('team/app') });
    expect(await bad(`a@sha256:${'0'.repeat(64)}`)).toMatchObject({ kind: 'invalid-input' });
    expect(
      await errorOf(() => noun.handlers.tag({ id: `sha256:${'0'.repeat(64)}`, reference: 'a:1' }, call)),
    ).toMatchObject({ kind: 'not-found' });
  });
});

describe('remove', () => {
  const remove = (id: string, more: { tag?: string; withContainers?: boolean } = {}) =>
    noun.handlers.remove({ id, withContainers: false, ...more }, call);
  const preview = (...tags: string[]) => noun.handlers.removePreview({ ids: tags.map(tag => noun.idOf(tag)) }, call);
  const layersOnDisk = async () => (await system.df(noun.client)).LayersSize ?? 0;

  test('a preview says what comes free, what hinders it and what keeps layers; the removal does just that', async () => {
    const { Id } = await containers.create(noun.client, {
      name: 'user-of-on',
      body: { Image: 't/on:1', Cmd: ['true'] },
    });
    await noun.settle();
    const id = noun.idOf('t/on:1');
    const alone = await preview('t/a:1');
    expect(alone).toMatchObject({ frees: 0, keptBy: [{ id, name: 't/on:1' }], containers: [] });
    const both = await preview('t/a:1', 't/on:1');
    expect(both.keptBy).toEqual([]);
    expect(both.untags).toEqual(expect.arrayContaining(['t/a:1', 't/on:1', 't/on:two']));
    expect(both.containers).toEqual([{ id: Id, name: 'user-of-on', image: 't/on:1', running: false }]);
    expect(both.frees).toBe(100_000 + 'more\n'.length);

    const error = await errorOf(() => remove(id));
    expect(error).toMatchObject({ kind: 'conflict', message: 't/on:1 is used by the container user-of-on.' });
    expect(rowOf('t/on:1').tags).toHaveLength(2);

    const before = await layersOnDisk();
    expect(await remove(id, { tag: 't/on:two' })).toEqual({ freed: 0 });
    expect(rowOf('t/on:1').tags).toEqual(['t/on:1']);
    const first = await remove(id, { withContainers: true });
    expect(first.freed).toBe('more\n'.length);
    expect(await errorOf(() => containers.inspect(noun.client, Id))).toMatchObject({ kind: 'not-found' });
    await noun.settle();
    const a = noun.idOf('t/a:1');
    const second = await remove(a);
    expect(first.freed + second.freed).toBe(both.frees);
    expect(before - (await layersOnDisk())).toBe(both.frees);
    expect(noun.store.get('images', a)).toBeUndefined();
  });

  test('a running container hinders it too, and goes with it only when asked', async () => {
    const { Id } = await containers.create(noun.client, {
      name: 'busy',
      body: { Image: 't/kit:1', Cmd: ['sleep', '1000'] },
    });
    await containers.start(noun.client, Id);
    const id = noun.idOf('t/kit:1');
    await noun.settle();
    // BuildKit's cache has these layers as well, so the removal alone gives nothing back.
    expect(await preview('t/kit:1')).toMatchObject({ frees: 0, cached: 100_000 });
    expect((await preview('t/kit:1')).containers).toMatchObject([{ name: 'busy', running: true }]);
    expect(await errorOf(() => remove(id))).toMatchObject({ kind: 'conflict' });
    expect(await remove(id, { withContainers: true })).toEqual({ freed: 0 });
    expect(noun.store.get('images', id)).toBeUndefined();
  });

  test('a tag that names another image by now is left alone', async () => {
    const error = await errorOf(() => remove(noun.idOf('many/2:1'), { tag: 'many/3:1' }));
    expect(error).toMatchObject({ kind: 'conflict', message: expect.stringContaining('names another image') });
    expect(noun.idOf('many/3:1')).toBeTruthy();
  });

  test('names in several repositories all go', async () => {
    await noun.handlers.tag({ id: noun.idOf('many/1:1'), reference: 'elsewhere/name:1' }, call);
    await noun.handlers.tag({ id: noun.idOf('many/1:1'), reference: 'registry.example.com/third:1' }, call);
    const id = noun.idOf('many/1:1');
    expect((await preview('many/1:1')).untags).toHaveLength(3);
    await remove(id);
    expect(noun.store.get('images', id)).toBeUndefined();
  });

  test('an image that is gone already', async () => {
    expect(await errorOf(() => remove(`sha256:${'0'.repeat(64)}`))).toMatchObject({ kind: 'not-found' });
    expect(await noun.handlers.removePreview({ ids: ['sha256:gone'] }, call)).toEqual({
      frees: 0,
      cached: 0,
      untags: [],
      containers: [],
      keptBy: [],
    });
  });
});
