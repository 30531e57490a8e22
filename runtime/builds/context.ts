import type { Stats } from 'node:fs';
import { lstat, opendir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type BuildSource, type ContextFacts, GantryError } from '../contract/index.ts';
import { longestDockerfile } from './dockerfile.ts';
import { IgnoreRules } from './ignore-rules.ts';
import { localError } from './local-error.ts';

/** One thing that is sent. */
export interface ContextEntry {
  /** Relative to the context, with `/`. */
  path: string;
  type: 'file' | 'folder' | 'link';
  size: number;
  mode: number;
  /** Seconds of the epoch. */
  mtime: number;
}

/** A folder as it was found. */
export interface BuildContext {
  root: string;
  entries: ContextEntry[];
  facts: ContextFacts;
}

/** A context with more files than this is a mistake (a whole disk), and listing it would fill the memory. */
const mostEntries = 1_000_000;
const shownLargest = 8;
const shownSkipped = 20;
const longestIgnoreFile = 1024 * 1024;
/** Where a Dockerfile from outside the context lies in what is sent. The name is always the same, for the cache's sake. */
export const outsideDockerfile = '.gantry.Dockerfile';

/** The Dockerfile's own path, and its name within the context; null where that is outside of it. */
export function placeOfDockerfile(source: BuildSource & { type: 'folder' }): { path: string; inside: string | null } {
  const root = resolve(source.path);
  const path = isAbsolute(source.dockerfile) ? source.dockerfile : resolve(root, source.dockerfile || 'Dockerfile');
  const inside = relative(root, path);
  return { path, inside: inside.startsWith('..') || isAbsolute(inside) ? null : inside.split(sep).join('/') };
}

/** Whether a path stays below a folder once its links are followed. */
export async function liesWithin(root: string, path: string): Promise<boolean> {
  const inside = relative(await realpath(root), await realpath(path));
  return !inside.startsWith('..') && !isAbsolute(inside);
}

/** Reads a Dockerfile. @throws GantryError `not-found`, `invalid-input` */
export async function readDockerfile(path: string): Promise<string> {
  try {
    const found = await stat(path);
    if (!found.isFile())
      throw new GantryError({ kind: 'invalid-input', message: `${path} is not a file.`, hint: 'Choose a Dockerfile.' });
    if (found.size > longestDockerfile)
      throw new GantryError({
        kind: 'invalid-input',
        message: `${path} is too large for a Dockerfile.`,
        hint: 'Choose the Dockerfile itself.',
      });
    return await readFile(path, 'utf8');
  } catch (thrown) {
    throw localError(thrown, path);
  }
}

/** Finds what of a folder is sent, by its `.dockerignore`. Nothing is read but names and sizes. */
export async function walkContext(
  source: BuildSource & { type: 'folder' },
  signal?: AbortSignal,
): Promise<BuildContext> {
  const root = resolve(source.path);
  await checkFolder(root);
  const dockerfile = placeOfDockerfile(source);
  const { rules, name } = await readIgnore(root, dockerfile.path);
  // Docker sends both even when they are left out: the builder needs the one, and the other says what it may not use.
  const always = new Set([dockerfile.inside, name].filter(Boolean));
  const entries: ContextEntry[] = [];
  const skipped: ContextFacts['skipped'] = [];
  let ignored = 0;

  const skip = (path: string, why: string) => {
    if (skipped.length < shownSkipped) skipped.push({ path, why });
  };

  const walk = async (folder: string): Promise<void> => {
    const found: string[] = [];
    try {
      for await (const entry of await opendir(join(root, folder))) found.push(entry.name);
    } catch (thrown) {
      throw localError(thrown, join(root, folder), 'Leave it out by a line in .dockerignore, or make it readable.');
    }
    for (const entryName of found.sort()) {
      signal?.throwIfAborted();
      const path = folder ? `${folder}/${entryName}` : entryName;
      const stats = await lstat(join(root, path)).catch(() => null);
      if (!stats) {
        // Where Node had to replace bytes of the name, nothing is found by it. Else it went away while the folder was read.
        if (entryName.includes('\ufffd')) skip(path, 'a name that is no UTF-8');
        continue;
      }
      const out = rules.ignores(path) && !always.has(path);
      if (out && !(stats.isDirectory() && (rules.mayKeepWithin(path) || holdsOne(always, path)))) {
        ignored += 1;
        continue;
      }
      const type = typeOf(stats);
      if (!type) {
        skip(path, kindOf(stats));
        continue;
      }
      if (entries.length >= mostEntries) throw tooMany(root);
      // A folder that is only looked into is not sent itself: tar makes it for what is in it.
      if (!out) entries.push(entryOf(path, type, stats));
      if (type === 'folder') await walk(path);
    }
  };
  await walk('');
  return { root, entries, facts: factsOf(entries, { ignored, ignoreFile: name, skipped }) };
}

function holdsOne(always: ReadonlySet<string | null>, folder: string): boolean {
  return [...always].some(path => path?.startsWith(`${folder}/`));
}

/** `Dockerfile.dockerignore` beside the Dockerfile goes before `.dockerignore` (Docker documentation, "Build context"). */
async function readIgnore(root: string, dockerfile: string): Promise<{ rules: IgnoreRules; name: string }> {
  for (const path of [`${dockerfile}.dockerignore`, join(root, '.dockerignore')]) {
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) continue;
    if (found.size > longestIgnoreFile)
      throw new GantryError({ kind: 'invalid-input', message: `${path} is too large to be an ignore file.` });
    const text = await readFile(path, 'utf8').catch(thrown => {
      throw localError(thrown, path);
    });
    return { rules: new IgnoreRules(text), name: relative(root, path).split(sep).join('/') || basename(path) };
  }
  return { rules: new IgnoreRules(''), name: '' };
}

async function checkFolder(root: string): Promise<void> {
  const found = await stat(root).catch(thrown => {
    throw localError(thrown, root);
  });
  if (!found.isDirectory())
    throw new GantryError({ kind: 'invalid-input', message: `${root} is not a folder.`, hint: 'Choose a folder.' });
}

function typeOf(stats: Stats): ContextEntry['type'] | null {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : null;
}

function kindOf(stats: Stats): string {
  if (stats.isSocket()) return 'a socket';
  return stats.isFIFO() ? 'a pipe' : 'a device';
}

function entryOf(path: string, type: ContextEntry['type'], stats: Stats): ContextEntry {
  const size = type === 'file' ? stats.size : 0;
  return { path, type, size, mode: stats.mode & 0o7777, mtime: Math.floor(stats.mtimeMs / 1000) };
}

function factsOf(
  entries: readonly ContextEntry[],
  rest: Pick<ContextFacts, 'ignored' | 'ignoreFile' | 'skipped'>,
): ContextFacts {
  const tops = new Map<string, { path: string; bytes: number; folder: boolean }>();
  let bytes = 0;
  let files = 0;
  for (const { path, size, type } of entries) {
    if (type === 'folder') continue;
    bytes += size;
    files += 1;
    const slash = path.indexOf('/');
    const top = slash < 0 ? path : path.slice(0, slash);
    const known = tops.get(top);
    if (known) known.bytes += size;
    else tops.set(top, { path: top, bytes: size, folder: slash >= 0 });
  }
  const largest = [...tops.values()].sort((a, b) => b.bytes - a.bytes).slice(0, shownLargest);
  return { bytes, files, largest, ...rest };
}

function tooMany(root: string): GantryError {
  return new GantryError({
    kind: 'invalid-input',
    message: `${root} holds more than a million files.`,
    hint: 'Choose the folder of one project, or leave out what it does not need in .dockerignore.',
  });
}
