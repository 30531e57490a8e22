import type { Logger } from '../base/index.ts';
import { type ImageRow, toGantryError } from '../contract/index.ts';
import { images as api, type DockerClient, type ImageHistoryItem, type ImageSummary } from '../docker/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { StateStore } from '../state/index.ts';
import { readSharedCache } from './build-cache.ts';
import { chainOf, type HistoryEntry, type ImageChain } from './layer-chain.ts';
import { imageRowOf, platformOf, type SharedFacts } from './rows.ts';
import { SharingMap } from './sharing.ts';

/** Questions about single images that may be under way at once: the engine stays free for what the user does. */
const atOnce = 4;

interface Known {
  chain: ImageChain;
  platform: string;
}

/**
 * Knows the local images: lists them into the store, and works out in the background what they share. What an image id
 * stands for never changes, so each image is looked into once an engine.
 */
export class ImageCatalogue {
  readonly #engine: EngineAccess;
  readonly #store: StateStore;
  readonly #logger: Logger;
  readonly #onListed: (rows: ImageRow[]) => void;
  #known = new Map<string, Known>();
  #client: DockerClient | null = null;
  #engineId = '';
  #cache: { round: number; sizes: Promise<number[]> } | null = null;
  #round = 0;
  #sharing = new SharingMap([]);
  #listing: Promise<void> = Promise.resolve();
  #computed: Promise<void> = Promise.resolve();

  constructor(options: {
    engine: EngineAccess;
    store: StateStore;
    logger: Logger;
    onListed: (rows: ImageRow[]) => void;
  }) {
    this.#engine = options.engine;
    this.#store = options.store;
    this.#logger = options.logger;
    this.#onListed = options.onListed;
  }

  /** Lists the images. Resolves when the list is in the store; sizes that need a look at each image follow by themselves. */
  async refresh(): Promise<void> {
    const listing = this.#list();
    this.#listing = listing;
    await listing;
    // A newer list was asked for meanwhile: this one was thrown away, and whoever waits wants to see one.
    if (this.#listing !== listing) await this.#listing;
  }

  async #list(): Promise<void> {
    const client = this.#engine.client();
    this.#client = client;
    // A restarted engine has another client and the same images.
    const { id } = this.#engine.status().engine;
    if (id !== this.#engineId) this.#forget(id);
    this.#round += 1;
    const round = this.#round;
    const summaries = await api.list(client);
    if (round !== this.#round || client !== this.#client) return;
    this.#publish(summaries);
    this.#computed = this.#compute(client, summaries, round);
  }

  /** What the images share, of the newest list. Waits for a computation that is under way. */
  async sharing(): Promise<SharingMap> {
    for (;;) {
      const waited = this.#computed;
      await waited;
      if (waited === this.#computed) return this.#sharing;
    }
  }

  /** What the build cache shares with images, asked once a list: builds and removals bring a new one. */
  async sharedCache(): Promise<readonly number[]> {
    if (this.#cache?.round !== this.#round) {
      const sizes = readSharedCache(this.#engine.client()).catch((error: unknown) => {
        this.#logger.log('info', 'build cache not read', { error: String(error) });
        return [];
      });
      this.#cache = { round: this.#round, sizes };
    }
    return await this.#cache.sizes;
  }

  #forget(engineId: string): void {
    this.#engineId = engineId;
    this.#known = new Map();
    this.#sharing = new SharingMap([]);
  }

  #publish(summaries: readonly ImageSummary[]): void {
    const rows = summaries.map(summary => {
      const row = this.#store.get('images', summary.Id);
      // Figures of the list before stay until the new ones are there: better slightly old than flickering.
      const facts: SharedFacts = {
        uniqueSize: row?.uniqueSize ?? null,
        sharedSize: row?.sharedSize ?? null,
        children: row?.children ?? [],
      };
      return imageRowOf(summary, this.#known.get(summary.Id)?.platform ?? row?.platform ?? '', facts);
    });
    this.#store.replace('images', rows);
    this.#onListed(rows);
  }

  /** Never rejects. */
  async #compute(client: DockerClient, summaries: readonly ImageSummary[], round: number): Promise<void> {
    const current = () => round === this.#round && client === this.#client;
    const ids = new Set(summaries.map(summary => summary.Id));
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
    const missing = [...ids].filter(id => !this.#known.has(id));
    let reachable = true;
    const workers = Array.from({ length: Math.min(atOnce, missing.length) }, async () => {
      for (let id = missing.pop(); id !== undefined && reachable && current(); id = missing.pop())
        reachable = (await this.#lookInto(client, id)) && reachable;
    });
    await Promise.all(workers);
    // Half a look would call layers unique that are not.
    if (!reachable || !current()) return;
    this.#sharing = new SharingMap([...this.#known.values()].map(known => known.chain));
    this.#publishFacts();
  }

  /** Answers whether the engine could be asked. */
  async #lookInto(client: DockerClient, id: string): Promise<boolean> {
    try {
      const [inspect, history] = await Promise.all([api.inspect(client, id), readHistory(client, id)]);
      const chain = chainOf(id, inspect.RootFS?.Layers ?? [], inspect.Size ?? 0, history);
      if (client === this.#client) this.#known.set(id, { chain, platform: platformOf(inspect) });
      return true;
    } catch (error) {
      // Most likely removed since the list was made: the next list tells.
      this.#logger.log('debug', 'image not looked into', { id, error: String(error) });
      return toGantryError(error).kind !== 'engine-unreachable';
    }
  }

  #publishFacts(): void {
    const changed: ImageRow[] = [];
    for (const row of this.#store.all('images')) {
      const known = this.#known.get(row.id);
      if (!known) continue;
      const sharedSize = this.#sharing.shared(row.id);
      const next: ImageRow = {
        ...row,
        platform: known.platform,
        sharedSize,
        uniqueSize: sharedSize === null ? null : Math.max(0, row.size - sharedSize),
        children: [...this.#sharing.children(row.id)],
      };
      if (JSON.stringify(next) !== JSON.stringify(row)) changed.push(next);
    }
    if (changed.length > 0) this.#store.upsert('images', changed);
  }
}

/**
 * An image's history, the oldest first (Engine API: `GET /images/{name}/history`). Null where the engine refuses to tell:
 * it does so for an image with more steps than layers, whose layers are known all the same.
 */
export async function readHistory(client: DockerClient, id: string): Promise<HistoryEntry[] | null> {
  try {
    return historyOf(await api.history(client, id));
  } catch (error) {
    if (toGantryError(error).kind === 'engine-error') return null;
    throw error;
  }
}

function historyOf(items: readonly ImageHistoryItem[]): HistoryEntry[] {
  return items
    .map(item => ({
      createdBy: item.CreatedBy ?? '',
      comment: item.Comment ?? '',
      // Reproducible builds write 0 or a time before it: none.
      created: item.Created && item.Created > 0 ? item.Created * 1000 : null,
      size: Math.max(0, item.Size ?? 0),
    }))
    .reverse();
}
