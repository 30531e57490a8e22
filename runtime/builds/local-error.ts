import { constants } from 'node:fs';
import { GantryError, toGantryError } from '../contract/index.ts';

/** Opens a file as it was found: neither a link nor a pipe that took its place meanwhile is followed or waited for. */
export const openAsFound = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Turns a failure to read something of this computer into a sentence; other errors are passed on. */
export function localError(thrown: unknown, path: string, hint = 'Choose another one.'): GantryError {
  if (thrown instanceof GantryError) return thrown;
  const { code, message: detail } = thrown as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new GantryError({ kind: 'not-found', message: `There is no ${path}.`, hint: 'Choose another one.' });
  if (code === 'EACCES' || code === 'EPERM')
    return new GantryError({ kind: 'invalid-input', message: `You may not read ${path}.`, hint, detail });
  if (code === 'ENAMETOOLONG' || code === 'ERR_INVALID_ARG_VALUE' || code === 'ELOOP' || code === 'EISDIR')
    return new GantryError({ kind: 'invalid-input', message: `${path.slice(0, 200)} can’t be used.`, hint, detail });
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new GantryError({
      kind: 'disk-full',
      message: `There is no room left to write ${path}.`,
      hint: 'Free some disk space, then try again.',
      detail,
    });
  return toGantryError(thrown);
}
