import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, unlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { readJson, writeJson } from './json-files.ts';

/**
 * A process beyond doubt: Linux reuses pids, so the number alone may stand for another one later. `startTime` is field 22 of
 * /proc/<pid>/stat (clock ticks since boot, proc(5)), `boot` the kernel's boot id.
 */
export interface ProcessIdentity {
  pid: number;
  startTime: string;
  boot: string;
}

const identitySchema = z.object({ pid: z.int().positive(), startTime: z.string(), boot: z.string() });

/** What runs under a pid now; null when nothing does, or only a zombie. */
export function identify(pid: number): ProcessIdentity | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may itself hold spaces and parentheses: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTime] = [fields[0], fields[19]];
    if (startTime === undefined || state === 'Z' || state === 'X') return null;
    return { pid, startTime, boot: bootId() };
  } catch {
    return null;
  }
}

let boot: string | null = null;

function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return boot;
}

/** Whether this very process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now !== null && now.startTime === identity.startTime && now.boot === identity.boot;
}

/** When a process began, epoch milliseconds. */
export function startedAt(identity: ProcessIdentity): number {
  const bootTime = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1];
  // USER_HZ is 100 on every Linux architecture that Electron runs on.
  return Number(bootTime) * 1000 + Number(identity.startTime) * 10;
}

/** The command line of a process, empty when it can't be read. */
export function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}

/** Sends a signal to this very process, never to one that got its pid later. False when it is gone. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false;
  try {
    process.kill(identity.pid, name);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw thrown;
  }
}

/**
 * Resolves with true when the process has ended, with false after `timeoutMs`. A process that is no child of ours reports its
 * end to nobody (Node has no pidfd), so /proc is looked at, at most every 50 ms and only while somebody waits here.
 */
export async function waitForExit(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  for (let pause = 5; isAlive(identity); pause = Math.min(50, pause * 2)) {
    if (Date.now() >= deadline) return false;
    await sleep(pause);
  }
  return true;
}

/** The number in a pid file, as dockerd writes it; null when there is none. */
export function readPidFile(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, 'utf8').trim());
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** Remembers which process a pid stood for. */
export async function writeIdentity(path: string, identity: ProcessIdentity): Promise<void> {
  await writeJson(path, identity);
}

/** The remembered process; null when there is none or the file is damaged. */
export function readIdentity(path: string): ProcessIdentity | null {
  const read = readJson(path, identitySchema);
  return read.type === 'ok' ? read.value : null;
}

/** Removes a file that may not be there. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  }
}

export interface Detached {
  pid: number;
  /** Resolves when it ends while this process still lives. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/**
 * Starts a program that outlives this process: a session of its own, nothing inherited but the log file, to which both its
 * outputs are appended. Rejects when it can't be executed.
 */
export async function spawnDetached(
  command: string,
  args: string[],
  options: { env: Record<string, string>; logFile: string },
): Promise<Detached> {
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', log, log],
      env: options.env,
      // Not a folder that somebody may want to unmount.
      cwd: '/',
    });
    const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(resolve => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    return { pid: child.pid ?? 0, exited };
  } finally {
    closeSync(log);
  }
}
