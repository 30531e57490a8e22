import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The checkout that this file belongs to. */
export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The user's cache folder for Gantry, shared by all checkouts. A relative XDG_CACHE_HOME is invalid (XDG base directories). */
export function cacheFolder() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, 'gantry');
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'gantry', 'cache');
  return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'gantry');
}

/** What belongs to this checkout alone, and goes with its node_modules. */
export const checkoutCache = () => join(projectRoot, 'node_modules', '.cache', 'gantry');

/** @param {...(string | Buffer)} parts @returns {string} sha256 in hex; the parts' borders count */
export function hashOf(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

/** A file's text, or undefined when it isn't there. @param {string} path */
export function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string} path @param {string | Buffer} content Readers see the old file or the new one, never half of it. */
export function writeWhole(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}

/** Whether the process that wrote the lock is still there. @param {string} path */
function isHeld(path) {
  const text = readIfThere(path);
  if (text === undefined) return false;
  // A lock is empty for a moment after its creation.
  if (text === '') return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 5_000;
  try {
    process.kill(Number(text), 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Runs work while no other process runs work under the same name. Two `npm start` at once must not both run `npm ci`
 * in one folder, nor download 200 MB twice.
 * @template T
 * @param {string} name
 * @param {() => void} onWait called once if another process is at it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, onWait, work) {
  const path = join(cacheFolder(), 'locks', `${name}.lock`);
  mkdirSync(dirname(path), { recursive: true });
  for (let told = false; ; ) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if (isHeld(path)) {
      if (!told) onWait();
      told = true;
      // Nothing announces that a process died with its lock in place, so this one has to look again.
      await sleep(200);
    } else {
      rmSync(path, { force: true });
    }
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
