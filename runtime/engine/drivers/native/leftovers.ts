import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  commandLine,
  type EnginePaths,
  identify,
  type ProcessIdentity,
  readPidFile,
  removeFile,
  signal,
  waitForExit,
} from '../../../host/index.ts';
import { containerdPidFile } from './commands.ts';

/** The dockerd of these paths, if it runs: its pid file's process, but only if its command line is of this engine. */
export function findDockerd(paths: EnginePaths): ProcessIdentity | null {
  const pid = readPidFile(paths.pidFile);
  if (pid === null || !commandLine(pid).includes(paths.configFile)) return null;
  return identify(pid);
}

/**
 * Removes what a killed dockerd left and a new one would stumble over: its pid file (whose number may be another process's by
 * now, and then dockerd refuses to start), its socket, and a containerd that outlived it. Containers don't depend on containerd.
 */
export async function clearStale(paths: EnginePaths): Promise<void> {
  const containerd = readPidFile(containerdPidFile(paths));
  if (containerd !== null && commandLine(containerd).some(argument => argument.startsWith(paths.execRoot))) {
    const identity = identify(containerd);
    // It is told to die with dockerd (PDEATHSIG): give it the moment it needs, so that it isn't taken for a running one.
    if (identity && !(await waitForExit(identity, 100))) {
      signal(identity, 'SIGKILL');
      await waitForExit(identity, 2000);
    }
  }
  removeFile(containerdPidFile(paths));
  removeFile(paths.pidFile);
  removeFile(paths.socket);
}

/** Every dockerd of this engine, also one whose pid file is gone: two on the same data would damage it. */
export function findStrayDockerds(paths: EnginePaths): ProcessIdentity[] {
  return allPids()
    .filter(pid => {
      const line = commandLine(pid);
      return basename(line[0] ?? '') === 'dockerd' && line.includes(paths.configFile);
    })
    .map(identify)
    .filter(identity => identity !== null);
}

function allPids(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(pid => Number.isSafeInteger(pid) && pid > 0);
}

/** Shims of this engine and the first processes of their containers. Works as long as /proc shows their command lines. */
export function findShims(paths: EnginePaths): { shims: ProcessIdentity[]; containers: ProcessIdentity[] } {
  const address = `${paths.execRoot}/containerd/containerd.sock`;
  const pids = allPids();
  const shimPids = pids.filter(pid => {
    const line = commandLine(pid);
    return line[0]?.includes('containerd-shim') && line.includes(address);
  });
  const containerPids = pids.filter(pid => shimPids.includes(parentOf(pid)));
  const existing = (list: number[]) => list.map(identify).filter(identity => identity !== null);
  return { shims: existing(shimPids), containers: existing(containerPids) };
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

/** Ends containers that no engine can reach any more, with their shims. Answers with how many there were. */
export async function endLeftovers(paths: EnginePaths): Promise<number> {
  const { shims, containers } = findShims(paths);
  for (const identity of [...containers, ...shims]) signal(identity, 'SIGKILL');
  await Promise.all([...containers, ...shims].map(identity => waitForExit(identity, 5000)));
  return shims.length;
}
