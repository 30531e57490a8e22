import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '../../runtime/base/index.ts';
import type { EngineStatus } from '../../runtime/contract/index.ts';
import { createEngine, type Engine, initialStatus } from '../../runtime/engine/index.ts';
import { createFolders, type GantryPaths, LogFile } from '../../runtime/host/index.ts';
import { createSettings, type SettingsKeeper } from '../../runtime/settings/index.ts';
import { StateStore } from '../../runtime/state/index.ts';
import { createGantryHome, type GantryHome } from '../fixtures/gantry-home.ts';

/** A Gantry without a page: settings, state and the engine, as runtime/index.ts composes them. */
export interface EngineRig {
  engine: Engine;
  settings: SettingsKeeper;
  store: StateStore;
  paths: GantryPaths;
  logger: ReturnType<typeof createLogger>;
  dispose(): void;
}

/** Another Gantry on the same home stands for the app's next start. */
export function createRig(home: GantryHome, env: Record<string, string | undefined> = {}): EngineRig {
  const { paths } = home;
  createFolders(paths);
  const log = new LogFile(paths.logFile);
  const logger = createLogger(line => log.write(line));
  const settings = createSettings({ paths, logger });
  const store = new StateStore({
    loaded: false,
    engine: initialStatus(paths),
    settings: settings.value,
    starter: { reference: '', size: 0, present: false },
  });
  const userHome = join(home.folder, 'user');
  const engine = createEngine({
    paths,
    settings,
    store,
    logger,
    env: { PATH: process.env.PATH, ...env },
    home: userHome,
  });
  engine.onConnected(() => setImmediate(() => engine.listsRead()));
  const dispose = () => {
    engine.dispose();
    log.close();
  };
  return { engine, settings, store, paths, logger, dispose };
}

export { createGantryHome, type GantryHome };

/** Resolves when the engine is in the state. */
export async function untilState(engine: Engine, state: EngineStatus['state']): Promise<EngineStatus> {
  if (engine.status().state === state) return engine.status();
  return await new Promise(resolve => {
    const subscription = engine.onStatus(status => {
      if (status.state !== state) return;
      subscription.dispose();
      resolve(status);
    });
  });
}

/** The number in the pid file of the hosted dockerd. */
export function dockerdPid(paths: GantryPaths): number {
  return Number(readFileSync(paths.engine.pidFile, 'utf8'));
}

/** For handlers that need one. */
export const context = { signal: new AbortController().signal };

/** Names with the pids of their first processes. */
export async function containerPids(home: GantryHome): Promise<string[]> {
  const ids = (await home.docker('ps', '-q')).split('\n').filter(Boolean);
  if (ids.length === 0) return [];
  return (await home.docker('inspect', '-f', '{{.Name}} {{.State.Pid}}', ...ids)).split('\n').sort();
}
