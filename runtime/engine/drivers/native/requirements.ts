import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { GantryError } from '../../../contract/index.ts';

/** The computer as the checks below see it; a test gives another one. */
export interface Computer {
  uid: number;
  user: string;
  /** Absolute path of a program, null when it isn't there. */
  find(program: string): string | null;
  /** Text of a file, null when it can't be read. */
  read(path: string): string | null;
  writable(path: string): boolean;
}

/** This computer. `path` is a list of folders as in PATH. */
export function thisComputer(path: string): Computer {
  const can = (file: string, mode: number) => {
    try {
      accessSync(file, mode);
      return true;
    } catch {
      return false;
    }
  };
  return {
    uid: process.getuid?.() ?? 1,
    user: userName(),
    find: program =>
      path
        .split(':')
        .map(folder => join(folder, program))
        .find(file => existsSync(file) && can(file, constants.X_OK)) ?? null,
    read: file => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return null;
      }
    },
    writable: file => can(file, constants.W_OK),
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A uid without an entry in the user database.
    return '';
  }
}

export interface Programs {
  dockerd: string;
  /** Set for an ordinary user. */
  rootlesskit: string | null;
  /** Set for root. */
  ip: string | null;
}

/**
 * Finds the programs that the engine needs. Throws `engine-not-installed` naming what to install, or `engine-permission` when an
 * ordinary user lacks what a rootless engine needs (https://docs.docker.com/engine/security/rootless/#prerequisites).
 */
export function findPrograms(computer: Computer): Programs {
  const dockerd = computer.find('dockerd');
  const missing = ['dockerd', 'containerd', 'runc', 'iptables'].filter(program => !computer.find(program));
  if (computer.uid === 0) {
    const ip = computer.find('ip');
    if (!ip) missing.push('ip');
    if (!dockerd || !ip || missing.length > 0) throw notInstalled(computer, missing);
    return { dockerd, ip, rootlesskit: null };
  }
  const rootlesskit = computer.find('rootlesskit') ?? computer.find('docker-rootlesskit');
  if (!rootlesskit) missing.push('rootlesskit');
  missing.push(...['slirp4netns', 'newuidmap', 'newgidmap'].filter(program => !computer.find(program)));
  if (!dockerd || !rootlesskit || missing.length > 0) throw notInstalled(computer, missing);
  checkRights(computer);
  return { dockerd, rootlesskit, ip: null };
}

/** Debian's package of each program; other systems have them in their Docker or Moby package, or under the program's name. */
const debianPackages: Record<string, string> = {
  dockerd: 'docker.io',
  containerd: 'containerd',
  runc: 'runc',
  iptables: 'iptables',
  ip: 'iproute2',
  rootlesskit: 'rootlesskit',
  slirp4netns: 'slirp4netns',
  newuidmap: 'uidmap',
  newgidmap: 'uidmap',
};

function notInstalled(computer: Computer, missing: string[]): GantryError {
  const engine = missing.includes('dockerd');
  return new GantryError({
    kind: 'engine-not-installed',
    message: engine
      ? 'The container engine (Moby) is not installed on this computer.'
      : `The container engine needs ${list(missing)}, which ${missing.length === 1 ? 'is' : 'are'} not installed.`,
    hint: `${installHint(computer, missing)} Then start the engine again.`,
    detail: `not found: ${missing.join(', ')}`,
  });
}

function installHint(computer: Computer, missing: string[]): string {
  const release = computer.read('/etc/os-release') ?? '';
  const ids = [...release.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(match => (match[1] ?? '').split(' '));
  const others = missing.filter(name => !['dockerd', 'containerd', 'runc'].includes(name));
  if (ids.includes('debian') || ids.includes('ubuntu')) {
    const packages = new Set(missing.map(name => debianPackages[name] ?? name));
    return `Run: sudo apt-get install ${[...packages].join(' ')}.`;
  }
  const install: [string, string, string][] = [
    ['fedora', 'sudo dnf install', 'moby-engine'],
    ['rhel', 'sudo dnf install', 'moby-engine'],
    ['arch', 'sudo pacman -S', 'docker'],
    ['suse', 'sudo zypper install', 'docker'],
    ['alpine', 'sudo apk add', 'docker'],
  ];
  const known = install.find(([id]) => ids.some(found => found === id || found.startsWith(`open${id}`)));
  if (!known) return `Install Docker Engine (Moby)${others.length > 0 ? ` and ${list(others)}` : ''}.`;
  const packages = others.length < missing.length ? [known[2], ...others] : others;
  return `Run: ${known[1]} ${packages.join(' ')}.`;
}

function checkRights(computer: Computer): void {
  const refuse = (message: string, hint: string) => new GantryError({ kind: 'engine-permission', message, hint });
  for (const file of ['/etc/subuid', '/etc/subgid']) {
    // subuid(5): `user-or-uid:first:count`; 65,536 ids are what an image may use.
    const ranges = (computer.read(file) ?? '').split('\n').map(line => line.trim().split(':'));
    const own = ranges.filter(([name]) => name === computer.user || name === String(computer.uid));
    // With a subid source in nsswitch.conf the ranges are somewhere else; RootlessKit asks getsubids(1).
    const elsewhere = /^subid:/m.test(computer.read('/etc/nsswitch.conf') ?? '');
    if (elsewhere || own.some(([, , count]) => Number(count) >= 65536)) continue;
    throw refuse(
      `Your user may not run containers yet: it has no range of ids in ${file}.`,
      `Run: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${computer.user || computer.uid}.`,
    );
  }
  if (!computer.writable('/dev/net/tun'))
    throw refuse(
      'Your user may not open /dev/net/tun, which the network of containers needs.',
      'Run: sudo modprobe tun && sudo chmod 666 /dev/net/tun.',
    );
  if (computer.read('/proc/sys/kernel/unprivileged_userns_clone')?.trim() === '0')
    throw refuse(
      'This computer does not let ordinary users run containers (user namespaces are switched off).',
      'Run: sudo sysctl kernel.unprivileged_userns_clone=1.',
    );
  if (computer.read('/proc/sys/user/max_user_namespaces')?.trim() === '0')
    throw refuse(
      'This computer does not let ordinary users run containers (no user namespaces are allowed).',
      'Run: sudo sysctl user.max_user_namespaces=28633.',
    );
}

function list(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
