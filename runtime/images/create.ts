import { basename } from 'node:path';
import type { Handlers, Logger } from '../base/index.ts';
import { GantryError, type RuntimeContract } from '../contract/index.ts';
import { images as api } from '../docker/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import type { StateStore } from '../state/index.ts';
import type { TaskContext, TaskRunner } from '../tasks/index.ts';
import { ImageCatalogue } from './catalogue.ts';
import { type FindLogin, type ImagesDeps, startOnEngine } from './deps.ts';
import { imageDetailOf } from './detail.ts';
import { readLayers } from './layers.ts';
import { loadArchive } from './load.ts';
import { type Pulled, pullImage } from './pull.ts';
import { parseReference } from './reference.ts';
import { previewRemoval, removeImage } from './remove.ts';
import { saveImages } from './save.ts';
import type { SharingMap } from './sharing.ts';
import { formatBytes } from './sizes.ts';
import { Starter } from './starter.ts';

/** The images noun as the runtime puts it together. */
export interface Images {
  handlers: Handlers<RuntimeContract>['images'];
  /** Lists the images into the store; what needs a look at each one follows in the background. */
  refreshImages(): Promise<void>;
  /** What the images of the newest list share. */
  sharing(): Promise<SharingMap>;
  /** Pulls as a part of somebody else's task. Throws `invalid-input` for a bad reference. */
  pullTo(reference: string, platform: string, context: TaskContext): Promise<Pulled>;
  /** To be told when an engine answered and its lists were read: a hosted one gets the starter image. */
  onConnected(): void;
}

/** Makes the images noun. `starterPath` is the archive of the starter image, null where none is shipped. */
export function createImages(options: {
  engine: EngineAccess;
  store: StateStore;
  tasks: TaskRunner;
  starterPath: string | null;
  logger: Logger;
  findLogin: FindLogin;
}): Images {
  const { engine, store, tasks, starterPath, logger, findLogin } = options;
  const catalogue = new ImageCatalogue({
    engine,
    store,
    logger,
    onListed: rows => void starter.note(new Set(rows.flatMap(row => row.tags))),
  });
  const deps: ImagesDeps = { engine, store, tasks, catalogue, logger, findLogin };
  const starter = new Starter(starterPath, deps, () => catalogue.refresh());

  /** Engines with events refresh by themselves; the others would show a change only later. */
  const refreshed = async <T>(done: Promise<T>): Promise<T> => {
    const result = await done;
    await catalogue.refresh().catch(error => logger.log('warn', 'images not listed', { error: String(error) }));
    return result;
  };

  const handlers: Images['handlers'] = {
    pull: ({ reference: text, platform }) => {
      const reference = parseReference(text);
      return startOnEngine(deps, {
        type: 'pull',
        title: `Pull ${reference.familiar}`,
        run: async context => {
          const { id, detail } = await refreshed(pullImage(deps, reference, platform, context));
          return { result: id, detail };
        },
      });
    },
    load: ({ path }) => {
      checkPath(path);
      return startOnEngine(deps, {
        type: 'load',
        title: `Load ${basename(path)}`,
        run: async context => {
          const { ids, names } = await refreshed(loadArchive(deps, path, context));
          return { result: ids[0] ?? null, detail: `Loaded ${listed(names.map(shortName))}` };
        },
      });
    },
    save: ({ references, path }) => {
      checkPath(path);
      const one = references.length === 1 ? (references[0] ?? '') : '';
      return startOnEngine(deps, {
        type: 'save',
        title: `Save ${one ? shortName(store.get('images', one)?.tags[0] ?? one) : `${references.length} images`}`,
        run: async context => {
          const { bytes } = await saveImages(deps, references, path, context);
          return { result: path, detail: `${formatBytes(bytes)} in ${basename(path)}` };
        },
      });
    },
    tag: async ({ id, reference: text }) => {
      const { repository, tag, digest } = parseReference(text);
      if (digest)
        throw new GantryError({
          kind: 'invalid-input',
          message: 'A digest can’t be given to an image: it is computed from it.',
          hint: 'Give a name and a tag, such as team/app:1.2.',
        });
      await refreshed(api.tag(engine.client(), id, { repo: repository, tag: tag ?? 'latest' }));
      return {};
    },
    removePreview: ({ ids }) => previewRemoval(deps, ids),
    remove: input => refreshed(removeImage(deps, input)),
    inspect: async ({ id }) => imageDetailOf(await api.inspect(engine.client(), id)),
    layers: async ({ id }) => ({
      layers: await readLayers(engine.client(), id, {
        sharing: await catalogue.sharing(),
        image: other => store.get('images', other),
      }),
    }),
    ensureStarter: () => starter.ensure(),
  };

  return {
    handlers,
    refreshImages: () => catalogue.refresh(),
    sharing: () => catalogue.sharing(),
    pullTo: (reference, platform, context) => pullImage(deps, parseReference(reference), platform, context),
    onConnected: () => {
      if (!engine.features().hosted || starterPath === null) return;
      starter.ensure().catch(error => logger.log('warn', 'starter image not loaded', { error: String(error) }));
    },
  };
}

function checkPath(path: string): void {
  if (path.trim() === '') throw new GantryError({ kind: 'invalid-input', message: 'A file is needed.' });
  if (path.includes('\0')) throw new GantryError({ kind: 'invalid-input', message: 'This path can’t be used.' });
}

function shortName(name: string): string {
  return name.startsWith('sha256:') ? name.slice(7, 19) : name;
}

function listed(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
