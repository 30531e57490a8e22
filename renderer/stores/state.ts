import { create } from 'zustand';
import type { CollectionName, CollectionRow, Patch, Snapshot } from '../../runtime/contract/index.ts';
import { runtime } from '../ipc/client.ts';

type Collections = { [N in CollectionName]: ReadonlyMap<string, CollectionRow<N>> };

/** The page's copy of the runtime's state. Only patches change it. */
export interface MirroredState extends Collections {
  /** Null until the first snapshot. */
  engine: Snapshot['engine'] | null;
  settings: Snapshot['settings'] | null;
  starter: Snapshot['starter'] | null;
  /** False until the engine's lists were read. */
  loaded: boolean;
  rev: number;
}

const collectionNames: CollectionName[] = ['containers', 'images', 'networks', 'volumes', 'tasks', 'engines', 'builds'];

const initial: MirroredState = {
  engine: null,
  settings: null,
  starter: null,
  loaded: false,
  rev: 0,
  containers: new Map(),
  images: new Map(),
  networks: new Map(),
  volumes: new Map(),
  tasks: new Map(),
  engines: new Map(),
  builds: new Map(),
};

/** The state as a hook: `useStateStore(state => state.containers)`. */
export const useStateStore = create<MirroredState>(() => initial);

/** The state after a snapshot: rows by their ids. */
export function fromSnapshot(snapshot: Snapshot): MirroredState {
  const { engine, settings, starter, loaded, rev } = snapshot;
  const maps = Object.fromEntries(
    collectionNames.map(name => [name, new Map(snapshot[name].map(row => [row.id, row]))]),
  ) as unknown as Collections;
  return { engine, settings, starter, loaded, rev, ...maps };
}

/** The state after a patch: a new map for each collection that changed, the same rows where they didn't. */
export function applyPatch(state: MirroredState, patch: Patch): MirroredState {
  const next: MirroredState = { ...state, rev: patch.rev };
  if (patch.loaded !== undefined) next.loaded = patch.loaded;
  if (patch.engine) next.engine = patch.engine;
  if (patch.settings) next.settings = patch.settings;
  if (patch.starter) next.starter = patch.starter;
  for (const { collection, upsert, remove } of patch.changes) {
    const rows = new Map<string, unknown>(next[collection]);
    for (const id of remove) rows.delete(id);
    for (const row of upsert) rows.set(row.id as string, row);
    Object.assign(next, { [collection]: rows });
  }
  return next;
}

/** Subscribes to the runtime's state, and again after each restart of the runtime. Called once. */
export function watchState(): void {
  runtime.state.watch(
    {},
    {
      onItem: item => {
        if (item.type === 'snapshot') useStateStore.setState(fromSnapshot(item), true);
        else useStateStore.setState(state => applyPatch(state, item), true);
      },
      // After a restart the request waits in the client for the next runtime; any other error must not spin.
      onError: error => setTimeout(watchState, error.kind === 'runtime-restarted' ? 0 : 1000),
    },
  );
}
