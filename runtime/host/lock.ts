import { existsSync, linkSync, renameSync, watch, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { identify, isAlive, type ProcessIdentity, readIdentity, removeFile } from './processes.ts';

/** A lock that this process holds until it is let go. */
export interface Lock {
  release(): void;
}

let counter = 0;

/**
 * Takes a lock between processes; waits while a living process holds it. The lock file names its holder, so that one left by
 * a process that was killed is taken over. Throws on abort.
 */
export async function takeLock(path: string, signal: AbortSignal): Promise<Lock> {
  const me = identify(process.pid);
  if (!me) throw new Error('no /proc to identify this process by');
  for (;;) {
    signal.throwIfAborted();
    if (tryLink(path, me)) return { release: () => releaseOwn(path, me) };
    const holder = readIdentity(path);
    if (!holder || !isAlive(holder)) setAsideStale(path, holder);
    else await holderLetGo(path, signal);
  }
}

/** link(2) makes the lock with its content in one step and fails if it is there. */
function tryLink(path: string, me: ProcessIdentity): boolean {
  counter += 1;
  const temporary = `${path}.${me.pid}.${counter}`;
  writeFileSync(temporary, JSON.stringify(me), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(temporary, path);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  } finally {
    removeFile(temporary);
  }
}

/** Two waiters may see the same stale lock: only what was seen is removed, a lock that was just taken is put back. */
function setAsideStale(path: string, seen: ProcessIdentity | null): void {
  counter += 1;
  const aside = `${path}.${process.pid}.${counter}.stale`;
  try {
    renameSync(path, aside);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw thrown;
  }
  const moved = readIdentity(aside);
  if (moved && JSON.stringify(moved) !== JSON.stringify(seen) && isAlive(moved)) {
    try {
      linkSync(aside, path);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
  }
  removeFile(aside);
}

function releaseOwn(path: string, me: ProcessIdentity): void {
  const holder = readIdentity(path);
  if (holder && holder.pid === me.pid && holder.startTime === me.startTime) removeFile(path);
}

/** Resolves when the lock file changed, or after half a second: a holder that is killed changes no file. */
async function holderLetGo(path: string, signal: AbortSignal): Promise<void> {
  await new Promise<void>(resolve => {
    const done = () => {
      clearTimeout(timer);
      watcher.close();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === basename(path) && !existsSync(path)) done();
    });
    watcher.on('error', done);
    const timer = setTimeout(done, 500);
    signal.addEventListener('abort', done, { once: true });
    if (!existsSync(path)) done();
  });
}
