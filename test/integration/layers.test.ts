import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LayerAnalysis } from '../../runtime/contract/index.ts';
import { images as api, system } from '../../runtime/docker/index.ts';
import { scratchFolder } from '../fixtures/archives.ts';
import { busyboxImage, ensureBusyboxImage } from '../fixtures/busybox-image.ts';
import { buildImage, ensurePythonWebImage, pythonWebImage } from '../fixtures/debian-build.ts';
import { call, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';
import { itemsOf, type LayersNoun, layersNoun } from '../fixtures/layers-noun.ts';
import { finalPaths, tarNames, tarSizes } from '../fixtures/tar-lists.ts';

let images: ImagesNoun;
let layers: LayersNoun;
const scratch = scratchFolder();
const tag = 't/layers:1';

/** Every case that layers have: changed, removed, opaque, replaced by another type, linked, and odd names. */
const dockerfile = [
  `FROM ${busyboxImage}`,
  'COPY app /app',
  'RUN dd if=/dev/zero of=/big bs=1024 count=2048 && mkdir -p /cache/a && dd if=/dev/zero of=/cache/a/x bs=1024 count=512',
  'RUN rm /big && rm -r /cache && echo more >> /app/config.txt && chmod 600 /app/config.txt',
  'RUN rm -r /app/lib && mkdir /app/lib && echo new > /app/lib/new.txt',
  'RUN rm -r /app/type && ln -s config.txt /app/type && ln /app/config.txt /app/hard && printf x > "/app/ümlaut name"',
  'CMD ["sh"]',
];

beforeAll(async () => {
  images = await startImagesNoun({ network: true });
  layers = layersNoun(images);
  await ensureBusyboxImage(images.client);
  const context = scratch.path('context');
  mkdirSync(join(context, 'app/lib/deep'), { recursive: true });
  mkdirSync(join(context, 'app/type'), { recursive: true });
  writeFileSync(join(context, 'Dockerfile'), `${dockerfile.join('\n')}\n`);
  writeFileSync(join(context, 'app/config.txt'), 'a=1\n');
  writeFileSync(join(context, 'app/lib/old.txt'), 'old');
  writeFileSync(join(context, 'app/lib/deep/er.txt'), 'deeper');
  writeFileSync(join(context, 'app/type/inner'), 'inner');
  await buildImage(images.client, context, tag);
  await images.settle();
}, 300_000);

afterAll(async () => {
  layers?.remove();
  scratch.remove();
  await images?.stop();
});

const imageSource = (name: string) => ({ type: 'image' as const, id: images.idOf(name) });

async function savedTo(name: string, file: string): Promise<string> {
  const path = scratch.path(file);
  await pipeline(await api.save(images.client, [name]), createWriteStream(path));
  return path;
}

async function wholeTree({ key, layers: all }: LayerAnalysis): Promise<string[]> {
  const rows = await layers.rows({ key, layer: all.length - 1, mode: 'whole', expanded: 'all' });
  return rows
    .filter(row => row.change !== 'removed')
    .map(row => row.path)
    .sort();
}

test('a built image: its layers are those of docker history, its tree is what tar lists', async () => {
  const { items, analysis } = await itemsOf(layers, imageSource(tag));
  expect(analysis).toMatchObject({ key: images.idOf(tag), name: tag, stored: false, notes: [] });
  const { layers: rows } = await images.handlers.layers({ id: images.idOf(tag) }, call);
  const filled = rows.filter(row => !row.empty);
  expect(analysis.layers.map(layer => layer.historyIndex)).toEqual(filled.map(row => row.index));
  expect(analysis.layers.map(layer => layer.diffId)).toEqual(filled.map(row => row.diffId));
  expect(analysis.layers.map(layer => layer.instruction)).toEqual(filled.map(row => row.instruction));
  const archive = await savedTo(tag, 'built.tar');
  expect(analysis.layers.map(layer => layer.size)).toEqual(tarSizes(archive));
  expect(await wholeTree(analysis)).toEqual(finalPaths(tarNames(archive)));
  expect(items.length).toBeGreaterThan(0);
});

test('changes: added, modified, removed, replaced; and the bytes that are wasted', async () => {
  const analysis = await layers.analyse(imageSource(tag));
  const key = analysis.key;
  const changesOf = async (layer: number) =>
    (await layers.rows({ key, layer, mode: 'changes', expanded: 'all' })).map(row => `${row.change[0]} ${row.path}`);
  expect(await changesOf(3)).toEqual([
    'm /app',
    'm /app/config.txt',
    'r /big',
    'r /cache',
    'r /cache/a',
    'r /cache/a/x',
  ]);
  expect(await changesOf(4)).toEqual([
    'm /app',
    'm /app/lib',
    'r /app/lib/deep',
    'r /app/lib/deep/er.txt',
    'a /app/lib/new.txt',
    'r /app/lib/old.txt',
  ]);
  expect(await changesOf(5)).toEqual([
    'm /app',
    'm /app/config.txt',
    'a /app/hard',
    'm /app/type',
    'r /app/type/inner',
    'a /app/ümlaut name',
  ]);
  expect(analysis.layers[2]?.wasted).toBe((2048 + 512) * 1024);
  expect(analysis.wastedPaths.slice(0, 2)).toEqual([
    { path: '/big', bytes: 2048 * 1024, layers: [2, 3], removed: true, counted: true },
    // dive's sum leaves out what went with its folder.
    { path: '/cache', bytes: 512 * 1024, layers: [2, 3], removed: true, counted: false },
  ]);
  const { layers: touched } = await layers.handlers.touched({ key, path: '/app/config.txt' }, call);
  expect(touched.map(({ layer, change }) => [layer, change])).toEqual([
    [1, 'added'],
    [3, 'modified'],
    [5, 'modified'],
  ]);
});

test('a stored analysis opens after a restart of the runtime', async () => {
  const first = await layers.analyse(imageSource(tag));
  layers.restart();
  const { items } = await itemsOf(layers, imageSource(tag));
  expect(items).toEqual([{ type: 'done', analysis: { ...first, stored: true } }]);
});

test('a file is looked at in the version that a layer has', async () => {
  const { key } = await layers.analyse(imageSource(tag));
  const preview = (layer: number, path: string) =>
    layers.handlers.preview({ source: imageSource(tag), key, layer, path }, call);
  expect(await preview(1, '/app/config.txt')).toEqual({ type: 'text', text: 'a=1\n', size: 4, truncated: false });
  expect(await preview(5, '/app/hard')).toMatchObject({ type: 'text', text: 'a=1\nmore\n' });
  expect(await preview(0, '/bin/busybox')).toMatchObject({
    type: 'binary',
    size: statSync('/bin/busybox').size,
    truncated: true,
  });
  await expect(preview(5, '/app/type')).rejects.toMatchObject({
    kind: 'invalid-input',
    message: '/app/type is a link to config.txt.',
  });
  await expect(preview(5, '/big')).rejects.toMatchObject({ kind: 'not-found' });
});

test('a folder is extracted as the layer has it, into a new entry', async () => {
  const { key } = await layers.analyse(imageSource(tag));
  const input = { source: imageSource(tag), key, layer: 5, path: '/app', target: layers.target };
  const row = await images.ended(layers.handlers.extract(input, call));
  expect(row).toMatchObject({ state: 'done', result: join(layers.target, 'app') });
  const list = execFileSync('sh', ['-c', 'cd "$0/app" && find . | sort', layers.target], { encoding: 'utf8' });
  expect(list.trim().split('\n')).toEqual([
    '.',
    './config.txt',
    './hard',
    './lib',
    './lib/new.txt',
    './type',
    './ümlaut name',
  ]);
  expect(readFileSync(join(layers.target, 'app/config.txt'), 'utf8')).toBe('a=1\nmore\n');
  expect(statSync(join(layers.target, 'app/hard')).ino).toBe(statSync(join(layers.target, 'app/config.txt')).ino);
  expect(statSync(join(layers.target, 'app/config.txt')).mode & 0o777).toBe(0o600);
  const second = await images.ended(layers.handlers.extract({ ...input, layer: 1, path: '/app/config.txt' }, call));
  expect(readFileSync(second.result ?? '', 'utf8')).toBe('a=1\n');
  const third = await images.ended(layers.handlers.extract({ ...input, layer: 1 }, call));
  expect(third.result).toBe(join(layers.target, 'app-2'));
});

test('an extraction is cancelled, and leaves nothing', async () => {
  const { key } = await layers.analyse(imageSource(tag));
  const before = readdirSync(layers.target).sort();
  const { task } = await layers.handlers.extract(
    { source: imageSource(tag), key, layer: 5, path: '/', target: layers.target },
    call,
  );
  await images.tasks.handlers.cancel({ id: task }, call);
  await images.tasks.ended(task);
  expect(images.store.get('tasks', task)).toMatchObject({ type: 'extract', state: 'cancelled' });
  expect(readdirSync(layers.target).sort()).toEqual(before);
});

test('the saved archive says the same, plain, gzip and zstd', async () => {
  const fromEngine = await layers.analyse(imageSource(tag));
  const archive = await savedTo(tag, 'again.tar');
  writeFileSync(`${archive}.gz`, gzipSync(readFileSync(archive), { level: 1 }));
  writeFileSync(`${archive}.zst`, zstdCompressSync(readFileSync(archive)));
  for (const path of [archive, `${archive}.gz`, `${archive}.zst`]) {
    const other = layersNoun();
    try {
      const analysis = await other.analyse({ type: 'archive', path });
      const facts = { layout: 'docker', image: fromEngine.key };
      expect(analysis.archive).toMatchObject({ ...facts, images: [{ id: fromEngine.key, name: tag }] });
      const { key, name, archive: _, ...same } = analysis;
      expect({ ...fromEngine, stored: false }).toMatchObject(same);
      const input = {
        source: { type: 'archive' as const, path },
        key: analysis.key,
        layer: 3,
        path: '/app/config.txt',
      };
      expect(await other.handlers.preview(input, call)).toMatchObject({ text: 'a=1\nmore\n' });
      other.restart();
      expect((await other.analyse({ type: 'archive', path })).stored).toBe(true);
    } finally {
      other.remove();
    }
  }
});

test('two images are compared', async () => {
  const context = scratch.path('second');
  mkdirSync(context);
  const lines = [
    `FROM ${busyboxImage}`,
    'RUN mkdir /app && printf b=2 > /app/config.txt',
    'ENV MODE=test',
    'CMD ["ls"]',
  ];
  writeFileSync(join(context, 'Dockerfile'), `${lines.join('\n')}\n`);
  await buildImage(images.client, context, 't/layers:2');
  await images.settle();
  const [a, b] = [await layers.analyse(imageSource(tag)), await layers.analyse(imageSource('t/layers:2'))];
  const comparison = await layers.handlers.compare({ a: a.key, b: b.key }, call);
  expect(comparison).toMatchObject({
    sharedLayers: 1,
    sharedBytes: a.layers[0]?.size,
    counts: { added: 0, modified: 1, removed: 4 },
  });
  expect(comparison.files.find(file => file.path === '/app/config.txt')).toEqual({
    path: '/app/config.txt',
    a: 9,
    b: 3,
  });
  expect(comparison.config).toEqual([
    { name: 'Cmd', a: '["sh"]', b: '["ls"]' },
    { name: 'Env MODE', a: null, b: 'test' },
  ]);
});

test('sharing: removing an image frees what the map calls unique', async () => {
  const map = await layers.handlers.sharing({}, call);
  const image = map.images.find(each => each.name === tag);
  const base = map.images.find(each => each.name === busyboxImage);
  expect(image?.layers.slice(0, 1)).toEqual(base?.layers);
  expect(base?.unique).toBe(0);
  const before = (await system.df(images.client)).LayersSize ?? 0;
  await images.handlers.remove({ id: images.idOf(tag), withContainers: false }, call);
  await images.settle();
  const after = (await system.df(images.client)).LayersSize ?? 0;
  expect(before - after).toBe(image?.unique);
});

test('a Debian image of a real Dockerfile: the tree is what tar lists', { timeout: 400_000 }, async () => {
  await ensurePythonWebImage(images.client);
  await images.settle();
  const analysis = await layers.analyse(imageSource(pythonWebImage));
  const archive = await savedTo(pythonWebImage, 'debian.tar');
  expect(await wholeTree(analysis)).toEqual(finalPaths(tarNames(archive)));
  expect(analysis.files).toBeGreaterThan(5000);
  expect(analysis.efficiency).toBeGreaterThan(0.5);
});

test('an analysis is cancelled by leaving it', async () => {
  const other = layersNoun(images);
  const abort = new AbortController();
  const running = itemsOf(other, imageSource(pythonWebImage), abort.signal);
  setTimeout(() => abort.abort(), 50);
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  other.remove();
});
