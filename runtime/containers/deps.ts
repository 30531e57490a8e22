import type { Logger } from '../base/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { StateStore } from '../state/index.ts';
import type { TaskContext, TaskRunner } from '../tasks/index.ts';
import type { FailureContext } from './failures.ts';
import type { Host } from './host.ts';

/** What the containers noun needs of the images noun. */
export interface ImagesForRun {
  /** Pulls an image within a task that is under way; reports bars and lines to it. */
  pull(reference: string, platform: string, context: TaskContext): Promise<unknown>;
  /** Throws `invalid-input` for what is no reference; `familiar` is its form in lists: `postgres:16`. */
  parseReference(text: string): { familiar: string };
}

/** What the operations of this noun work with. */
export interface ContainersDeps {
  engine: EngineAccess;
  store: StateStore;
  tasks: TaskRunner;
  images: ImagesForRun;
  logger: Logger;
  /** This computer, for checks before a run. */
  host: Host;
}

/** What the explanation of a failed run or start draws on. */
export function failureContext({ engine, store, host }: ContainersDeps): FailureContext {
  return { containers: store.all('containers'), features: engine.features(), host };
}
