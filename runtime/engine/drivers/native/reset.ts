import { lstatSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../../base/index.ts';
import { GantryError } from '../../../contract/index.ts';
import type { EnginePaths } from '../../../host/index.ts';
import { mountsBelow, unmountAll } from './mounts.ts';
import { removeBridge } from './network.ts';
import { run } from './run.ts';

export interface ResetTools {
  /** Set for an ordinary user's engine, whose files belong to ids that only its user namespace may remove. */
  rootlesskit: string | null;
  /** Set for root's engine. */
  ip: string | null;
  umount: string | null;
  rm: string | null;
  logger: Logger;
}

/**
 * Removes everything below the stopped engine's data root and exec root, and its bridge. Links are removed, never followed; whatever
 * is mounted below is unmounted first, so that nothing is removed that only appeared there (a bind mount, a volume on a share).
 */
export async function removeEngineData(paths: EnginePaths, tools: ResetTools): Promise<void> {
  for (const folder of [paths.dataRoot, paths.execRoot]) {
    checkIsFolder(folder);
    if (tools.umount) await unmountAll(mountsBelow(folder), tools.umount, tools.logger);
    if (mountsBelow(folder).length > 0) throw stillMounted(folder);
    if (tools.rootlesskit && tools.rm) await removeInNamespace(folder, tools.rootlesskit, tools.rm);
    else await removeChildren(folder);
  }
  if (tools.ip) await removeBridge(tools.ip, paths.bridge);
}

function checkIsFolder(folder: string): void {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found || found.isDirectory()) return;
  throw new GantryError({
    kind: 'conflict',
    message: `${folder} is a link to somewhere else, so nothing was removed.`,
    hint: 'Replace the link by a folder, or remove what it points to yourself.',
  });
}

function stillMounted(folder: string): GantryError {
  return new GantryError({
    kind: 'conflict',
    message: 'Something is still mounted where the engine keeps its data, so nothing was removed.',
    hint: `Unmount what is below ${folder}, then reset again.`,
    detail: mountsBelow(folder).join('\n'),
  });
}

/** The folder itself stays: it may be a mount point of its own. rm of node removes links as links. */
async function removeChildren(folder: string): Promise<void> {
  let names: string[] = [];
  try {
    names = readdirSync(folder);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  }
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
}

async function removeInNamespace(folder: string, rootlesskit: string, rmProgram: string): Promise<void> {
  let names: string[] = [];
  try {
    names = readdirSync(folder);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw thrown;
  }
  const targets = names.map(name => join(folder, name));
  if (targets.length > 0)
    await run(rootlesskit, ['--net=host', rmProgram, '-rf', '--one-file-system', '--', ...targets], '', 600_000);
}
