import type { Handlers, Logger } from '../base/index.ts';
import { GantryError, type RuntimeContract } from '../contract/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { StateStore } from '../state/index.ts';
import type { TaskRunner } from '../tasks/index.ts';
import { downloadLog } from './download.ts';
import { engineLogSource } from './engine-source.ts';
import { LogFollower } from './follow.ts';

export interface LogsDeps {
  engine: EngineAccess;
  store: StateStore;
  tasks: TaskRunner;
  logger: Logger;
}

/** Serves the contract's `logs`. */
export function createLogs({
  engine,
  store,
  tasks,
  logger,
}: LogsDeps): Handlers<Pick<RuntimeContract, 'logs'>>['logs'] {
  const source = engineLogSource(engine);
  return {
    follow: async function* ({ id, tail }, { signal }) {
      yield* new LogFollower({ source, engine, store }, tail, signal).follow(id);
    },
    download: async ({ id, ...input }) => {
      const container = await source.container(id);
      if (input.path.includes('\0') || !input.path)
        throw new GantryError({ kind: 'invalid-input', message: 'The file needs a name.' });
      logger.log('info', 'log download', { id: container.id, streams: input.streams });
      const task = tasks.start({
        type: 'log-download',
        title: `Save log of ${container.name}`,
        run: context => downloadLog(source, { id: container.id, ...input }, context),
      });
      return { task };
    },
  };
}
