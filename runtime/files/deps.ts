import type { EngineAccess } from '../engine/access.ts';
import type { StateStore } from '../state/index.ts';
import type { TaskRunner } from '../tasks/index.ts';

/** What the operations of this noun work with. */
export interface FilesDeps {
  engine: EngineAccess;
  store: StateStore;
  tasks: TaskRunner;
}
