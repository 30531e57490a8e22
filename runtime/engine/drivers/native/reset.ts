import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../../base/index.ts';
import { GantryError, toGantryError } from '../../../contract/index.ts';
import type { EnginePaths } from '../../../host/index.ts';
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
    if (tools.umount) await unmountBelow(folder, tools.umount, tools.logger);
    if (mountsBelow(readMounts(), folder).length > 0) throw stillMounted(folder);
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

function readMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

/** Mount points strictly below a folder, the deepest first. Input: /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export function mountsBelow(mountinfo: string, folder: string): string[] {
  return mountinfo
    .split('\n')
    .map(line => line.split(' ')[4] ?? '')
    .map(point =>
      point.replace(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    )
    .filter(point => point.startsWith(`${folder}/`))
    .reverse();
}

async function unmountBelow(folder: string, umount: string, logger: Logger): Promise<void> {
  for (const point of mountsBelow(readMounts(), folder)) {
    try {
      await run(umount, ['--lazy', point]);
    } catch (error) {
      logger.log('warn', 'could not unmount', { point, error: toGantryError(error).detail });
    }
  }
}

function stillMounted(folder: string): GantryError {
  return new GantryError({
    kind: 'conflict',
    message: 'Something is still mounted where the engine keeps its data, so nothing was removed.',
    hint: `Unmount what is below ${folder}, then reset again.`,
    detail: mountsBelow(readMounts(), folder).join('\n'),
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
