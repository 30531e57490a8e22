import { setMaxListeners } from 'node:events';
import type { Logger } from '../base/index.ts';
import { GantryError, type NetworkRow, type VolumeRow } from '../contract/index.ts';
import { containers, type DockerClient, networks, system, volumes } from '../docker/index.ts';
import { type ContainerMappers, ContainerMirror } from './container-mirror.ts';
import { type EngineEvent, readEvent } from './event.ts';
import type { StateStore } from './store.ts';
import { throttle } from './throttle.ts';

export interface Mappers {
  containers: ContainerMappers;
  network(item: unknown): NetworkRow | null;
  volume(item: unknown): VolumeRow | null;
}

export interface SessionOptions {
  client: DockerClient;
  store: StateStore;
  mappers: Mappers;
  /** Fills the images collection; the images noun does it. */
  refreshImages(): Promise<void>;
  logger: Logger;
}

/** Events remembered to tell repeated ones. The engine itself keeps 256 (Moby, daemon/events). */
const maxSeen = 512;
/** How long an engine may take to answer a subscription, in ms: one that hangs takes connections and says nothing. */
const answerLimit = 20_000;
/** An image pulled or a network made is several events in a row. */
const collectMs = 100;

/** One engine's lists and events, for as long as the engine is looked at; survives cuts of the event stream. */
export class Session {
  readonly #options: SessionOptions;
  readonly #containers: ContainerMirror;
  readonly #abort = new AbortController();
  readonly #seen = new Set<string>();
  readonly #images;
  readonly #networks;
  readonly #volumes;
  #lastEvent = 0;
  #stream: AbortController | null = null;
  #refining = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    // Up to eight containers are asked about at once, beside the lists and the events.
    setMaxListeners(64, this.#abort.signal);
    this.#containers = new ContainerMirror({
      store: options.store,
      mappers: options.mappers.containers,
      inspect: id => containers.inspect(options.client, id, { signal: this.#abort.signal }),
      onUnknownImage: () => this.#images.request(),
      logger: options.logger,
    });
    const quietly = (what: string, work: () => Promise<void>) =>
      throttle(collectMs, () => work().catch(error => this.#report(what, error)));
    this.#images = quietly('images', () => options.refreshImages());
    this.#networks = quietly('networks', () => this.#listNetworks());
    this.#volumes = quietly('volumes', () => this.#listVolumes());
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /**
   * Subscribes, then lists. Resolves when the lists are in the store, with a promise of the event stream's end; rejects
   * when the engine doesn't answer.
   */
  async open(): Promise<{ ended: Promise<void> }> {
    const stream = new AbortController();
    this.#stream = stream;
    // Whole seconds: engines differ in how they read fractions. What comes twice is told by its key.
    const since = this.#lastEvent > 0 ? String(Math.floor(this.#lastEvent / 1000)) : undefined;
    const events = await this.#subscribe(stream, since);
    const ended = this.#pump(events);
    try {
      await this.list();
    } catch (error) {
      stream.abort();
      await ended;
      throw error;
    }
    return { ended };
  }

  /** Ends the event stream, so that it is opened anew and all is listed. */
  reopen(): void {
    this.#stream?.abort();
  }

  /** Asks for all lists and makes the store equal to them. */
  async list(): Promise<void> {
    const { client, store } = this.#options;
    const rest = Promise.allSettled([this.#options.refreshImages(), this.#listNetworks(), this.#listVolumes()]);
    await this.#containers.list(() => containers.list(client, { all: true, signal: this.signal }));
    const results = await rest;
    if (this.signal.aborted) return;
    // Some engines lack some lists; containers alone are worth showing.
    for (const result of results) if (result.status === 'rejected') this.#report('lists', result.reason);
    if (results[0].status === 'rejected') this.#images.request();
    if (!store.single('loaded')) store.set('loaded', true);
    void this.#refine();
  }

  refreshImages(): void {
    this.#images.request();
  }

  close(): void {
    this.#abort.abort();
    this.#containers.close();
    for (const throttled of [this.#images, this.#networks, this.#volumes]) throttled.dispose();
  }

  async #subscribe(stream: AbortController, since: string | undefined): Promise<AsyncIterable<unknown>> {
    const { client } = this.#options;
    const signal = AbortSignal.any([stream.signal, this.signal]);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stream.abort();
    }, answerLimit);
    try {
      return await system.openEvents(client, { since, signal });
    } catch (error) {
      if (!late) throw error;
      throw new GantryError({
        kind: 'engine-unreachable',
        message: 'The engine does not answer.',
        hint: 'It takes connections but is stuck; restart it.',
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async #pump(events: AsyncIterable<unknown>): Promise<void> {
    try {
      for await (const value of events) {
        if (this.signal.aborted) return;
        const event = readEvent(value);
        if (event && !this.#repeated(event)) this.#handle(event);
      }
    } catch (error) {
      if (!this.signal.aborted) this.#options.logger.log('info', 'event stream cut', { error: String(error) });
    }
  }

  #repeated(event: EngineEvent): boolean {
    this.#lastEvent = Math.max(this.#lastEvent, event.time);
    if (this.#seen.has(event.key)) return true;
    this.#seen.add(event.key);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= maxSeen) break;
      this.#seen.delete(oldest);
    }
    return false;
  }

  #handle(event: EngineEvent): void {
    this.#containers.handle(event);
    const commits = event.type === 'container' && event.action === 'commit';
    if (commits || (event.type === 'image' && !/^(save|push)$/.test(event.action))) this.#images.request();
    if (event.type === 'network' && !/^(dis)?connect$/.test(event.action)) this.#networks.request();
    if (event.type === 'volume' && !/^(un)?mount$/.test(event.action)) this.#volumes.request();
  }

  async #listNetworks(): Promise<void> {
    const items = await networks.list(this.#options.client, { signal: this.signal });
    if (this.signal.aborted) return;
    this.#options.store.replace(
      'networks',
      items.map(this.#options.mappers.network).filter(row => row !== null),
    );
  }

  async #listVolumes(): Promise<void> {
    const items = await volumes.list(this.#options.client, { signal: this.signal });
    if (this.signal.aborted) return;
    this.#options.store.replace(
      'volumes',
      items.map(this.#options.mappers.volume).filter(row => row !== null),
    );
  }

  async #refine(): Promise<void> {
    if (this.#refining) return;
    this.#refining = true;
    await this.#containers.refine(this.signal);
    this.#refining = false;
  }

  #report(what: string, error: unknown): void {
    if (!this.signal.aborted) this.#options.logger.log('warn', `${what} not read`, { error: String(error) });
  }
}
