import { setTimeout as delay } from 'node:timers/promises';
import type { Disposable, Logger } from '../base/index.ts';
import { type GantryError, toGantryError } from '../contract/index.ts';
import type { DockerClient } from '../docker/index.ts';
import { watchImageStore } from './image-store.ts';
import { type Mappers, Session } from './session.ts';
import type { StateStore } from './store.ts';

export interface MirrorOptions {
  store: StateStore;
  mappers: Mappers;
  /** Fills the images collection; the images noun does it. */
  refreshImages(): Promise<void>;
  /** The engine's folder of image names, when it is on this computer and Gantry's own; null otherwise. */
  imageStore(): string | null;
  /** The engine can't be reached any more; called once. The rows stay as they were last known. */
  onLost(error: GantryError): void;
  logger: Logger;
}

/** Keeps the store equal to the engine that is looked at. */
export interface Mirror extends Disposable {
  /**
   * Looks at an engine, in place of the one before. Resolves when its lists are in the store; rejects when it fails, with
   * `cancelled` when another was connected, or none, meanwhile.
   */
  connect(client: DockerClient): Promise<void>;
  /** Looks at none. Rows stay: an engine that restarts has the same ones. */
  disconnect(): void;
  /** Forgets all rows and that they were loaded: before another engine is looked at. */
  clear(): void;
  /** Asks for all lists anew. An engine that doesn't answer is treated as lost. */
  refresh(): Promise<void>;
}

/** Waits before each try to subscribe again, in ms. The first is at once: most cuts are of the connection alone. */
const retries = [0, 50, 150];
/** A stream that lived shorter than this, in ms, was cut by something that may go on cutting. */
const shortLife = 1000;
/** Longest wait after many short lives, in ms: "equal to the engine's within one second" still holds. */
const longestPause = 400;

/** Makes a mirror; see {@link Mirror}. Subscribes to events before it lists, so that nothing is missed between. */
export function createMirror(options: MirrorOptions): Mirror {
  let session: Session | null = null;
  let imageStore: Disposable | null = null;

  const disconnect = () => {
    imageStore?.dispose();
    imageStore = null;
    session?.close();
    session = null;
  };

  const follow = async (current: Session, first: Promise<void>) => {
    let ended = first;
    for (let short = 0; ; ) {
      const since = Date.now();
      await ended;
      short = Date.now() - since < shortLife ? short + 1 : 0;
      // A few cuts in a row are met at once; a proxy that cuts for ever is not to be hammered.
      if (short > 3) await delay(Math.min(longestPause, short * 20));
      if (current.signal.aborted) return;
      const again = await reopen(current);
      if (current.signal.aborted) return;
      if ('error' in again) {
        disconnect();
        options.onLost(again.error);
        return;
      }
      ended = again.ended;
    }
  };

  return {
    connect: async client => {
      disconnect();
      const current = new Session({ ...options, client });
      session = current;
      try {
        const { ended } = await current.open();
        if (current.signal.aborted) throw new DOMException('Another engine is looked at.', 'AbortError');
        const folder = options.imageStore();
        if (folder) imageStore = watchImageStore(folder, () => current.refreshImages(), options.logger);
        void follow(current, ended);
      } catch (error) {
        current.close();
        if (session === current) session = null;
        throw toGantryError(error);
      }
    },
    disconnect,
    clear: () => {
      const { store } = options;
      store.set('loaded', false);
      for (const name of ['containers', 'images', 'networks', 'volumes'] as const) store.replace(name, []);
    },
    refresh: async () => {
      const current = session;
      if (!current) return;
      try {
        await current.list();
      } catch (error) {
        if (current.signal.aborted) return;
        options.logger.log('info', 'lists not read, connecting anew', { error: String(error) });
        current.reopen();
      }
    },
    dispose: disconnect,
  };
}

async function reopen(session: Session): Promise<{ ended: Promise<void> } | { error: GantryError }> {
  let error: GantryError | null = null;
  for (const pause of retries) {
    if (pause > 0) await delay(pause);
    if (session.signal.aborted) break;
    try {
      return await session.open();
    } catch (thrown) {
      error = toGantryError(thrown);
      // Nobody listens any more: the supervisor knows better what to do than a further try.
      if (/ECONNREFUSED|ENOENT/.test(error.detail ?? '')) break;
    }
  }
  return { error: error ?? toGantryError(new DOMException('Disconnected.', 'AbortError')) };
}
