import { statfs } from 'node:fs/promises';
import { type EngineStatus, GantryError } from '../contract/index.ts';
import { formatBytes } from './sizes.ts';

/**
 * Says what a full disk of the engine kept from being done, how much room there is and where, and what to do. Figures only
 * where the engine's disk is this computer's. They are of now: the engine has cleared up what it had begun.
 */
export async function explainDiskFull(
  error: GantryError,
  { features, info }: Pick<EngineStatus, 'features' | 'info'>,
  undone: string,
): Promise<GantryError> {
  if (error.kind !== 'disk-full') return error;
  const room = features.localFiles && info ? await roomAt(info.dataRoot) : '';
  return new GantryError(
    {
      kind: 'disk-full',
      message: `The engine’s disk is full: ${undone}.`,
      hint: `${room}Remove images, containers or volumes that nobody needs, and try again.`,
      detail: error.detail,
    },
    { cause: error },
  );
}

async function roomAt(folder: string): Promise<string> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return `It needs more than the ${formatBytes(bavail * bsize)} of ${formatBytes(blocks * bsize)} that are free on the disk of ${folder}. `;
  } catch {
    // An engine of another user: its folder can't be looked at.
    return '';
  }
}
