import { describe, expect, test } from 'vitest';
import { GantryError } from '../../../contract/index.ts';
import { type Computer, findPrograms } from './requirements.ts';

const all = [
  ...['dockerd', 'containerd', 'runc', 'iptables', 'ip'],
  ...['rootlesskit', 'slirp4netns', 'newuidmap', 'newgidmap'],
];

function computer(change: {
  uid?: number;
  without?: string[];
  release?: string;
  files?: Record<string, string>;
  writable?: boolean;
}): Computer {
  const files: Record<string, string> = {
    '/etc/os-release': change.release ?? 'ID=debian\n',
    '/etc/subuid': 'ann:100000:65536\n',
    '/etc/subgid': '1000:100000:65536\n',
    ...change.files,
  };
  const programs = all.filter(name => !change.without?.includes(name));
  return {
    uid: change.uid ?? 0,
    user: 'ann',
    find: name => (programs.includes(name) ? `/usr/bin/${name}` : null),
    read: file => files[file] ?? null,
    writable: () => change.writable ?? true,
  };
}

function refusal(change: Parameters<typeof computer>[0]): GantryError {
  try {
    findPrograms(computer(change));
  } catch (thrown) {
    if (thrown instanceof GantryError) return thrown;
  }
  throw new Error('nothing was missing');
}

describe('as root', () => {
  test('all there', () => {
    expect(findPrograms(computer({}))).toEqual({ dockerd: '/usr/bin/dockerd', ip: '/usr/bin/ip', rootlesskit: null });
  });

  test.each([
    ['ID=debian\n', 'Run: sudo apt-get install docker.io containerd runc. Then start the engine again.'],
    [
      'ID=ubuntu\nID_LIKE=debian\n',
      'Run: sudo apt-get install docker.io containerd runc. Then start the engine again.',
    ],
    ['ID=fedora\n', 'Run: sudo dnf install moby-engine. Then start the engine again.'],
    ['ID=arch\n', 'Run: sudo pacman -S docker. Then start the engine again.'],
    ['ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', 'Run: sudo zypper install docker. Then start the engine again.'],
    ['ID=alpine\n', 'Run: sudo apk add docker. Then start the engine again.'],
    ['ID=nixos\n', 'Install Docker Engine (Moby). Then start the engine again.'],
  ])('no engine, on %j', (release, hint) => {
    const error = refusal({ release, without: ['dockerd', 'containerd', 'runc'] });
    expect(error.kind).toBe('engine-not-installed');
    expect(error.message).toBe('The container engine (Moby) is not installed on this computer.');
    expect(error.hint).toBe(hint);
  });

  test('only a helper is missing', () => {
    const error = refusal({ without: ['ip'] });
    expect(error.message).toBe('The container engine needs ip, which is not installed.');
    expect(error.hint).toContain('apt-get install iproute2');
  });
});

describe('as an ordinary user', () => {
  test('all there', () => {
    expect(findPrograms(computer({ uid: 1000 })).rootlesskit).toBe('/usr/bin/rootlesskit');
  });

  test('programs for rootless engines are missing', () => {
    const error = refusal({ uid: 1000, without: ['rootlesskit', 'newuidmap', 'newgidmap', 'slirp4netns'] });
    expect(error.kind).toBe('engine-not-installed');
    expect(error.message).toContain('rootlesskit, slirp4netns, newuidmap and newgidmap, which are not installed');
    expect(error.hint).toContain('apt-get install rootlesskit slirp4netns uidmap.');
  });

  test.each([
    ['no range of ids', { files: { '/etc/subuid': 'bob:100000:65536\n' } }, /usermod --add-subuids .* ann\./],
    ['too small a range', { files: { '/etc/subgid': 'ann:100000:100\n' } }, /usermod/],
    ['no tun device', { writable: false }, /chmod 666 \/dev\/net\/tun/],
    [
      'namespaces off',
      { files: { '/proc/sys/kernel/unprivileged_userns_clone': '0\n' } },
      /unprivileged_userns_clone=1/,
    ],
    ['no namespaces', { files: { '/proc/sys/user/max_user_namespaces': '0\n' } }, /max_user_namespaces/],
  ])('%s', (_what, change, hint) => {
    const error = refusal({ uid: 1000, ...change });
    expect(error.kind).toBe('engine-permission');
    expect(error.hint).toMatch(hint);
  });

  test('ranges that come from elsewhere are left to RootlessKit', () => {
    const files = { '/etc/subuid': '', '/etc/subgid': '', '/etc/nsswitch.conf': 'passwd: files\nsubid: sss\n' };
    expect(findPrograms(computer({ uid: 1000, files })).dockerd).toBe('/usr/bin/dockerd');
  });
});
