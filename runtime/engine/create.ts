import type { Handlers, Logger } from '../base/index.ts';
import type { EngineRow, EngineStatus, RuntimeContract, Settings } from '../contract/index.ts';
import type { GantryPaths } from '../host/index.ts';
import { limits } from './driver.ts';
import { createHandlers } from './handlers.ts';
import { EngineList } from './list.ts';
import { StartTimes } from './start-times.ts';
import { Supervisor } from './supervisor.ts';

/** The parts of the settings that engines need; runtime/settings has them. */
export interface EngineSettings {
  readonly value: Settings;
  change(change: Partial<Settings>): Promise<void>;
}

/** The parts of the StateStore that engines fill. */
export interface EngineState {
  set(key: 'engine', value: EngineStatus): void;
  replace(collection: 'engines', rows: EngineRow[]): void;
}

export interface EngineOptions {
  paths: GantryPaths;
  settings: EngineSettings;
  store: EngineState;
  logger: Logger;
  /** Variables of the app, and the user's home; a test gives others. */
  env?: Record<string, string | undefined>;
  home?: string;
}

/** The supervisor, and the handlers of `contract.engine`. */
export type Engine = Supervisor & {
  handlers: Handlers<RuntimeContract>['engine'];
  /** Begins with the engine that the settings name, as they say: see `startEngine`. Never rejects; the status says how it went. */
  open(): Promise<void>;
  /** Lets a hosted engine take a registry without checked TLS, or no longer. Of other engines Gantry changes nothing. */
  setInsecure(registry: string, insecure: boolean): Promise<void>;
};

/**
 * Hosts and finds engines. The composition connects it with the mirror:
 * `onConnected` → `mirror.connect(client)`, then `listsRead()`, or `connectionLost(error)` if it fails; `onDisconnected` →
 * `mirror.disconnect()`, and `mirror.clear()` if it `switched`; the mirror's `onLost` → `connectionLost(error)`.
 */
export function createEngine({ paths, settings, store, logger, env, home }: EngineOptions): Engine {
  const list = new EngineList({ paths, logger, env, home });
  list.discover(settings.value.addedEngines);
  const times = new StartTimes(paths.startTimesFile, logger);
  const supervisor = new Supervisor({ driver: list.chosen(settings.value.engine), times, logger });

  const showRows = () => {
    // The one that is looked at stays in the list even if it can't be found at the moment.
    const current = supervisor.driver.row;
    const rows = list.rows();
    store.replace('engines', rows.some(row => row.id === current.id) ? rows : [...rows, current]);
  };
  store.set('engine', supervisor.status());
  supervisor.onStatus(status => store.set('engine', status));
  showRows();

  return Object.assign(supervisor, {
    handlers: createHandlers({ supervisor, list, settings, paths, logger, showRows }),
    open: async () => {
      const launch = settings.value.startEngine || !supervisor.driver.features.hosted;
      // Its status says what went wrong.
      await supervisor.start({ launch }).catch(() => undefined);
    },
    setInsecure: async (registry: string, insecure: boolean) => {
      const { driver } = supervisor;
      if (!driver.features.hosted) return;
      const client = supervisor.status().state === 'running' ? supervisor.client() : null;
      const context = { signal: AbortSignal.timeout(limits.stop), say: () => undefined };
      await driver.exclusively(context, () => driver.setInsecure(registry, insecure, client));
    },
  });
}
