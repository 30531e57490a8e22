import { execFile, execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LayerAnalysis, TreeRow } from '../../runtime/contract/index.ts';
import { images as api } from '../../runtime/docker/index.ts';
import { scratchFolder } from '../fixtures/archives.ts';
import { busyboxImage, ensureBusyboxImage } from '../fixtures/busybox-image.ts';
import { buildImage } from '../fixtures/debian-build.ts';
import { call, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';
import { analysisError, type LayersNoun, layersNoun } from '../fixtures/layers-noun.ts';
import { finalPaths, tarNames, tarSizes } from '../fixtures/tar-lists.ts';

/** What other tools write, looked into from disk: the same layers, the same files, the same history. */

let images: ImagesNoun;
let layers: LayersNoun;
const scratch = scratchFolder();
const tag = 't/archives:1';
let saved: string;
let reference: LayerAnalysis;

const dockerfile = [
  `FROM ${busyboxImage}`,
  'ENV MODE=test',
  'COPY app /app',
  'RUN mkdir /cache && dd if=/dev/zero of=/cache/x bs=1024 count=64 && ln -s ../app/config.txt /cache/link',
  'RUN rm -r /cache /app/lib && echo more >> /app/config.txt && ln /app/config.txt /app/hard',
  'WORKDIR /app',
  'CMD ["sh"]',
];

beforeAll(async () => {
  images = await startImagesNoun();
  layers = layersNoun(images);
  await ensureBusyboxImage(images.client);
  const context = scratch.path('context');
  mkdirSync(join(context, 'app/lib'), { recursive: true });
  writeFileSync(join(context, 'Dockerfile'), `${dockerfile.join('\n')}\n`);
  writeFileSync(join(context, 'app/config.txt'), 'a=1\n');
  writeFileSync(join(context, 'app/lib/old.txt'), 'old');
  await buildImage(images.client, context, tag);
  await images.settle();
  saved = scratch.path('saved.tar');
  await pipeline(await api.save(images.client, [tag]), createWriteStream(saved));
  reference = await layers.analyse({ type: 'archive', path: saved });
}, 300_000);

afterAll(async () => {
  layers?.remove();
  scratch.remove();
  await images?.stop();
});

async function copied(to: string, ...options: string[]): Promise<void> {
  await promisify(execFile)('skopeo', ['copy', '--insecure-policy', ...options, `docker-archive:${saved}`, to]);
}

const treeOf = async ({ key, layers: all }: LayerAnalysis): Promise<TreeRow[]> =>
  await layers.rows({ key, layer: all.length - 1, mode: 'whole', expanded: 'all' });

test('the saved archive: the steps of docker history, the files of tar', async () => {
  const { layers: history } = await images.handlers.layers({ id: images.idOf(tag) }, call);
  const steps = history.map(row => ({ instruction: row.instruction, keyword: row.keyword, empty: row.empty }));
  expect(reference.steps.map(({ layer, ...step }) => ({ ...step, empty: layer === null }))).toEqual(
    steps.map(step => ({ ...step, created: expect.any(Number) })),
  );
  expect(reference.steps.flatMap(step => step.layer ?? [])).toEqual(reference.layers.map(layer => layer.index));
  expect(reference.layers.map(layer => layer.size)).toEqual(tarSizes(saved));
  const paths = (await treeOf(reference)).filter(row => row.change !== 'removed').map(row => row.path);
  expect(paths.sort()).toEqual(finalPaths(tarNames(saved)));
});

const layouts: [name: string, transport: string, layout: string, options: string[], loads: boolean][] = [
  ['a folder of an OCI layout, gzip', 'oci', 'oci', [], false],
  ['a folder of an OCI layout, zstd', 'oci', 'oci', ['--dest-compress-format', 'zstd'], false],
  ['a folder of an OCI layout, plain', 'oci', 'oci', ['--dest-oci-accept-uncompressed-layers'], false],
  ['an OCI archive', 'oci-archive', 'oci', [], false],
  ['an OCI archive, zstd', 'oci-archive', 'oci', ['--dest-compress-format', 'zstd'], false],
  ['a Docker archive', 'docker-archive', 'docker', [], true],
  ['a folder of skopeo', 'dir', 'dir', [], false],
  ['a folder of skopeo, gzip', 'dir', 'dir', ['--dest-compress'], false],
  [
    'a folder of skopeo, zstd',
    'dir',
    'dir',
    ['--format', 'oci', '--dest-compress', '--dest-compress-format', 'zstd'],
    false,
  ],
];

test.each(layouts)('%s says the same', async (name, transport, layout, options, loads) => {
  const path = scratch.path(name.replace(/\W+/g, '-'));
  await copied(`${transport}:${path}${transport === 'dir' ? '' : `:${tag}`}`, ...options);
  const source = { type: 'archive' as const, path };
  const analysis = await layers.analyse(source);
  expect(analysis.archive).toMatchObject({
    layout,
    images: [{ name: expect.any(String) }],
  });
  expect(analysis.archive?.refusal === null).toBe(loads);
  expect(analysis).toMatchObject({ layers: reference.layers, steps: reference.steps, wasted: reference.wasted });
  expect(await treeOf(analysis)).toEqual(await treeOf(reference));
  const file = { source, key: analysis.key, layer: analysis.layers.length - 1, path: '/app/config.txt' };
  expect(await layers.handlers.preview(file, call)).toMatchObject({ type: 'text', text: 'a=1\nmore\n' });
  const row = await images.ended(layers.handlers.extract({ ...file, path: '/app', target: layers.target }, call));
  expect(row).toMatchObject({ type: 'extract', state: 'done' });
  expect(readFileSync(join(row.result ?? '', 'hard'), 'utf8')).toBe('a=1\nmore\n');
  layers.restart();
  expect(await layers.analyse(source)).toEqual({ ...analysis, stored: true });
});

test('an archive in zstd, which Moby 20.10 can’t unpack, is explored and not loaded', async () => {
  const path = scratch.path('saved.tar.zst');
  writeFileSync(path, zstdCompressSync(readFileSync(saved)));
  const { archive, layers: own } = await layers.analyse({ type: 'archive', path });
  expect(own).toEqual(reference.layers);
  expect(archive?.refusal).toMatch(/can’t unpack zstd/);
  const { error } = await images.ended(images.handlers.load({ path }, call));
  expect(error?.message).toBe(`${path} is packed with zstd, which this engine can’t unpack.`);
});

test('a layout of several images: the wanted one, and the folder anew when its index changed', async () => {
  const path = scratch.path('several');
  await copied(`oci:${path}:${tag}`);
  await pipeline(await api.save(images.client, [busyboxImage]), createWriteStream(scratch.path('busybox.tar')));
  execFileSync('skopeo', [
    'copy',
    '--insecure-policy',
    `docker-archive:${scratch.path('busybox.tar')}`,
    `oci:${path}:base`,
  ]);
  const first = await layers.analyse({ type: 'archive', path });
  expect(first.archive?.images.map(image => image.name)).toEqual([tag, 'base']);
  const base = first.archive?.images[1]?.id ?? '';
  const second = await layers.analyse({ type: 'archive', path, image: base });
  expect(second.archive?.image).toBe(base);
  expect(second.layers).toHaveLength(1);
  expect((await analysisError(layers, { type: 'archive', path, image: 'sha256:other' })).message).toMatch(
    /does not hold this image/,
  );
});

test('a link in the place of a blob is not followed, and nothing is written outside', async () => {
  const path = scratch.path('linked');
  await copied(`oci:${path}:${tag}`);
  const index = JSON.parse(readFileSync(join(path, 'index.json'), 'utf8'));
  const blob = (digest: string) => join(path, 'blobs/sha256', digest.slice(7));
  const manifest = JSON.parse(readFileSync(blob(index.manifests[0].digest), 'utf8'));
  const layer = blob(manifest.layers[0].digest);
  renameSync(layer, scratch.path('elsewhere'));
  symlinkSync(scratch.path('elsewhere'), layer);
  expect(await analysisError(layers, { type: 'archive', path })).toMatchObject({
    kind: 'archive-invalid',
    message: expect.stringMatching(/is a link or no plain file/),
  });
  expect(statSync(scratch.path('elsewhere')).isFile()).toBe(true);
});
