import type { Handlers, Logger } from '../base/index.ts';
import { GantryError, type RuntimeContract } from '../contract/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { GantryPaths } from '../host/index.ts';
import type { Images } from '../images/index.ts';
import type { StateStore } from '../state/index.ts';
import type { TaskRunner } from '../tasks/index.ts';
import { sharingMapOf } from './sharing.ts';

/** What the layers noun works with. */
export interface LayersOptions {
  engine: EngineAccess;
  store: StateStore;
  tasks: TaskRunner;
  images: Pick<Images, 'sharing'>;
  paths: GantryPaths;
  logger: Logger;
}

/** The layers noun as the runtime puts it together. */
export interface Layers {
  handlers: Handlers<RuntimeContract>['layers'];
}

/** Makes the layers noun. */
export function createLayers({ store, images }: LayersOptions): Layers {
  const notYet = (): never => {
    throw new GantryError({ kind: 'not-found', message: 'This image was not analysed yet.' });
  };
  return {
    handlers: {
      analyse: notYet,
      tree: notYet,
      touched: notYet,
      preview: notYet,
      extract: notYet,
      compare: notYet,
      sharing: async () => sharingMapOf(await images.sharing(), store.all('images'), store.all('containers')),
    },
  };
}
