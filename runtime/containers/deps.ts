import type { Logger } from '../base/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { Images } from '../images/index.ts';
import type { StateStore } from '../state/index.ts';
import type { TaskRunner } from '../tasks/index.ts';
import type { FailureContext } from './failures.ts';
import type { Host } from './host.ts';

/** What the operations of this noun work with. */
export interface ContainersDeps {
  engine: EngineAccess;
  store: StateStore;
  tasks: TaskRunner;
  /** Pulls an image that a run needs, within the run's own task. */
  images: Pick<Images, 'pullTo'>;
  logger: Logger;
  /** This computer, for checks before a run. */
  host: Host;
}

/** What the explanation of a failed run or start draws on. */
export function failureContext({ engine, store, host }: ContainersDeps): FailureContext {
  return { containers: store.all('containers'), features: engine.features(), host };
}
