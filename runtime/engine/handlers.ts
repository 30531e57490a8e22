import type { Handlers, Logger } from '../base/index.ts';
import { GantryError, type RuntimeContract } from '../contract/index.ts';
import type { GantryPaths } from '../host/index.ts';
import type { EngineSettings } from './create.ts';
import { addedEngine } from './drivers/external/index.ts';
import type { EngineList } from './list.ts';
import { followEngineLogs } from './log.ts';
import { previewReset, resetConfirmation } from './reset-preview.ts';
import type { Supervisor } from './supervisor.ts';
import { createContext, terminalUse } from './terminal-use.ts';
import { sampleUsage } from './usage.ts';

export interface HandlerOptions {
  supervisor: Supervisor;
  list: EngineList;
  settings: EngineSettings;
  paths: GantryPaths;
  logger: Logger;
  /** Puts the list into the state. */
  showRows(): void;
}

/** The handlers of `contract.engine`. */
export function createHandlers(options: HandlerOptions): Handlers<RuntimeContract>['engine'] {
  const { supervisor, list, settings, paths, showRows } = options;

  const discover = () => {
    list.discover(settings.value.addedEngines);
    showRows();
  };

  return {
    ...listHandlers(options, discover),
    discover: () => {
      discover();
      return {};
    },
    start: async () => {
      await supervisor.start();
      return {};
    },
    stop: async () => {
      await supervisor.stop();
      return {};
    },
    restart: async () => {
      await supervisor.restart();
      return {};
    },
    resetPreview: async (_input, { signal }) => {
      if (!supervisor.features().hosted) throw notHosted(supervisor);
      return await previewReset(supervisor.client(), signal);
    },
    reset: async ({ confirmation }) => {
      if (confirmation.trim().toLowerCase() !== resetConfirmation)
        throw new GantryError({
          kind: 'invalid-input',
          message: 'Nothing was reset: the word did not match.',
          hint: `Type “${resetConfirmation}” to confirm.`,
        });
      await supervisor.reset();
      return {};
    },
    terminalUse: async ({ createContext: create }) => {
      const { dockerHost } = supervisor.driver.row;
      if (create) {
        if (!supervisor.features().hosted) throw notHosted(supervisor);
        await createContext(dockerHost, list.surroundings);
      }
      return terminalUse(dockerHost, list.surroundings);
    },
    log: ({ tail }, { signal }) =>
      followEngineLogs({ engine: supervisor.driver.logFile, gantry: paths.logFile }, tail, signal),
    usage: (_input, { signal }) => {
      const { dataRoot } = supervisor.driver;
      if (dataRoot === null) throw notHosted(supervisor);
      return sampleUsage(dataRoot, signal);
    },
  };
}

/** Choosing among engines. The choice is remembered before it is tried: it is what the user wants, even if it fails now. */
function listHandlers({ supervisor, list, settings, showRows }: HandlerOptions, discover: () => void) {
  const select = async (id: string) => {
    discover();
    const driver = list.driver(id);
    await settings.change({ engine: id });
    if (supervisor.driver.row.id === id && supervisor.status().state === 'running') return;
    await supervisor.switchTo(driver);
  };
  return {
    select: async ({ id }: { id: string }) => {
      await select(id);
      return {};
    },
    add: async ({ name, dockerHost, certPath }: { name: string; dockerHost: string; certPath?: string }) => {
      const { id } = addedEngine(name.trim(), dockerHost, certPath).row;
      const others = settings.value.addedEngines.filter(entry => idOf(entry) !== id);
      const entry = { name: name.trim(), dockerHost: dockerHost.trim(), certPath };
      await settings.change({ addedEngines: [...others, entry] });
      await select(id);
      return { id };
    },
    forget: async ({ id }: { id: string }) => {
      const kept = settings.value.addedEngines.filter(entry => idOf(entry) !== id);
      if (kept.length === settings.value.addedEngines.length)
        throw new GantryError({
          kind: 'not-found',
          message: 'Only engines that were added by hand can be forgotten.',
          hint: 'Others come from docker contexts, DOCKER_HOST or their sockets.',
        });
      await settings.change({ addedEngines: kept });
      discover();
      if (supervisor.driver.row.id === id) await select(list.native.row.id);
      showRows();
      return {};
    },
  };
}

function idOf(entry: { name: string; dockerHost: string; certPath?: string }): string | null {
  try {
    return addedEngine(entry.name, entry.dockerHost, entry.certPath).row.id;
  } catch {
    return null;
  }
}

function notHosted(supervisor: Supervisor): GantryError {
  return new GantryError({
    kind: 'conflict',
    message: `${supervisor.driver.row.name} is not hosted by Gantry, so this is not to be had for it.`,
    hint: 'Switch to the Gantry engine first.',
  });
}
