import path from 'node:path';
import { createLogger, DisposableStore, type Handlers, type Logger, serve } from './base/index.ts';
import { createBuilds } from './builds/index.ts';
import { containerMappers, createContainers } from './containers/index.ts';
import { contract, type Port, type RuntimeContract, type Settings, toGantryError } from './contract/index.ts';
import { createDockerfile } from './dockerfile/index.ts';
import { createEngine, type Engine, initialStatus } from './engine/index.ts';
import { createFiles } from './files/index.ts';
import { createFolders, type GantryPaths, gantryPaths, LogFile } from './host/index.ts';
import { createImages, type Images } from './images/index.ts';
import { createLayers } from './layers/index.ts';
import { createLogs } from './logs/index.ts';
import { networkRow } from './networks/index.ts';
import { createRegistries, KnownRegistries, Logins } from './registries/index.ts';
import { createSettings, type SettingsKeeper } from './settings/index.ts';
import { createMirror, createState, type Mirror, StateStore } from './state/index.ts';
import { createTasks } from './tasks/index.ts';
import { createTerminals } from './terminals/index.ts';
import { createTroubleshoot } from './troubleshoot/index.ts';
import { volumeRow } from './volumes/index.ts';

export { AsyncQueue, Emitter, type Handlers, type StreamContext, serve } from './base/index.ts';

export interface RuntimeOptions {
  /** GANTRY_HOME, GANTRY_STARTER (the starter image's archive), and what chooses engines: DOCKER_HOST and the like. */
  env: Record<string, string | undefined>;
}

/** The runtime: everything Gantry does apart from its window. Plain Node; a port is all it needs of the outside. */
export interface Runtime {
  /** Serves a page. */
  attach(port: Port): void;
  /** Lets go of everything; the hosted engine and its containers run on. */
  dispose(): Promise<void>;
}

/** Creates the runtime and begins to open the engine that the settings name. */
export function createRuntime({ env }: RuntimeOptions): Runtime {
  const paths = gantryPaths();
  createFolders(paths);
  const life = new DisposableStore();
  const log = new LogFile(paths.logFile);
  life.onDispose(() => log.close());
  const logger = createLogger(line => log.write(line));

  const settings = createSettings({ paths, logger });
  const store = createStore(paths, settings);
  const tasks = life.add(createTasks({ store, logger }));
  const engine = createEngine({ paths, settings, store, logger, env });
  life.add(engine);
  const starterPath = env.GANTRY_STARTER ?? null;
  const known = new KnownRegistries(paths.registriesFile, logger);
  const logins = new Logins(known);
  const findLogin = (domain: string) => logins.find(domain);
  const images = createImages({ engine, store, tasks, starterPath, logger, findLogin });
  const refreshImages = () => images.refreshImages();
  const builds = createBuilds({
    ...{ engine, store, tasks, refreshImages, findLogin, logger },
    ...{ folder: paths.buildsFolder, env: process.env },
  });
  const containers = createContainers({ engine, store, tasks, images, logger });
  const mirror = life.add(joinMirror(engine, images, store, logger));
  const terminals = createTerminals({ engine, store, logger });
  const handlers: Handlers<RuntimeContract> = {
    state: createState({ store, mirror }),
    engine: engine.handlers,
    containers: containers.handlers,
    files: createFiles({ engine, store, tasks }),
    images: images.handlers,
    builds: builds.handlers,
    dockerfile: createDockerfile({ engine, store, images, draftsFolder: paths.draftsFolder, logger }),
    layers: createLayers({ engine, store, tasks, images, paths, logger }).handlers,
    logs: createLogs({ engine, store, tasks, logger }),
    terminals,
    tasks: tasks.handlers,
    registries: createRegistries({
      ...{ engine, store, tasks, known, logins, images, logger },
      containers: containers.handlers,
      setInsecure: engine.setInsecure,
    }),
    settings: settings.handlers,
    troubleshoot: createTroubleshoot({ paths, engine, settings, store, tasks, logger }).handlers,
  };
  void engine.open();
  const pages = new DisposableStore();

  return {
    attach: port => {
      const onDefect = (operation: string, error: unknown) =>
        logger.log('error', 'defect', { operation, error: textOf(error) });
      pages.add(serve(contract, handlers, port, onDefect));
    },
    dispose: async () => {
      // The pages first: closing their streams is what lets terminals end their processes.
      pages.dispose();
      await Promise.race([terminals.settled(), new Promise(resolve => setTimeout(resolve, 1000))]);
      life.dispose();
    },
  };
}

function createStore(paths: GantryPaths, settings: SettingsKeeper): StateStore {
  const store = new StateStore({
    loaded: false,
    engine: initialStatus(paths),
    settings: settings.value,
    starter: { reference: '', size: 0, present: false },
  });
  settings.onChange((value: Settings) => store.set('settings', value));
  return store;
}

/** Joins the mirror with the engine's connections, in both directions. */
function joinMirror(engine: Engine, images: Images, store: StateStore, logger: Logger): Mirror {
  const mirror = createMirror({
    store,
    mappers: { containers: containerMappers, network: networkRow, volume: volumeRow },
    refreshImages: () => images.refreshImages(),
    imageStore: () => imageStoreOf(engine),
    onLost: error => engine.connectionLost(error),
    logger,
  });
  engine.onConnected(client => {
    mirror.connect(client).then(
      () => {
        engine.listsRead();
        images.onConnected();
      },
      // Cancelled: another engine was chosen meanwhile, which is not lost.
      error => toGantryError(error).kind !== 'cancelled' && engine.connectionLost(error),
    );
  });
  engine.onDisconnected(({ switched }) => {
    mirror.disconnect();
    if (switched) mirror.clear();
  });
  return mirror;
}

/** Where Moby keeps the names of images: a build in it may end without an event, but never without a write there. */
function imageStoreOf(engine: Engine): string | null {
  const { features, info } = engine.status();
  return features.hosted && info ? path.join(info.dataRoot, 'image', info.storageDriver) : null;
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
