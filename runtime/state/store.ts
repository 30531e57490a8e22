import { type Disposable, Emitter } from '../base/index.ts';
import type { CollectionName, CollectionRow, EngineStatus, Patch, Settings, Snapshot } from '../contract/index.ts';

type Rows = { [N in CollectionName]: Map<string, CollectionRow<N>> };
type Singles = { loaded: boolean; engine: EngineStatus; settings: Settings; starter: Snapshot['starter'] };
interface Pending {
  singles: Partial<Singles>;
  upsert: Map<CollectionName, Map<string, object>>;
  remove: Map<CollectionName, Set<string>>;
}

const names: CollectionName[] = ['containers', 'images', 'networks', 'volumes', 'tasks', 'engines', 'builds'];

/**
 * The one place of state: collections of rows and a few single values. Changes of one turn of the event loop become one
 * patch, so that a burst of events is one message. Rows are replaced, never changed in place.
 */
export class StateStore {
  readonly #rows: Rows = {
    containers: new Map(),
    images: new Map(),
    networks: new Map(),
    volumes: new Map(),
    tasks: new Map(),
    engines: new Map(),
    builds: new Map(),
  };
  readonly #singles: Singles;
  readonly #patches = new Emitter<Patch>();
  #pending: Pending | null = null;
  #rev = 0;

  constructor(initial: Singles) {
    this.#singles = { ...initial };
  }

  get<N extends CollectionName>(collection: N, id: string): CollectionRow<N> | undefined {
    return this.#rows[collection].get(id);
  }

  all<N extends CollectionName>(collection: N): CollectionRow<N>[] {
    return [...this.#rows[collection].values()];
  }

  single<K extends keyof Singles>(key: K): Singles[K] {
    return this.#singles[key];
  }

  set<K extends keyof Singles>(key: K, value: Singles[K]): void {
    this.#singles[key] = value;
    this.#open().singles[key] = value;
  }

  upsert<N extends CollectionName>(collection: N, rows: Iterable<CollectionRow<N>>): void {
    const pending = this.#open();
    const upserts = at(pending.upsert, collection, () => new Map<string, object>());
    for (const row of rows) {
      this.#rows[collection].set(row.id, row);
      upserts.set(row.id, row);
      pending.remove.get(collection)?.delete(row.id);
    }
  }

  remove(collection: CollectionName, ids: Iterable<string>): void {
    const pending = this.#open();
    const removes = at(pending.remove, collection, () => new Set<string>());
    for (const id of ids) {
      if (!this.#rows[collection].delete(id)) continue;
      removes.add(id);
      pending.upsert.get(collection)?.delete(id);
    }
  }

  /** Makes a collection hold exactly these rows; rows that are equal in JSON are left alone. */
  replace<N extends CollectionName>(collection: N, rows: CollectionRow<N>[]): void {
    const keep = new Set(rows.map(row => row.id));
    const current = this.#rows[collection];
    this.remove(
      collection,
      [...current.keys()].filter(id => !keep.has(id)),
    );
    this.upsert(
      collection,
      rows.filter(row => JSON.stringify(current.get(row.id)) !== JSON.stringify(row)),
    );
  }

  /** The whole, with what is pending applied. */
  snapshot(): Snapshot {
    const rows = Object.fromEntries(names.map(name => [name, this.all(name)])) as unknown as Pick<
      Snapshot,
      CollectionName
    >;
    return { type: 'snapshot', rev: this.#rev, ...this.#singles, ...rows };
  }

  /** Hears of every patch from now on. */
  onPatch(listener: (patch: Patch) => void): Disposable {
    return this.#patches.on(listener);
  }

  /** Sends what is pending now; a snapshot taken next does not repeat it. */
  flush(): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = null;
    const changes: Patch['changes'] = [];
    for (const collection of names) {
      const upsert = [...(pending.upsert.get(collection)?.values() ?? [])] as Record<string, unknown>[];
      const remove = [...(pending.remove.get(collection) ?? [])];
      if (upsert.length > 0 || remove.length > 0) changes.push({ collection, upsert, remove });
    }
    if (changes.length === 0 && Object.keys(pending.singles).length === 0) return;
    this.#rev += 1;
    this.#patches.emit({ type: 'patch', rev: this.#rev, ...pending.singles, changes });
  }

  #open(): Pending {
    if (!this.#pending) {
      this.#pending = { singles: {}, upsert: new Map(), remove: new Map() };
      setImmediate(() => this.flush());
    }
    return this.#pending;
  }
}

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
