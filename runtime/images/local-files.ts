import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GantryError, toGantryError } from '../contract/index.ts';

/** Turns a failure of this computer's file system into a sentence. Other errors are passed on. */
export function localFileError(thrown: unknown, path: string, act: 'read' | 'write'): GantryError {
  if (thrown instanceof GantryError) return thrown;
  const { code, message: detail } = thrown as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new GantryError({
        kind: 'not-found',
        message: act === 'read' ? `There is no file ${path}.` : `There is no folder ${dirname(path)}.`,
        hint: 'Choose another path.',
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new GantryError({
        kind: 'invalid-input',
        message: act === 'read' ? `You may not read ${path}.` : `You may not write to ${dirname(path)}.`,
        hint: act === 'read' ? 'Change its permissions, or copy it elsewhere.' : 'Choose another folder.',
        detail,
      });
    case 'EISDIR':
      return new GantryError({ kind: 'invalid-input', message: `${path} is a folder.`, hint: 'Choose a file in it.' });
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE':
      return new GantryError({ kind: 'invalid-input', message: 'This path can’t be used.', detail });
    case 'ENOSPC':
    case 'EDQUOT':
      return new GantryError({
        kind: 'disk-full',
        message: `The disk that holds ${dirname(path)} is full.`,
        hint: 'Free some space there, or choose another disk.',
        detail,
      });
    case 'EFBIG':
      return new GantryError({
        kind: 'disk-full',
        message: `The disk that holds ${dirname(path)} does not take files this large.`,
        hint: 'Choose another disk.',
        detail,
      });
    default:
      return toGantryError(thrown);
  }
}

/** Refuses a target that can't be written before a long work begins. */
export async function checkTarget(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory())
    throw new GantryError({ kind: 'invalid-input', message: `${path} is a folder.`, hint: 'Add a file name to it.' });
  const folder = await stat(dirname(path)).catch((error: unknown) => {
    throw localFileError(error, path, 'write');
  });
  if (!folder.isDirectory())
    throw new GantryError({ kind: 'invalid-input', message: `${dirname(path)} is not a folder.` });
}
