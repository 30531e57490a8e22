import { posix } from 'node:path';
import { type FileStat, GantryError, toGantryError } from '../contract/index.ts';
import { containerFiles, type DockerClient } from '../docker/index.ts';
import { explainMissing } from './failures.ts';
import { typeOfGoMode } from './go-mode.ts';

/** Links that lead to links: the engine resolves all but what is made while it does. */
const mostHops = 8;

/** A path without `..`, doubled and trailing slashes. The engine keeps it inside the container; this is for reading. */
export function cleanPath(path: string): string {
  const clean = posix.normalize(`/${path}`);
  return clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean;
}

/** What a path leads to, links followed. @throws GantryError `not-found` */
export async function statFile(client: DockerClient, id: string, path: string, signal: AbortSignal): Promise<FileStat> {
  let at = cleanPath(path);
  for (let hop = 0; hop < mostHops; hop += 1) {
    const found = await containerFiles.stat(client, id, { path: at, signal }).catch(async thrown => {
      throw await explainMissing(thrown, client, { id, path: at });
    });
    const type = typeOfGoMode(found.mode ?? 0);
    if (type !== 'symlink') return { path: at, type, size: type === 'file' ? (found.size ?? 0) : 0 };
    const target = found.linkTarget ?? '';
    if (!target) break;
    at = cleanPath(posix.resolve(posix.dirname(at), target));
  }
  throw new GantryError({ kind: 'not-found', message: `${path} is a link that leads nowhere.` });
}

/** Whether something has a name, a link that leads nowhere included. Its folder has to be known to be there. */
export async function exists(client: DockerClient, id: string, path: string, signal: AbortSignal): Promise<boolean> {
  try {
    await containerFiles.stat(client, id, { path, signal });
    return true;
  } catch (thrown) {
    if (toGantryError(thrown).kind === 'not-found') return false;
    throw await explainMissing(thrown, client, { id, path });
  }
}
