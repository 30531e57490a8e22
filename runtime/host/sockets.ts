import { existsSync, type FSWatcher, watch } from 'node:fs';
import { connect } from 'node:net';
import { basename, dirname } from 'node:path';

/** What a connection attempt to a unix socket met. */
export type SocketAnswer =
  | 'accepts'
  /** No such file. */
  | 'absent'
  /** The file is there, nobody listens: left by a process that was killed. */
  | 'refused'
  /** This user may not open it. */
  | 'forbidden';

/** Tries once to connect. */
export async function probeSocket(path: string): Promise<SocketAnswer> {
  return await new Promise(resolve => {
    const socket = connect({ path });
    const done = (answer: SocketAnswer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done('accepts'));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES' || error.code === 'EPERM') done('forbidden');
      else if (error.code === 'ENOENT' || error.code === 'ENOTDIR') done('absent');
      else done('refused');
    });
  });
}

export interface WaitOptions {
  signal: AbortSignal;
  /**
   * The longest pause between two attempts, milliseconds. A socket that appears is seen through inotify at once; attempts are
   * for the moment between its bind and its listen, and for file systems without inotify.
   */
  maxPauseMs: number;
  /**
   * Goes on waiting while the socket is forbidden. A daemon of our own may open it to nobody for a moment: dockerd binds with
   * umask 0777 and sets the mode after that (docker/go-connections: NewUnixSocket).
   */
  throughForbidden?: boolean;
}

/** Resolves when a connection is accepted, or is forbidden; throws on abort. */
export async function waitForSocket(path: string, options: WaitOptions): Promise<SocketAnswer> {
  const { signal, maxPauseMs, throughForbidden = false } = options;
  const changes = new FolderChanges(path);
  try {
    for (let pause = 5; ; pause = Math.min(maxPauseMs, pause * 2)) {
      signal.throwIfAborted();
      changes.arm();
      const answer = await probeSocket(path);
      if (answer === 'accepts' || (answer === 'forbidden' && !throughForbidden)) return answer;
      await changes.wait(pause, signal);
    }
  } finally {
    changes.dispose();
  }
}

/** Watches the folder of a file that may not exist yet; or the nearest folder above it that does. */
class FolderChanges {
  readonly #path: string;
  #watcher: FSWatcher | null = null;
  #watched = '';
  #wake: (() => void) | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Watches from now on, so that a change between an attempt and the wait is not missed. */
  arm(): void {
    let folder = dirname(this.#path);
    while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
    if (folder === this.#watched && this.#watcher) return;
    this.#watcher?.close();
    this.#watched = folder;
    try {
      this.#watcher = watch(folder, { persistent: false }, () => this.#wake?.());
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      // No inotify watch to be had (the limit is reached, or no right to read the folder): the pauses do.
      this.#watcher = null;
    }
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }

  dispose(): void {
    this.#watcher?.close();
  }
}

/** Calls back once when a file is removed or replaced. Used to notice that a socket is gone. */
export function onFileGone(path: string, gone: () => void): { dispose(): void } {
  const name = basename(path);
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_event, changed) => {
      if (changed !== name || existsSync(path)) return;
      watcher.close();
      gone();
    });
    watcher.on('error', () => watcher.close());
    return { dispose: () => watcher.close() };
  } catch {
    return { dispose: () => undefined };
  }
}
