import { spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, existsSync, openSync, readSync } from 'node:fs';
import { findExecutable } from './commands.mjs';

/**
 * @typedef {{ root: boolean, display: boolean, unzip: boolean, forTests: boolean }} Situation
 *   root: we are root; display: there is one; unzip: an archive has to be unpacked; forTests: the tests' tools are needed
 * @typedef {{ package: string, since13?: string, what: string, when?: (situation: Situation) => boolean, present: () => boolean }} Need
 *   since13: the package's name from Debian 13 and Ubuntu 24.04 on
 */

/** @param {...string} names @returns {() => boolean} */
const commands =
  (...names) =>
  () =>
    names.every(name => findExecutable(name) !== undefined);

/** The dynamic linker's list, which says what is there whatever package it came from. @param {string} file @returns {() => boolean} */
const library = file => () => {
  const { stdout } = spawnSync(findExecutable('ldconfig') ?? 'ldconfig', ['-p'], { encoding: 'utf8' });
  return stdout?.includes(`${file} `) ?? false;
};

/**
 * Whether an ELF file runs without shared libraries: it names no interpreter (PT_INTERP, System V gABI, "Program Header").
 * Debian's `busybox` and `busybox-static` both are /bin/busybox; only the second works alone in an image.
 * @param {string} path
 */
export function isStaticProgram(path) {
  if (!existsSync(path)) return false;
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4096);
    readSync(file, head, 0, head.length, 0);
    const is64BitLittleEndian = head.readUInt32BE(0) === 0x7f454c46 && head[4] === 2 && head[5] === 1;
    if (!is64BitLittleEndian) return false;
    const start = Number(head.readBigUInt64LE(32));
    const size = head.readUInt16LE(54);
    for (let index = 0; index < head.readUInt16LE(56); index++) {
      const at = start + index * size;
      if (at + 4 > head.length || head.readUInt32LE(at) === 3) return false;
    }
    return true;
  } finally {
    closeSync(file);
  }
}

/** Everything that Gantry needs from the system: the one list. @type {Need[]} */
export const needs = [
  {
    package: 'docker.io',
    what: 'the container engine (dockerd, containerd, runc)',
    present: commands('dockerd', 'containerd', 'runc'),
  },
  { package: 'iptables', what: 'iptables', present: commands('iptables') },
  {
    package: 'busybox-static',
    what: 'a static busybox',
    when: it => it.root,
    present: () => isStaticProgram('/bin/busybox'),
  },
  { package: 'libgtk-3-0', since13: 'libgtk-3-0t64', what: 'GTK 3', present: library('libgtk-3.so.0') },
  { package: 'libnss3', what: 'NSS', present: library('libnss3.so') },
  { package: 'libasound2', since13: 'libasound2t64', what: 'ALSA', present: library('libasound.so.2') },
  { package: 'libgbm1', what: 'GBM', present: library('libgbm.so.1') },
  { package: 'libxss1', what: 'the X screen saver library', present: library('libXss.so.1') },
  { package: 'unzip', what: 'unzip', when: it => it.unzip, present: commands('unzip') },
  { package: 'xvfb', what: 'Xvfb', when: it => !it.display || it.forTests, present: commands('Xvfb') },
  // An engine without root: user namespaces with more than one id, and a network in user space.
  {
    package: 'uidmap',
    what: 'newuidmap',
    when: it => !it.root || it.forTests,
    present: commands('newuidmap', 'newgidmap'),
  },
  {
    package: 'rootlesskit',
    what: 'rootlesskit',
    when: it => !it.root || it.forTests,
    present: commands('rootlesskit'),
  },
  {
    package: 'slirp4netns',
    what: 'slirp4netns',
    when: it => !it.root || it.forTests,
    present: commands('slirp4netns'),
  },
  {
    package: 'dbus-user-session',
    what: "a D-Bus session of the user's own",
    when: it => !it.root,
    present: () => existsSync('/usr/lib/systemd/user/dbus.socket'),
  },
  // The tests' real registry, real base images and X tools.
  { package: 'debootstrap', what: 'debootstrap', when: it => it.forTests, present: commands('debootstrap') },
  {
    package: 'docker-registry',
    what: 'docker-registry',
    when: it => it.forTests,
    present: commands('docker-registry'),
  },
  { package: 'skopeo', what: 'skopeo', when: it => it.forTests, present: commands('skopeo') },
  { package: 'apache2-utils', what: 'htpasswd', when: it => it.forTests, present: commands('htpasswd') },
  { package: 'openssh-server', what: 'sshd', when: it => it.forTests, present: () => existsSync('/usr/sbin/sshd') },
  { package: 'xauth', what: 'xauth', when: it => it.forTests, present: commands('xauth') },
];

/** What of the list is missing here. @param {Situation} situation @returns {Need[]} */
export const missingNeeds = situation => needs.filter(need => (need.when?.(situation) ?? true) && !need.present());

/** @param {string} path */
export function canReadAndWrite(path) {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether an ordinary user may make user namespaces, which the sandbox and the engine without root both stand on. */
export const hasUserNamespaces = () => spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0;
