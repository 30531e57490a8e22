import { type ErrorKind, GantryError } from '../../../contract/index.ts';

interface Pattern {
  pattern: RegExp;
  kind: ErrorKind;
  message: string;
  hint: string;
}

/** What dockerd and RootlessKit print before they give up, and what it means. The first match counts. */
const patterns: Pattern[] = [
  {
    pattern: /no space left on device|disk quota exceeded/i,
    kind: 'disk-full',
    message: 'The engine could not start because the disk is full.',
    hint: 'Free some disk space, then start the engine again.',
  },
  {
    pattern: /\/dev\/net\/tun/,
    kind: 'engine-permission',
    message: 'Your user may not open /dev/net/tun, which the network of containers needs.',
    hint: 'Run: sudo modprobe tun && sudo chmod 666 /dev/net/tun.',
  },
  {
    pattern: /newuidmap|newgidmap|subuid|failed to setup UID\/GID map/i,
    kind: 'engine-permission',
    message: 'The ids of your user could not be mapped into containers.',
    hint: 'Check your ranges in /etc/subuid and /etc/subgid, and that newuidmap is installed with its rights.',
  },
  {
    pattern:
      /rootlesskit.*operation not permitted|fork\/exec \/proc\/self\/exe: (operation not permitted|permission denied)/i,
    kind: 'engine-permission',
    message: 'This computer does not let ordinary users make the namespaces that containers need.',
    hint: 'On Ubuntu run: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0.',
  },
  {
    pattern: /pid file found, ensure docker is not running/i,
    kind: 'conflict',
    message: 'Another engine with the same data is still running.',
    hint: 'Wait a moment, then start the engine again.',
  },
  {
    pattern: /iptables.*(not found|no such file)|failed to find iptables/i,
    kind: 'engine-not-installed',
    message: 'The engine needs iptables, which is not installed.',
    hint: 'Install the package iptables, then start the engine again.',
  },
  {
    pattern: /iptables|error creating default "bridge" network|nat chain/i,
    kind: 'engine-error',
    message: 'The engine could not set up its network.',
    hint: 'See its log on the Troubleshoot page.',
  },
  {
    pattern: /unable to configure the docker daemon with file/i,
    kind: 'engine-error',
    message: 'The engine does not understand its daemon.json.',
    hint: 'Undo what was changed in that file, then start the engine again.',
  },
  {
    pattern: /error initializing graphdriver|driver not supported/i,
    kind: 'engine-error',
    message: 'The engine can’t keep images on this file system.',
    hint: 'Put its data on an ext4, xfs or btrfs file system.',
  },
  {
    pattern: /containerd(-shim)?"?: executable file not found|exec: "?(containerd|runc)/i,
    kind: 'engine-not-installed',
    message: 'The engine needs containerd and runc, which are not installed.',
    hint: 'Install the packages containerd and runc, then start the engine again.',
  },
  {
    pattern: /permission denied|operation not permitted|must be run as root/i,
    kind: 'engine-permission',
    message: 'The engine lacks a right that it needs.',
    hint: 'See its log on the Troubleshoot page for what was denied.',
  },
];

/** At most this many lines of the log go into an error's detail. */
const detailLines = 20;

/**
 * Why an engine ended before it answered, from the log lines it wrote. Only lines that aren't mere information are looked at, the
 * last ones first: early warnings are often not the reason.
 */
export function explainFailedStart(log: string[], exit: string): GantryError {
  const telling = log.filter(line => !/ level=(info|debug|trace) /.test(line));
  const detail = [...telling.slice(-detailLines), exit].join('\n');
  for (const line of [...telling].reverse()) {
    const found = patterns.find(entry => entry.pattern.test(line));
    if (found) return new GantryError({ kind: found.kind, message: found.message, hint: found.hint, detail });
  }
  return new GantryError({
    kind: 'engine-error',
    message: 'The engine ended before it answered.',
    hint: 'See its log on the Troubleshoot page.',
    detail: telling.length > 0 ? detail : [...log.slice(-detailLines), exit].join('\n'),
  });
}
