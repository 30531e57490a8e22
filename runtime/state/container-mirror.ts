import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../base/index.ts';
import { type ContainerRow, toGantryError } from '../contract/index.ts';
import { containerChange, type EngineEvent, rowAfter } from './event.ts';
import { Refetcher } from './refetcher.ts';
import type { StateStore } from './store.ts';

/** How the engine's JSON becomes rows. Handed in, because every noun knows its own. */
export interface ContainerMappers {
  /**
   * Reads an item of the list; null for what is no container. `now` is when the list came; what only inspect knew is
   * kept from the row before.
   */
  fromList(item: unknown, now: number, previous: (id: string) => ContainerRow | undefined): ContainerRow | null;
  fromInspect(inspect: unknown): ContainerRow | null;
}

export interface ContainerMirrorOptions {
  store: StateStore;
  mappers: ContainerMappers;
  /** `GET /containers/{id}/json`. */
  inspect(id: string): Promise<unknown>;
  /** A container appeared whose image the store doesn't know. */
  onUnknownImage(): void;
  logger: Logger;
}

/** Removed ids that are remembered, so that an answer on its way can't bring a container back. */
const maxGone = 10_000;
/** Rows refined in the background go to the page in batches: each patch costs it a rendering. */
const refineBatch = 50;
const refineConcurrency = 2;

/** Keeps the rows of containers true: by lists, by events, and by asking about one container at a time. */
export class ContainerMirror {
  readonly #options: ContainerMirrorOptions;
  readonly #refetcher: Refetcher;
  readonly #gone = new Set<string>();
  readonly #outOfMemory = new Set<string>();
  /** For each list under way, the ids with an event since it was asked for: there the list may be the older one. */
  readonly #lists = new Set<Set<string>>();
  #closed = false;

  constructor(options: ContainerMirrorOptions) {
    this.#options = options;
    this.#refetcher = new Refetcher(id => this.#refetch(id));
  }

  /**
   * Makes the rows equal a list, but for containers that had an event while it was under way: these were asked about.
   * `fetch` is `GET /containers/json?all=1`; its errors are passed on.
   */
  async list(fetch: () => Promise<unknown[]>): Promise<void> {
    const touched = new Set<string>();
    this.#lists.add(touched);
    try {
      this.#apply(await fetch(), touched);
    } finally {
      this.#lists.delete(touched);
    }
  }

  handle(event: EngineEvent): void {
    if (event.type === 'container') this.#change(event);
    const connected = event.type === 'network' && /^(dis)?connect$/.test(event.action);
    if (connected && event.attributes.container) this.#read(event.attributes.container);
  }

  /** Asks about rows that only a list has told of: exact times, out of memory, limits, TTY. Never in a hurry. */
  async refine(signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const weight = { running: 0, paused: 1, restarting: 1, exited: 2, dead: 3, removing: 3, created: 4 };
    const ids = store
      .all('containers')
      .filter(row => row.tty === null)
      .sort((a, b) => weight[a.state] - weight[b.state])
      .map(row => row.id);
    // The page paints the list first: it and the engine share the processor.
    if (ids.length > 0) await delay(300, undefined, { signal }).catch(() => {});
    const batch: ContainerRow[] = [];
    const flush = () => {
      // An event may have made a row newer, or removed it, while it waited in the batch.
      const rows = batch.splice(0).filter(row => store.get('containers', row.id)?.tty === null);
      store.upsert('containers', rows);
    };
    const work = async () => {
      for (let id = ids.shift(); id !== undefined && !signal.aborted; id = ids.shift()) {
        if (store.get('containers', id)?.tty !== null || this.#refetcher.busy(id)) continue;
        const row = await this.#ask(id);
        if (!row || signal.aborted || this.#refetcher.busy(id)) continue;
        batch.push(row);
        if (batch.length >= refineBatch) flush();
      }
    };
    await Promise.all(Array.from({ length: refineConcurrency }, work));
    if (!signal.aborted) flush();
  }

  /** What is still under way changes nothing any more: the store may show another engine by then. */
  close(): void {
    this.#closed = true;
    this.#refetcher.close();
  }

  #apply(items: unknown[], touched: Set<string>): void {
    if (this.#closed) return;
    const { store, mappers } = this.#options;
    const now = Date.now();
    const rows: ContainerRow[] = [];
    for (const item of items) {
      const listed = mappers.fromList(item, now, id => store.get('containers', id));
      if (!listed || touched.has(listed.id) || this.#gone.has(listed.id)) continue;
      rows.push(listed);
      // An answer under way may be older than the list.
      if (this.#refetcher.busy(listed.id)) this.#refetcher.request(listed.id);
    }
    for (const id of touched) {
      const current = store.get('containers', id);
      if (current) rows.push(current);
    }
    store.replace('containers', rows);
  }

  #touch(id: string): void {
    for (const touched of this.#lists) touched.add(id);
  }

  #change(event: EngineEvent): void {
    const change = containerChange(event.action);
    if (change === 'none' || event.id === '') return;
    if (change === 'removed') {
      this.#removed(event.id);
      return;
    }
    if (event.action === 'oom') this.#outOfMemory.add(event.id);
    const row = this.#options.store.get('containers', event.id);
    // An event older than the row's state comes from the engine's memory, after a reconnection.
    const late = row !== undefined && row.tty !== null && event.time < row.since;
    const next = row && !late ? rowAfter(row, event, this.#outOfMemory.has(event.id)) : null;
    if (next) this.#options.store.upsert('containers', [next]);
    if (event.action === 'start') this.#outOfMemory.delete(event.id);
    const told = next !== null && next.tty !== null && event.action.startsWith('health_status');
    this.#touch(event.id);
    if (!told) this.#refetcher.request(event.id);
  }

  #read(id: string): void {
    this.#touch(id);
    this.#refetcher.request(id);
  }

  #removed(id: string): void {
    this.#touch(id);
    if (this.#gone.size >= maxGone) this.#gone.clear();
    this.#gone.add(id);
    this.#outOfMemory.delete(id);
    this.#refetcher.forget(id);
    this.#options.store.remove('containers', [id]);
  }

  async #refetch(id: string): Promise<void> {
    const { store } = this.#options;
    const row = await this.#ask(id);
    if (!row || this.#closed || this.#gone.has(id)) return;
    const current = store.get('containers', id);
    // Of a row that nobody has seen yet, an answer that is a moment old is better than none; the next one is on its way.
    if (current && this.#refetcher.overtaken(id)) return;
    // Often the event had told it all: a patch without a change would only cost the page a rendering.
    if (JSON.stringify(current) !== JSON.stringify(row)) store.upsert('containers', [row]);
    if (!current && store.get('images', row.imageId) === undefined) this.#options.onUnknownImage();
  }

  /** Null when it is gone, or the engine didn't answer: then the connection is lost too, and lists follow. */
  async #ask(id: string): Promise<ContainerRow | null> {
    try {
      return this.#options.mappers.fromInspect(await this.#options.inspect(id));
    } catch (thrown) {
      const error = toGantryError(thrown);
      if (error.kind === 'not-found') this.#removed(id);
      else if (error.kind !== 'cancelled')
        this.#options.logger.log('warn', 'container not read', { id, error: error.toShape() });
      return null;
    }
  }
}
