import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digestOf, dockerArchive, makeImage, tarOf } from '../../test/fixtures/archives.ts';
import { type ArchiveRecipe, analysed, imageArchive } from '../../test/fixtures/layer-archives.ts';
import { analyseParts } from './analyse.ts';
import { readFolder } from './folder.ts';
import { pathOf } from './layer-data.ts';

/** Folders of OCI layouts, good and hostile. Whatever is wrong: one sentence, and no link is followed. */

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-layout-'));
  folder = join(root, 'layout');
  mkdirSync(folder);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const good: ArchiveRecipe = {
  layout: 'oci',
  layers: [[{ name: 'etc/passwd', content: 'root' }], [{ name: 'srv/a', content: 'a'.repeat(70_000) }]],
};
async function lay(recipe: ArchiveRecipe = good): Promise<void> {
  writeFileSync(join(root, 'archive.tar'), await imageArchive(recipe));
  execFileSync('tar', ['xf', join(root, 'archive.tar'), '-C', folder]);
}
const read = (image: string | null = null) => analyseParts(options => readFolder(folder, options, { image }), image);

const json = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const blobPath = (digest: string) => join(folder, 'blobs/sha256', digest.slice(7));
const manifestOf = () => json(`blobs/sha256/${json('index.json').manifests[0].digest.slice(7)}`);
const layerPath = (index = 0) => blobPath(manifestOf().layers[index].digest);
function writeIndex(...digests: string[]): void {
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ manifests: digests.map(digest => ({ digest })) }));
}
function writeBlob(content: string): string {
  const digest = digestOf(content);
  writeFileSync(blobPath(digest), content);
  return digest;
}

test.each([
  ['plain', (tar: Buffer) => tar],
  ['gzip', (tar: Buffer) => gzipSync(tar)],
  ['zstd', (tar: Buffer) => zstdCompressSync(tar)],
])('a layout with %s layers', async (_, pack) => {
  await lay({ ...good, pack });
  const { data, facts, header } = await read();
  const paths = Array.from({ length: data.nodes }, (__, node) => pathOf(data, node)).slice(1);
  expect(paths).toEqual(['/etc', '/etc/passwd', '/srv', '/srv/a']);
  expect(facts).toMatchObject({ layout: 'oci', image: header.key, images: [{ platform: 'linux/amd64' }] });
});

test('only the chosen image’s layers are read', async () => {
  await lay();
  const first = json('index.json').manifests[0].digest;
  await lay({ ...good, layers: [[{ name: 'other', content: 'x' }]] });
  const second = json('index.json').manifests[0].digest;
  rmSync(layerPath());
  writeIndex(second, first);
  const { facts } = await read(manifestDigestOfConfig(first));
  expect(facts.images).toHaveLength(2);
  await expect(read(manifestDigestOfConfig(second))).rejects.toThrow('Layer 1 of the image is missing in the archive.');
  await expect(read('sha256:none')).rejects.toThrow(/does not hold this image/);
});
const manifestDigestOfConfig = (manifest: string) => json(`blobs/sha256/${manifest.slice(7)}`).config.digest;

/** What is done to a good layout, and the sentence that comes of it. */
const hostile: [string, () => void, RegExp][] = [
  ['no index', () => rmSync(join(folder, 'index.json')), /no OCI layout/],
  ['a digest that leads outside', () => writeIndex('sha256:../../../etc/passwd'), /none of its blobs/],
  ['an absolute digest', () => writeIndex('/etc/passwd'), /none of its blobs/],
  ['a digest with a NUL', () => writeIndex(`sha256:${'a'.repeat(63)}\0`), /none of its blobs/],
  ['an index that names nothing', () => writeIndex(), /holds no image/],
  ['an index that names what is missing', () => writeIndex(`sha256:${'0'.repeat(64)}`), /holds no image/],
  ['an index of the wrong shape', () => writeFileSync(join(folder, 'index.json'), '{"manifests":7}'), /can’t be read/],
  ['an index cut off', () => truncateSync(join(folder, 'index.json'), 20), /can’t be read/],
  ['a deep index', () => writeFileSync(join(folder, 'index.json'), '['.repeat(200_000)), /can’t be read/],
  ['an index of 20 MB', () => truncateSync(join(folder, 'index.json'), 20e6), /too large for a manifest/],
  ['an index that is a link', () => link('index.json'), /is a link or no plain file/],
  ['blobs that are a link', () => link('blobs'), /is a link or no plain file/],
  ['a layer that is a link', () => link(layerPath().slice(folder.length + 1)), /is a link or no plain file/],
  ['a layer that is a pipe', () => replace(layerPath(), path => execFileSync('mkfifo', [path])), /no plain file/],
  ['a layer that is a folder', () => replace(layerPath(), path => mkdirSync(path)), /no plain file/],
  ['a layer that is another one', () => renameSync(layerPath(1), layerPath(0)), /not what its name says/],
  ['a layer cut off', () => truncateSync(layerPath(1), 60_000), /ends too early/],
  [
    'a layer that is text',
    () => writeFileSync(layerPath(), 'Dear Sir, '.repeat(100)),
    /not what its name says|missing/,
  ],
  ['a layer that is gone', () => rmSync(layerPath()), /Layer 1 of the image is missing/],
  ['a manifest that was changed', () => changeManifest(), /not what its name says/],
  ['a config that is gone', () => rmSync(blobPath(manifestOf().config.digest)), /no image’s configuration/],
  [
    'an index of 2,500 manifests',
    () => writeIndex(...Array.from({ length: 2500 }, (_, at) => writeBlob(`{"a":${at}}`))),
    /more manifests/,
  ],
  ['indexes in a long chain', () => writeIndex(chain(40)), /holds no image/],
];

function link(name: string): void {
  renameSync(join(folder, name), join(root, 'outside'));
  symlinkSync(join(root, 'outside'), join(folder, name));
}
function replace(path: string, make: (path: string) => void): void {
  rmSync(path);
  make(path);
}
function changeManifest(): void {
  const path = blobPath(json('index.json').manifests[0].digest);
  writeFileSync(path, `${readFileSync(path, 'utf8')} `);
}
function chain(length: number): string {
  let digest = json('index.json').manifests[0].digest as string;
  for (let at = 0; at < length; at++) digest = writeBlob(JSON.stringify({ manifests: [{ digest }] }));
  return digest;
}

describe('layouts that are refused', () => {
  test.each(hostile)('%s', async (_, spoil, message) => {
    await lay();
    spoil();
    const before = readdirSync(root).sort();
    await expect(read()).rejects.toMatchObject({
      kind: expect.stringMatching(/^archive-/),
      message: expect.stringMatching(message),
    });
    expect(readdirSync(root).sort()).toEqual(before);
  });
});

test('parts that a stored analysis names are held to the same rules', async () => {
  await lay();
  const options = { verify: false, onLayer: () => null };
  await expect(readFolder(folder, options, { parts: ['../archive.tar'] })).rejects.toThrow(/none of its blobs/);
});

test('an archive’s index that names itself ends', async () => {
  const digest = `sha512:${'a'.repeat(128)}`;
  const index = JSON.stringify({ manifests: [{ digest }, { digest }] });
  const archive = await tarOf({ 'index.json': index, [`blobs/sha512/${'a'.repeat(128)}`]: index });
  await expect(analysed(archive)).rejects.toThrow(/holds no image/);
});

test('an archive of several images: each can be chosen', async () => {
  const [a, b] = [await makeImage({ layers: [{ a: '1' }] }), await makeImage({ layers: [{ a: '1' }, { b: '22' }] })];
  const archive = await dockerArchive([
    { image: a, tags: ['t/a:1'] },
    { image: b, tags: ['t/b:1', 't/b:2'] },
  ]);
  const first = await analysed(archive);
  expect(first.facts.images.map(({ id, name }) => [id, name])).toEqual([
    [a.configDigest, 't/a:1'],
    [b.configDigest, 't/b:1'],
  ]);
  const second = await analysed(archive, 64 * 1024, b.configDigest);
  expect(second.header).toMatchObject({ key: b.configDigest, files: 2, size: 3 });
});
