import { type LogItem, toGantryError } from '../contract/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { StateStore } from '../state/index.ts';
import { bulkMs, readBatches } from './batches.ts';
import { exitWords } from './exit-words.ts';
import type { LogContainer, LogSource } from './source.ts';
import { LineSplitter, type LogPosition } from './splitter.ts';
import { watchContainer } from './watch-container.ts';

/** Lines that a continued log reads again to find where it was; see {@link LogFollower.#live}. */
const overlapLines = 1000;
/** A log that ends again and again although its container runs is read again after this pause, in milliseconds. */
const reopenPause = 250;

export interface FollowDeps {
  source: LogSource;
  engine: EngineAccess;
  store: StateStore;
}

type MarkType = NonNullable<LogItem['mark']>['type'];

/** Follows one container's log: what there is, then what comes, across stops, starts and losses of the engine. */
export class LogFollower {
  readonly #deps: FollowDeps;
  readonly #engineId: string;
  readonly #signal: AbortSignal;
  readonly #tail: 'all' | number;
  #container: LogContainer | null = null;
  #position: LogPosition | null = null;
  #caughtUp = false;
  /** Where an empty log continues after a start: its lines then count, although none was asked for at the opening. */
  #from: string | null = null;

  constructor(deps: FollowDeps, tail: 'all' | number, signal: AbortSignal) {
    this.#deps = deps;
    this.#engineId = deps.engine.status().engine.id;
    this.#signal = signal;
    this.#tail = tail;
  }

  async *follow(id: string): AsyncGenerator<LogItem> {
    this.#container = await this.#deps.source.container(id);
    while (!this.#signal.aborted) {
      try {
        yield* this.#untilLost();
        return;
      } catch (thrown) {
        if (this.#signal.aborted) return;
        const error = toGantryError(thrown);
        if (error.kind === 'not-found') {
          if (this.#switched) return;
          yield mark('removed', Date.now(), `${this.#name} was removed`);
          return;
        }
        if (error.kind !== 'engine-unreachable') throw error;
        yield mark('engine-lost', Date.now(), 'The engine went away; what the container writes meanwhile comes later');
        if (!(await this.#engineBack())) return;
        yield mark('engine-back', Date.now(), 'The engine is back');
      }
    }
  }

  get #name(): string {
    return this.#container?.name ?? 'The container';
  }

  get #switched(): boolean {
    return this.#deps.engine.status().engine.id !== this.#engineId;
  }

  /** Throws when the engine is lost or the container is gone. */
  async *#untilLost(): AsyncGenerator<LogItem> {
    if (!this.#caughtUp) {
      if (this.#tail !== 0) yield* this.#read(false, this.#position ? 'all' : this.#tail);
      this.#caughtUp = true;
      yield mark('caught-up', Date.now(), '');
    }
    while (!this.#signal.aborted) {
      // Heard before the log is read, so that a start between its end and the question isn't missed.
      const starts = new RowWatch(this.#deps.store, this.#id, this.#signal);
      try {
        yield* this.#live();
        if (this.#signal.aborted) return;
        const before = this.#container;
        const now = await this.#deps.source.container(this.#id);
        this.#container = now;
        if (now.running && now.startedAt === before?.startedAt) {
          await pause(reopenPause, this.#signal);
          continue;
        }
        if (!now.running) {
          if (now.finishedAt > 0) yield mark('stopped', now.finishedAt, `${now.name} stopped · ${exitWords(now.end)}`);
          await this.#started(starts);
          if (this.#signal.aborted) return;
        }
        this.#from = String(Math.floor(this.#container.startedAt / 1000));
        yield mark('started', this.#container.startedAt, `${this.#name} started${now.running ? ' again' : ''}`);
      } finally {
        starts.dispose();
      }
    }
  }

  get #id(): string {
    return this.#container?.id ?? '';
  }

  /** Resolves when the container has started again, even if it has ended since; throws when it is gone. */
  async #started(starts: RowWatch): Promise<void> {
    const before = this.#container?.startedAt;
    for (;;) {
      await starts.next();
      if (this.#signal.aborted) return;
      this.#container = await this.#deps.source.container(this.#id);
      if (this.#container.running || this.#container.startedAt !== before) return;
    }
  }

  /**
   * The log from the position on, until the container stops. The engine finds a time only by reading the log from its beginning,
   * which takes seconds for a large one; so the last lines are asked for, and if the line at the position isn't the first of
   * them, more was written meanwhile and all since then is read after all.
   */
  async *#live(): AsyncGenerator<LogItem> {
    const few = this.#position !== null && this.#position.lines < overlapLines / 2;
    if (!few) {
      yield* this.#read(true, this.#position || this.#from || this.#tail !== 0 ? 'all' : 0);
      return;
    }
    const anchored = yield* this.#read(true, overlapLines, true);
    if (!anchored && !this.#signal.aborted) yield* this.#read(true, 'all');
  }

  /** Answers false when `anchor` was asked for and the first line isn't the one of the position; then nothing was sent. */
  async *#read(follow: boolean, tail: 'all' | number, anchor = false): AsyncGenerator<LogItem, boolean> {
    const container = this.#container as LogContainer;
    const after = this.#position;
    const splitter = new LineSplitter({ tty: container.tty, after });
    const abort = new AbortController();
    const stop = () => abort.abort();
    this.#signal.addEventListener('abort', stop, { once: true });
    try {
      const from = after ? `${after.seconds}.${String(after.nanos).padStart(9, '0')}` : this.#from;
      const query = { follow, tail, stdout: true, stderr: true, ...(from && { since: from }) };
      const bytes = await this.#deps.source.open(this.#id, query, abort.signal);
      for await (const batch of readBatches(bytes, splitter, follow ? undefined : bulkMs)) {
        if (anchor && splitter.anchored === false) return false;
        this.#position = splitter.position && { ...splitter.position };
        // The batch before its bytes, which are then only referred to: see `Columns.take`.
        yield { mark: null, batch, data: batch.data };
      }
      return true;
    } finally {
      this.#signal.removeEventListener('abort', stop);
      abort.abort();
    }
  }

  /** Resolves when the engine runs again; false when another one was chosen or nobody listens any more. */
  #engineBack(): Promise<boolean> {
    const { engine } = this.#deps;
    return new Promise(resolve => {
      const finish = (back: boolean) => {
        subscription.dispose();
        clearTimeout(timer);
        this.#signal.removeEventListener('abort', gone);
        resolve(back);
      };
      const gone = () => finish(false);
      const look = () => {
        if (this.#switched) finish(false);
        else if (engine.status().state === 'running') finish(true);
      };
      const subscription = engine.onStatus(look);
      // The supervisor may not have noticed yet, or the connection alone broke: look once more a little later.
      const timer = setTimeout(look, 2 * reopenPause);
      this.#signal.addEventListener('abort', gone, { once: true });
      if (this.#signal.aborted) gone();
    });
  }
}

/** Hears of changes of a container's row. All count: one that runs for a moment is never seen running. */
class RowWatch {
  readonly #stop: () => void;
  readonly #signal: AbortSignal;
  #pending = false;
  #wake: (() => void) | null = null;
  readonly #aborted = () => this.#notify();

  constructor(store: StateStore, id: string, signal: AbortSignal) {
    this.#signal = signal;
    this.#stop = watchContainer(store, id, () => this.#notify());
    signal.addEventListener('abort', this.#aborted, { once: true });
  }

  #notify(): void {
    this.#pending = true;
    this.#wake?.();
  }

  /** Resolves at the next such change, at once when there was one since the last call, or at the abort. */
  async next(): Promise<void> {
    if (!this.#pending && !this.#signal.aborted)
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    this.#wake = null;
    this.#pending = false;
  }

  dispose(): void {
    this.#stop();
    this.#signal.removeEventListener('abort', this.#aborted);
  }
}

function mark(type: MarkType, at: number, text: string): LogItem {
  return { data: new Uint8Array(0), batch: null, mark: { type, at, text } };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
