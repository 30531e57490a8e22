import { readFileSync } from 'node:fs';
import type { Logger } from '../../../base/index.ts';
import { toGantryError } from '../../../contract/index.ts';
import type { EnginePaths } from '../../../host/index.ts';
import { run } from './run.ts';

/** A line of /proc/self/mountinfo (proc_pid_mountinfo(5)), as far as it is used. */
interface Mount {
  /** The folder within its file system that is mounted. */
  root: string;
  point: string;
}

function parseMounts(mountinfo: string): Mount[] {
  // Blanks and the like are written as octal numbers.
  const plain = (text: string) =>
    text.replace(/\\([0-7]{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return mountinfo.split('\n').flatMap(line => {
    const [, , , root, point] = line.split(' ');
    return root !== undefined && point !== undefined ? [{ root: plain(root), point: plain(point) }] : [];
  });
}

function readMountinfo(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

/** Mount points strictly below a folder, the deepest first. */
export function mountsBelow(folder: string, mountinfo = readMountinfo()): string[] {
  return parseMounts(mountinfo)
    .map(({ point }) => point)
    .filter(point => point.startsWith(`${folder}/`))
    .reverse();
}

/** Whether a folder is mounted onto itself, as dockerd does with its data root; not a file system of its own. */
export function isBoundToItself(folder: string, mountinfo = readMountinfo()): boolean {
  return parseMounts(mountinfo).some(({ root, point }) => point === folder && root !== '/' && folder.endsWith(root));
}

/** Unmounts what can be; the rest is said in the log. */
export async function unmountAll(points: string[], umount: string, logger: Logger): Promise<void> {
  for (const point of points) {
    try {
      await run(umount, ['--lazy', point]);
    } catch (error) {
      logger.log('warn', 'could not unmount', { point, error: toGantryError(error).detail });
    }
  }
}

/**
 * Unmounts what a dockerd leaves that was once killed or handed its containers on: the network namespace of `--network host` below
 * its exec root, and its data root, which it binds to itself and forgets that it did at its second start.
 */
export async function unmountLeftovers(paths: EnginePaths, umount: string, logger: Logger): Promise<void> {
  const own = isBoundToItself(paths.dataRoot) ? [paths.dataRoot] : [];
  await unmountAll([...mountsBelow(paths.execRoot), ...own], umount, logger);
}
