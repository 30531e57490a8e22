import type { Logger } from '../base/index.ts';
import { GantryError, type TaskRow } from '../contract/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { StateStore } from '../state/index.ts';
import type { TaskContext, TaskRunner, TaskWork } from '../tasks/index.ts';
import type { ImageCatalogue } from './catalogue.ts';

/** What the operations of this noun work with. */
export interface ImagesDeps {
  engine: EngineAccess;
  store: StateStore;
  tasks: TaskRunner;
  catalogue: ImageCatalogue;
  logger: Logger;
  /** The login that is used for a registry; `problem` is a sentence without any secret. */
  findLogin: FindLogin;
}

/** Finds the login for a registry's host: see runtime/registries. A secret: never logged, never stored. */
export type FindLogin = (domain: string) => Promise<{
  login: { username?: string; password?: string; identitytoken?: string; serveraddress: string } | null;
  problem: string | null;
}>;

/** Starts work as a task that stays with the engine it was started on: a retry after a switch must not hit another one. */
export function startOnEngine(
  { engine, tasks }: Pick<ImagesDeps, 'engine' | 'tasks'>,
  work: { type: TaskRow['type']; title: string; run(context: TaskContext): ReturnType<TaskWork['run']> },
): { task: string } {
  const { id, name } = engine.status().engine;
  const run = async (context: TaskContext) => {
    if (engine.status().engine.id !== id)
      throw new GantryError({
        kind: 'conflict',
        message: `This was begun on the engine “${name}”, and another one is open now.`,
        hint: `Switch back to “${name}” and try again.`,
      });
    return await work.run(context);
  };
  return { task: tasks.start({ ...work, run }) };
}
