import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, hashOf, projectRoot, withLock, writeWhole } from './cache.mjs';
import { run } from './commands.mjs';
import { SetUpError } from './progress.mjs';
import { readImage, sha256, tarOf } from './starter-layers.mjs';
import { isStaticProgram } from './system-needs.mjs';

const sources = join(projectRoot, 'assets', 'starter');

/** Go's name for this machine's processor, as image configurations use it. */
const architecture = () => ({ x64: 'amd64', ia32: '386' })[/** @type {string} */ (process.arch)] ?? process.arch;

/**
 * Makes the image as one archive that is both: what `docker load` takes (manifest.json; Moby image/spec v1.2, "Combined
 * Image JSON + Filesystem Changeset Format") and an OCI image layout (image-spec, image-layout.md).
 * The same sources give the same bytes, so the image keeps its id.
 * @param {string} folder image.json's folder
 * @param {import('./starter-layers.mjs').Busybox} busybox
 * @returns {Promise<Buffer>}
 */
export async function makeStarterArchive(folder, busybox) {
  const image = readImage(folder, busybox);
  const mtime = new Date(image.created);
  /** @type {Record<string, any>} */
  const config = {};
  const layers = [];
  const history = [];
  for (const step of image.steps) {
    step.config?.(config);
    if (step.entries) layers.push(await tarOf(step.entries, mtime));
    history.push({
      created: image.created,
      created_by: step.instruction,
      ...(step.entries ? {} : { empty_layer: true }),
    });
  }
  const rootfs = { type: 'layers', diff_ids: layers.map(layer => `sha256:${sha256(layer)}`) };
  const configBlob = json({
    architecture: architecture(),
    os: 'linux',
    created: image.created,
    config,
    rootfs,
    history,
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: descriptor('application/vnd.oci.image.config.v1+json', configBlob),
    layers: layers.map(layer => descriptor('application/vnd.oci.image.layer.v1.tar', layer)),
  });
  const [, tag] = image.name.split(':');
  const annotations = {
    'io.containerd.image.name': `docker.io/${image.name}`,
    'org.opencontainers.image.ref.name': tag,
  };
  const index = { ...descriptor('application/vnd.oci.image.manifest.v1+json', manifest), annotations };
  const blobName = (/** @type {Buffer} */ blob) => `blobs/sha256/${sha256(blob)}`;
  const entries = [
    { name: 'blobs/', mode: 0o755 },
    { name: 'blobs/sha256/', mode: 0o755 },
    ...[...layers, configBlob, manifest].map(content => ({ name: blobName(content), mode: 0o644, content })),
    {
      name: 'index.json',
      mode: 0o644,
      content: json({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [index] }),
    },
    {
      name: 'manifest.json',
      mode: 0o644,
      content: json([{ Config: blobName(configBlob), RepoTags: [image.name], Layers: layers.map(blobName) }]),
    },
    { name: 'oci-layout', mode: 0o644, content: json({ imageLayoutVersion: '1.0.0' }) },
  ];
  return tarOf(entries, mtime);
}

/** @param {unknown} value */
const json = value => Buffer.from(JSON.stringify(value));
/** @param {string} mediaType @param {Buffer} blob */
const descriptor = (mediaType, blob) => ({ mediaType, digest: `sha256:${sha256(blob)}`, size: blob.length });

/**
 * The path of a static busybox: the system's, or Debian's package unpacked into the cache, which needs no root.
 * @returns {Promise<string>}
 */
async function findBusybox() {
  if (isStaticProgram('/bin/busybox')) return '/bin/busybox';
  const folder = join(cacheFolder(), 'busybox-static');
  const path = join(folder, 'bin', 'busybox');
  if (existsSync(path)) return path;
  mkdirSync(cacheFolder(), { recursive: true });
  const draft = mkdtempSync(`${folder}.draft-`);
  try {
    const download = await run('apt-get', ['download', 'busybox-static'], { cwd: draft });
    const [archive] = readdirSync(draft);
    if (download.code === 0 && archive) await run('dpkg', ['-x', join(draft, archive), join(draft, 'root')]);
    // Debian with a merged /usr names it usr/bin/busybox.
    for (const bin of ['bin', 'usr/bin']) {
      const found = join(draft, 'root', bin, 'busybox');
      if (!isStaticProgram(found)) continue;
      if (bin !== 'bin') renameSync(join(draft, 'root', bin), join(draft, 'root', 'bin'));
      rmSync(folder, { recursive: true, force: true });
      renameSync(join(draft, 'root'), folder);
      return path;
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  throw new SetUpError(
    'The starter image is made from a static busybox, and there is none: have root install `busybox-static`.',
  );
}

/** @param {string} path @returns {import('./starter-layers.mjs').Busybox} */
export function readBusybox(path) {
  const ask = (/** @type {string[]} */ args) => spawnSync(path, args, { encoding: 'utf8' }).stdout ?? '';
  const papers = [
    '/usr/share/doc/busybox-static/copyright',
    join(path, '../../usr/share/doc/busybox-static/copyright'),
  ];
  const licence = papers.find(paper => existsSync(paper));
  return {
    busybox: readFileSync(path),
    version: /v(\d+\.\d+\.\d+)/.exec(ask([]))?.[1] ?? 'static',
    applets: ask(['--list-full']).split('\n').filter(Boolean),
    licence: licence ? readFileSync(licence) : undefined,
  };
}

/**
 * Builds gantry-starter.tar, unless the cache has it for these very sources.
 * @param {import('./progress.mjs').OnStep} onStep
 * @returns {Promise<string | undefined>} its path; undefined on a system whose busybox would not be Linux's
 */
export async function ensureStarter(onStep) {
  if (process.platform !== 'linux') {
    onStep('Starter image', `left out: it is made from a Linux busybox, which ${process.platform} does not have`);
    return undefined;
  }
  const path = await findBusybox();
  const files = [
    ...readdirSync(sources)
      .sort()
      .map(name => join(sources, name)),
    ...['starter.mjs', 'starter-layers.mjs'].map(name => join(projectRoot, 'electron/start', name)),
  ];
  const key = hashOf(readFileSync(path), ...files.map(file => readFileSync(file))).slice(0, 16);
  const archive = join(cacheFolder(), 'starter', key, 'gantry-starter.tar');
  if (!existsSync(archive)) {
    await withLock(
      'starter',
      () => {},
      async () => {
        if (!existsSync(archive)) writeWhole(archive, await makeStarterArchive(sources, readBusybox(path)));
      },
    );
  }
  onStep('Starter image', 'ready');
  return archive;
}
