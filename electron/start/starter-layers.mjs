import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import tar from 'tar-stream';

/**
 * @typedef {{ name: string, mode: number, content?: Buffer, link?: string }} Entry A folder's name ends with `/`.
 * @typedef {{ busybox: Buffer, version: string, applets: string[], licence: Buffer | undefined }} Busybox
 * @typedef {{ instruction: string, entries?: Entry[], config?: (config: Record<string, any>) => void }} Step
 */

/** @param {Buffer} data */
export const sha256 = data => createHash('sha256').update(data).digest('hex');

/** One tar archive, the same bytes each time. @param {Entry[]} entries @param {Date} mtime @returns {Promise<Buffer>} */
export async function tarOf(entries, mtime) {
  const pack = tar.pack();
  for (const { name, mode, content, link } of entries) {
    const type = name.endsWith('/') ? 'directory' : link === undefined ? 'file' : 'symlink';
    pack.entry(
      { name, mode, mtime, type, linkname: link, uid: 0, gid: 0, uname: 'root', gname: 'root' },
      content ?? Buffer.alloc(0),
    );
  }
  pack.finalize();
  const chunks = [];
  for await (const chunk of pack) chunks.push(Buffer.from(/** @type {Uint8Array} */ (chunk)));
  return Buffer.concat(chunks);
}

/** @param {string} name @param {number} [mode] @returns {Entry} */
const folder = (name, mode = 0o755) => ({ name: `${name}/`, mode });
/** @param {string} name @param {string | Buffer} text @param {number} [mode] @returns {Entry} */
const file = (name, text, mode = 0o644) => ({ name, mode, content: Buffer.from(text) });

/** @param {string[]} applets paths as `busybox --list-full` prints them @returns {Entry[]} */
function systemFolders(applets) {
  const names = [
    'dev',
    'etc',
    'home',
    'proc',
    'run',
    'srv',
    'sys',
    'usr',
    'usr/bin',
    'usr/sbin',
    'sbin',
    'var',
    'var/log',
  ];
  const links = applets.filter(path => path.includes('/') && path !== 'bin/busybox').sort();
  return [
    ...names.map(name => folder(name)),
    folder('root', 0o700),
    folder('tmp', 0o1777),
    file('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nwww:x:80:80:web server:/srv/www:/bin/false\n'),
    file('etc/group', 'root:x:0:\nwww:x:80:\n'),
    file(
      'etc/os-release',
      'ID=gantry-starter\nNAME="Gantry starter image"\nPRETTY_NAME="Gantry starter image (BusyBox)"\n',
    ),
    ...links.map(path => ({ name: path, mode: 0o777, link: '/bin/busybox' })),
  ];
}

/**
 * The steps of image.json, each as its history entry (OCI image-spec, config.md, "history") with its layer or its change
 * of the configuration.
 * @param {string} sources the folder of image.json
 * @param {Busybox} busybox
 * @returns {{ name: string, created: string, steps: Step[] }}
 */
export function readImage(sources, { busybox, version, applets, licence }) {
  const image = JSON.parse(readFileSync(join(sources, 'image.json'), 'utf8'));
  const steps = image.steps.map((/** @type {Record<string, any>} */ step) => {
    const [[kind, value] = ['', '']] = Object.entries(step);
    switch (kind) {
      case 'busybox': {
        const papers = licence
          ? ['usr', 'usr/share', 'usr/share/doc', 'usr/share/doc/busybox'].map(name => folder(name))
          : [];
        if (licence) papers.push(file('usr/share/doc/busybox/copyright', licence));
        return {
          instruction: `ADD busybox-${version}.tar /`,
          entries: [folder('bin'), file('bin/busybox', busybox, 0o755), ...papers],
        };
      }
      case 'system':
        return { instruction: 'RUN /bin/busybox --install -s', entries: systemFolders(applets) };
      case 'copy': {
        const parents = value.to
          .split('/')
          .slice(1, -1)
          .map((/** @type {string} */ _, /** @type {number} */ index) =>
            folder(
              value.to
                .split('/')
                .slice(1, index + 2)
                .join('/'),
            ),
          );
        const content = readFileSync(join(sources, value.from));
        const mode = Number.parseInt(value.mode, 8);
        return {
          instruction: `COPY --chmod=${value.mode} ${value.from} ${value.to}`,
          entries: [...parents, file(value.to.slice(1), content, mode)],
        };
      }
      default:
        return {
          instruction: `${kind.toUpperCase()} ${instructionText(kind, value)}`,
          config: configChange(kind, value),
        };
    }
  });
  return { name: image.name, created: image.created, steps };
}

/** The Dockerfile's way of writing it. @param {string} kind @param {any} value */
function instructionText(kind, value) {
  if (kind === 'cmd') return JSON.stringify(value);
  if (typeof value === 'string') return value;
  const pairs = Object.entries(value).map(
    ([key, text]) => `${key}=${/^[\w./:-]*$/.test(text) ? text : JSON.stringify(text)}`,
  );
  return pairs.join(' ');
}

/** @param {string} kind @param {any} value @returns {Step['config']} */
function configChange(kind, value) {
  switch (kind) {
    case 'label':
      return config => Object.assign(config, { Labels: { ...config.Labels, ...value } });
    case 'env': {
      const lines = Object.entries(value).map(([key, text]) => `${key}=${text}`);
      return config => Object.assign(config, { Env: [...(config.Env ?? []), ...lines] });
    }
    case 'expose':
      return config => Object.assign(config, { ExposedPorts: { ...config.ExposedPorts, [value]: {} } });
    case 'workdir':
      return config => Object.assign(config, { WorkingDir: value });
    case 'stopsignal':
      return config => Object.assign(config, { StopSignal: value });
    case 'cmd':
      return config => Object.assign(config, { Cmd: value });
    default:
      throw new Error(`image.json has a step of an unknown kind: ${kind}`);
  }
}
