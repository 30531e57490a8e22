import { AsyncQueue, type Logger } from '../base/index.ts';
import type { AnalysisItem } from '../contract/index.ts';
import type { Analysed, ByteSource } from './jobs.ts';
import { runJob } from './run-job.ts';
import { pruneStored } from './stored.ts';

/** What is to be analysed. */
export interface AnalysisWork {
  /** Equal for what is the same. */
  identity: string;
  source: ByteSource;
  name: string;
  /** Bytes of the source, where they are known. */
  total: number | null;
  /** What the result is stored by; null for the digest of the image's config. */
  storedBy: string | null;
  /** The wanted image of several; null where Gantry chooses. */
  image: string | null;
}

type Progress = Extract<AnalysisItem, { type: 'progress' }>;

interface Running {
  listeners: Set<(progress: Progress) => void>;
  abort: AbortController;
  done: Promise<Analysed>;
}

/** Analyses under way. Whoever asks for the same one joins it; it is cancelled when the last one has left. */
export class Analyses {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #running = new Map<string, Running>();

  constructor(folder: string, logger: Logger) {
    this.#folder = folder;
    this.#logger = logger;
  }

  /** Yields the progress; returns the result. */
  async *follow(work: AnalysisWork, signal: AbortSignal): AsyncGenerator<Progress, Analysed, undefined> {
    const running = this.#running.get(work.identity) ?? this.#start(work);
    const queue = new AsyncQueue<Progress>();
    const listen = (progress: Progress) => queue.push(progress);
    const leave = () => queue.end();
    running.listeners.add(listen);
    signal.addEventListener('abort', leave, { once: true });
    running.done.then(leave, leave);
    try {
      if (signal.aborted) leave();
      yield* queue;
      signal.throwIfAborted();
      return await running.done;
    } finally {
      signal.removeEventListener('abort', leave);
      running.listeners.delete(listen);
      if (running.listeners.size === 0) {
        // Before it has ended: who comes now must not join one that is being cancelled.
        this.#forget(work.identity, running);
        running.abort.abort();
      }
    }
  }

  #start({ identity, source, name, total, storedBy, image }: AnalysisWork): Running {
    const abort = new AbortController();
    const listeners: Running['listeners'] = new Set();
    const job = runJob(
      'analyse',
      { source, name, folder: this.#folder, key: storedBy, image },
      {
        signal: abort.signal,
        onProgress: progress => {
          for (const listen of listeners) listen({ type: 'progress', ...progress, total });
        },
      },
    );
    const done = job.finally(() => this.#forget(identity, running));
    // Those who follow hear of a failure; when all of them have left, nobody needs to.
    done.then(
      () =>
        pruneStored(this.#folder).catch(error =>
          this.#logger.log('warn', 'old analyses not removed', { error: String(error) }),
        ),
      () => {},
    );
    const running: Running = { listeners, abort, done };
    this.#running.set(identity, running);
    return running;
  }

  #forget(identity: string, running: Running): void {
    if (this.#running.get(identity) === running) this.#running.delete(identity);
  }
}
