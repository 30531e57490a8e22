import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { readIfThere, withLock } from './cache.mjs';
import { findExecutable, lastLines, run } from './commands.mjs';
import { SetUpError } from './progress.mjs';
import { freeRange, hasRange } from './subordinate-ids.mjs';
import { canReadAndWrite, hasUserNamespaces, missingNeeds } from './system-needs.mjs';

const policyPath = '/usr/sbin/policy-rc.d';
const policyMark = '# Written by Gantry for the time of one installation; safe to delete.';

/**
 * Keeps packages from starting their services while they are installed (invoke-rc.d(8), policy-rc.d): Gantry runs its own
 * engine, and must not start the system's docker daemon on a machine that had none. A policy of the machine's own stays.
 * @param {() => Promise<void>} install
 */
async function withoutStartingServices(install) {
  const remove = () => rmSync(policyPath, { force: true });
  if (readIfThere(policyPath)?.includes(policyMark)) remove(); // left behind by an installation that was killed
  if (existsSync(policyPath)) return install();
  writeFileSync(policyPath, `#!/bin/sh\n${policyMark}\nexit 101\n`);
  chmodSync(policyPath, 0o755);
  process.once('exit', remove);
  try {
    await install();
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** The names as this release of Debian has them. @param {import('./system-needs.mjs').Need[]} missing */
async function packageNames(missing) {
  const renamed = missing.some(need => need.since13)
    ? (await run('apt-cache', ['pkgnames', 'lib'])).output.split('\n')
    : [];
  return missing.map(need => (need.since13 && renamed.includes(need.since13) ? need.since13 : need.package));
}

/** @param {string[]} args */
async function aptGet(args) {
  const lockTimeout = ['-o', 'DPkg::Lock::Timeout=300']; // s: another installation may be under way
  const result = await run('apt-get', [...lockTimeout, ...args], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  if (result.code !== 0) {
    throw new SetUpError(`\`apt-get ${args.join(' ')}\` ended with code ${result.code}:\n${lastLines(result.output)}`);
  }
}

/** What root has to do once for an engine of this user's own. @returns {string[]} commands */
function rootlessCommands() {
  const { username, uid } = userInfo();
  const commands = [];
  const [subuid, subgid] = [readIfThere('/etc/subuid') ?? '', readIfThere('/etc/subgid') ?? ''];
  if (!hasRange(subuid, username, uid) || !hasRange(subgid, username, uid)) {
    const range = freeRange(subuid, subgid);
    commands.push(`usermod --add-subuids ${range} --add-subgids ${range} ${username}`);
  }
  if (!existsSync('/dev/net/tun')) commands.push('modprobe tun');
  else if (!canReadAndWrite('/dev/net/tun')) commands.push('chmod 666 /dev/net/tun');
  if (findExecutable('unshare') && !hasUserNamespaces()) commands.push(namespaceCommand());
  return commands;
}

/** Ubuntu's, Debian's and the kernel's own switch, whichever is closed. */
function namespaceCommand() {
  const switches = {
    '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': [
      '1',
      'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
    ],
    '/proc/sys/kernel/unprivileged_userns_clone': ['0', 'sysctl -w kernel.unprivileged_userns_clone=1'],
    '/proc/sys/user/max_user_namespaces': ['0', 'sysctl -w user.max_user_namespaces=15000'],
  };
  for (const [path, [closed, command]] of Object.entries(switches)) {
    if (readIfThere(path)?.trim() === closed && command) return command;
  }
  return '# let ordinary users make user namespaces: `unshare --user --map-root-user true` has to succeed';
}

/** @param {import('./system-needs.mjs').Need[]} missing @param {string[]} commands @returns {string} */
function requestToRoot(missing, commands) {
  const what = missing.map(need => need.what).join(', ');
  const reason = missing.length ? `Gantry needs ${what}.` : 'This user can not run an engine without root yet.';
  return `${reason}\nOnly root can change that. Have root run this once, then start again:\n\n${commands.map(line => `    ${line}`).join('\n')}`;
}

/**
 * Sees to it that the system has what Gantry needs: installs it as root, or says what root has to do.
 * @param {Omit<import('./system-needs.mjs').Situation, 'root'>} situation
 * @param {import('./progress.mjs').OnStep} onStep
 */
export async function ensurePackages(situation, onStep) {
  if (process.platform !== 'linux') return; // there the engine runs in a VM, and Electron brings all it needs
  const root = process.getuid?.() === 0;
  const missing = missingNeeds({ ...situation, root });
  const commands = root ? [] : rootlessCommands();
  if (missing.length === 0 && commands.length === 0) return onStep('System packages', 'all there');

  if (missing.length && !findExecutable('apt-get')) {
    const list = missing.map(need => `  ${need.what} (on Debian: ${need.package})`).join('\n');
    throw new SetUpError(
      `Gantry needs these from your distribution's packages; install them, then start again:\n${list}`,
    );
  }
  if (!root) {
    const names = await packageNames(missing);
    if (names.length) {
      commands.unshift(`apt-get update && apt-get install -y --no-install-recommends ${names.join(' ')}`);
    }
    throw new SetUpError(requestToRoot(missing, commands));
  }
  // apt-get waits for dpkg's lock, but not for that of its lists.
  const waiting = () => onStep('System packages', 'another start is installing them, waiting');
  await withLock('packages', waiting, () => install(missingNeeds({ ...situation, root }), onStep));
  onStep('System packages', 'installed');
}

/** @param {import('./system-needs.mjs').Need[]} missing @param {import('./progress.mjs').OnStep} onStep */
async function install(missing, onStep) {
  if (missing.length === 0) return;
  onStep('System packages', `installing ${missing.map(need => need.package).join(' ')}`);
  await aptGet(['update']);
  const names = await packageNames(missing); // apt knows the names only now, on a machine that never updated its lists
  await withoutStartingServices(() => aptGet(['install', '-y', '--no-install-recommends', ...names]));
  const still = missing.filter(need => !need.present());
  if (still.length) {
    const list = still.map(need => `${need.what} (${need.package})`).join(', ');
    throw new SetUpError(`apt-get installed everything, and yet this can't be found: ${list}.`);
  }
}
