import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '../../runtime/base/index.ts';
import { containerMappers, createContainers } from '../../runtime/containers/index.ts';
import {
  type ContainerRow,
  type EngineFeatures,
  type EngineStatus,
  GantryError,
  type RunSpecInput,
  runSpec,
} from '../../runtime/contract/index.ts';
import { containers as api, DockerClient, system } from '../../runtime/docker/index.ts';
import type { EngineAccess } from '../../runtime/engine/access.ts';
import { createImages } from '../../runtime/images/index.ts';
import { networkRow } from '../../runtime/networks/index.ts';
import { createMirror, type Mirror, StateStore } from '../../runtime/state/index.ts';
import { createTasks, type Tasks } from '../../runtime/tasks/index.ts';
import { volumeRow } from '../../runtime/volumes/index.ts';
import {
  busyboxImage,
  ensureBusyboxImage,
  type PrivateEngine,
  startPrivateEngine,
} from '../fixtures/private-engine.ts';

export const signal = new AbortController().signal;
const features: EngineFeatures = {
  hosted: true,
  rootless: false,
  limits: true,
  localPorts: true,
  localFiles: true,
  log: true,
};

/** Mirror, tasks, images and containers as the runtime puts them together, on a private engine. */
export interface Rig {
  engine: PrivateEngine;
  /** Past the mirror and its proxies: what the docker CLI would do. */
  client: DockerClient;
  store: StateStore;
  tasks: Tasks;
  mirror: Mirror;
  containers: ReturnType<typeof createContainers>['handlers'];
  /** The errors that the mirror reported as a lost engine. */
  lost: GantryError[];
  log: string[];
  /** Another connection for the mirror, such as through a proxy. */
  connect(socket?: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startRig(options: { engine?: PrivateEngine; args?: readonly string[] } = {}): Promise<Rig> {
  const engine = options.engine ?? (await startPrivateEngine({ name: 'containers', args: options.args }));
  const client = new DockerClient({ kind: 'unix', path: engine.socket });
  await ensureBusyboxImage(client);
  const info = await system.info(client);
  const engineInfo = { arch: info.Architecture, cpus: info.NCPU, memory: info.MemTotal };
  const status = {
    state: 'running',
    engine: { id: 'native', name: 'Gantry' },
    features,
    info: engineInfo,
  } as EngineStatus;
  const access: EngineAccess = {
    client: () => client,
    status: () => status,
    features: () => features,
    onStatus: () => ({ dispose: () => {} }),
  };
  const log: string[] = [];
  const logger = createLogger(line => log.push(line));
  const starter = { reference: '', size: 0, present: false };
  const store = new StateStore({ loaded: false, starter } as ConstructorParameters<typeof StateStore>[0]);
  const tasks = createTasks({ store, logger });
  const images = createImages({
    engine: access,
    store,
    tasks,
    starterPath: null,
    findLogin: async () => ({ login: null, problem: null }),
    logger,
  });
  const lost: GantryError[] = [];
  const mirror = createMirror({
    store,
    mappers: { containers: containerMappers, network: networkRow, volume: volumeRow },
    refreshImages: images.refreshImages,
    imageStore: () => `${engine.dataRoot}/image/overlay2`,
    onLost: error => lost.push(error),
    logger,
  });
  const others: DockerClient[] = [];
  const connect = async (socket = engine.socket) => {
    const other = new DockerClient({ kind: 'unix', path: socket });
    others.push(other);
    await mirror.connect(other);
  };
  await connect();
  return {
    engine,
    client,
    store,
    tasks,
    mirror,
    containers: createContainers({ engine: access, store, tasks, images, logger }).handlers,
    lost,
    log,
    connect,
    stop: async () => {
      mirror.dispose();
      tasks.dispose();
      for (const one of [client, ...others]) one.dispose();
      await engine.stop();
    },
  };
}

/** A spec of the test image that runs until it is stopped, at once. */
export function spec(input: Partial<RunSpecInput> = {}) {
  return runSpec.parse({ image: busyboxImage, command: ['sh', '-c', 'trap exit TERM; sleep 9999 & wait'], ...input });
}

/** Waits until the condition gives something. What it waits for is told by a name in the failure. */
export async function until<T>(what: string, find: () => T | undefined | null | false, limit = 20_000): Promise<T> {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(5)) {
    const found = find();
    if (found) return found;
  }
  throw new Error(`Waited in vain for: ${what}`);
}

/** The row of a container as soon as it fits. */
export function rowOf(rig: Rig, id: string, fits: (row: ContainerRow) => boolean): Promise<ContainerRow> {
  const find = () => {
    const row = rig.store.get('containers', id);
    return row && fits(row) ? row : null;
  };
  return until(`row ${id.slice(0, 12)}`, find).catch(error => {
    throw new Error(`${error}; it is ${JSON.stringify(rig.store.get('containers', id))}`);
  });
}

/** What the engine itself says it has: id, name and state, sorted. */
export async function truth(client: DockerClient): Promise<string[]> {
  const items = await api.list(client, { all: true });
  return items.map(item => `${item.Id} ${item.Names?.[0]?.slice(1)} ${item.State}`).sort();
}

/** The same of the store. */
export function shown(store: StateStore): string[] {
  return store
    .all('containers')
    .map(row => `${row.id} ${row.name} ${row.state}`)
    .sort();
}

/** The GantryError that something fails with. */
export async function failure(act: () => unknown): Promise<GantryError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof GantryError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

/** Removes all containers. */
export async function sweep(rig: Rig): Promise<void> {
  const items = await api.list(rig.client, { all: true });
  await Promise.all(items.map(item => api.remove(rig.client, item.Id, { force: true, v: true }).catch(() => {})));
}
