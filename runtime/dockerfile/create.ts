import type { Handlers, Logger } from '../base/index.ts';
import type { RuntimeContract } from '../contract/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { Images } from '../images/index.ts';
import type { StateStore } from '../state/index.ts';
import { Drafts } from './drafts.ts';
import { readDockerfileOnDisk, writeDockerfile } from './files.ts';
import { reconstructImage } from './image.ts';

/** The handlers of Dockerfiles: files and drafts on disk, and what an image's history tells. */
export function createDockerfile(options: {
  engine: EngineAccess;
  store: StateStore;
  images: Pick<Images, 'sharing'>;
  draftsFolder: string;
  logger: Logger;
}): Handlers<RuntimeContract>['dockerfile'] {
  const { engine, store, images, draftsFolder, logger } = options;
  const drafts = new Drafts(draftsFolder, logger);
  return {
    read: ({ path }) => readDockerfileOnDisk(path),
    write: async (input, { signal }) => {
      const written = await writeDockerfile(input, signal);
      return written ? { type: 'written' as const, ...written } : { type: 'changed' as const };
    },
    drafts: async () => ({ drafts: await drafts.list() }),
    keepDraft: async draft => {
      await drafts.keep(draft);
      return {};
    },
    dropDraft: async ({ id }) => {
      await drafts.drop(id);
      return {};
    },
    reconstruct: async ({ id }) => {
      const sharing = await images.sharing();
      return await reconstructImage(engine.client(), id, { sharing, images: store.all('images') });
    },
  };
}
