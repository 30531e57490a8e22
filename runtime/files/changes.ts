import type { ContainerChange, ContainerChanges } from '../contract/index.ts';
import type { FileType } from '../contract/layers.ts';
import { containerFiles, containers, type DockerClient } from '../docker/index.ts';
import { explainFileFailure } from './failures.ts';
import { typeOfGoMode } from './go-mode.ts';

/** Sent to the page at most; the counts are of all. */
export const mostChanges = 50_000;
/** Path stats that are asked for at a time. */
const atOnce = 8;

const kinds: Record<number, ContainerChange> = { 0: 'modified', 1: 'added', 2: 'removed' };

/** What a container changed in its image's files (Engine API: `GET /containers/{id}/changes`). */
export async function changesOf(client: DockerClient, id: string, signal: AbortSignal): Promise<ContainerChanges> {
  try {
    const [found, { SizeRw }] = await Promise.all([
      containers.changes(client, id, { signal }),
      containers.inspect(client, id, { size: true, signal }),
    ]);
    const counts = { modified: 0, added: 0, removed: 0 };
    const changes: ContainerChanges['changes'] = [];
    for (const { Path, Kind } of found) {
      const change = kinds[Kind ?? -1];
      if (!change || typeof Path !== 'string' || !Path.startsWith('/')) continue;
      counts[change] += 1;
      changes.push({ path: Path, change });
    }
    // By parts, so that a folder stands directly before what is in it.
    changes.sort((a, b) => compare(a.path.replaceAll('/', '\0'), b.path.replaceAll('/', '\0')));
    return { changes: changes.slice(0, mostChanges), counts, bytes: SizeRw ?? null };
  } catch (thrown) {
    throw explainFileFailure(thrown, '/');
  }
}

/** Kinds and sizes of some files. What is gone, or has a name that is no UTF-8, is left out. */
export async function sizesOf(
  client: DockerClient,
  id: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<{ path: string; type: FileType; size: number }[]> {
  const left = [...paths];
  const files: { path: string; type: FileType; size: number }[] = [];
  const work = async () => {
    for (let path = left.shift(); path !== undefined && !signal.aborted; path = left.shift()) {
      const found = await containerFiles.stat(client, id, { path, signal }).catch(() => null);
      if (found) files.push({ path, type: typeOfGoMode(found.mode ?? 0), size: found.size ?? 0 });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return files;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
