import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import tar from 'tar-stream';
import { expect, test } from 'vitest';
import { makeStarterArchive } from './starter.mjs';
import { sha256 } from './starter-layers.mjs';

const sources = fileURLToPath(new URL('../../assets/starter', import.meta.url));
const busybox = {
  busybox: Buffer.from('not really a program'),
  version: '1.2.3',
  applets: ['bin/busybox', 'bin/sh', 'usr/sbin/httpd', 'linuxrc'],
  licence: Buffer.from('GPL-2.0'),
};

async function entriesOf(archive: Buffer): Promise<Map<string, { header: tar.Header; data: Buffer }>> {
  const entries = new Map<string, { header: tar.Header; data: Buffer }>();
  const extract = tar.extract();
  Readable.from([archive]).pipe(extract);
  for await (const entry of extract) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry) chunks.push(chunk as Uint8Array);
    entries.set(entry.header.name, { header: entry.header, data: Buffer.concat(chunks) });
  }
  return entries;
}

const archive = await makeStarterArchive(sources, busybox);
const entries = await entriesOf(archive);
const dataOf = (name: string): Buffer => {
  const entry = entries.get(name);
  if (!entry) throw new Error(`no ${name}`);
  return entry.data;
};
const parse = (name: string) => JSON.parse(dataOf(name).toString());

test('the same sources give the same bytes', async () => {
  expect(sha256(await makeStarterArchive(sources, busybox))).toBe(sha256(archive));
});

test('docker load finds a configuration and its layers, under the digests that they have', () => {
  const [image] = parse('manifest.json');
  expect(image.RepoTags).toEqual(['gantry/starter:latest']);
  const config = parse(image.Config);
  expect(image.Layers.length).toBeGreaterThanOrEqual(3);
  expect(config.rootfs.diff_ids).toEqual(image.Layers.map((name: string) => `sha256:${sha256(dataOf(name))}`));
  for (const name of [image.Config, ...image.Layers]) expect(name).toBe(`blobs/sha256/${sha256(dataOf(name))}`);
});

test('the OCI layout names the same blobs, with their sizes', () => {
  expect(parse('oci-layout')).toEqual({ imageLayoutVersion: '1.0.0' });
  const [descriptor] = parse('index.json').manifests;
  const manifest = parse(`blobs/sha256/${descriptor.digest.slice(7)}`);
  for (const { digest, size } of [descriptor, manifest.config, ...manifest.layers]) {
    expect(dataOf(`blobs/sha256/${digest.slice(7)}`)).toHaveLength(size);
  }
});

test('the history has one entry with a layer for each layer, and the configuration is what the steps say', () => {
  const [image] = parse('manifest.json');
  const { history, config } = parse(image.Config);
  const withLayer = history.filter((entry: { empty_layer?: boolean }) => !entry.empty_layer);
  expect(withLayer).toHaveLength(image.Layers.length);
  expect(history.map((entry: { created_by: string }) => entry.created_by)).toContain('EXPOSE 80/tcp');
  expect(config.Cmd).toEqual(['/usr/local/bin/starter']);
  expect(config.ExposedPorts).toEqual({ '80/tcp': {} });
  expect(config.Labels['org.opencontainers.image.title']).toBe('Gantry starter');
});

test('the layers together have the program, its links, the page and the script', async () => {
  const files = new Map<string, tar.Header>();
  for (const name of parse('manifest.json')[0].Layers) {
    for (const [path, { header }] of await entriesOf(dataOf(name))) files.set(path, header);
  }
  expect(files.get('bin/busybox')).toMatchObject({ type: 'file', mode: 0o755 });
  expect(files.get('usr/sbin/httpd')).toMatchObject({ type: 'symlink', linkname: '/bin/busybox' });
  expect(files.has('linuxrc')).toBe(false);
  expect(files.get('usr/local/bin/starter')).toMatchObject({ mode: 0o755 });
  expect(files.get('srv/www/index.html')?.size).toBe(readFileSync(`${sources}/index.html`).length);
});
