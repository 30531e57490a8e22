import { watch } from 'node:fs';
import type { Disposable, Logger } from '../base/index.ts';

/**
 * Tells of changes of the engine's image names. Moby before 23 reports no event for an image that BuildKit built, but it
 * replaces `repositories.json` in `<data root>/image/<storage driver>`; the kernel tells (inotify), nothing is polled.
 * A folder that can't be watched is no failure: the page refreshes when it gets the focus.
 */
export function watchImageStore(folder: string, changed: () => void, logger: Logger): Disposable {
  try {
    const watcher = watch(folder, { persistent: false }, () => changed());
    watcher.on('error', error => logger.log('warn', 'image store no longer watched', { error: String(error) }));
    return { dispose: () => watcher.close() };
  } catch (error) {
    logger.log('info', 'image store not watched', { error: String(error) });
    return { dispose: () => {} };
  }
}
