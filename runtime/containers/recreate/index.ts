import type { Handlers } from '../../base/index.ts';
import { nameAfterUpdate } from '../../contract/before-update.ts';
import { GantryError, type RuntimeContract, toGantryError } from '../../contract/index.ts';
import { containers, type DockerClient } from '../../docker/index.ts';
import { startOnEngine } from '../../images/index.ts';
import { type ContainersDeps, failureContext } from '../deps.ts';
import { explainRunFailure } from '../failures.ts';
import { recreateContainer } from './recreate.ts';

type Recreation = Pick<Handlers<RuntimeContract>['containers'], 'recreate' | 'putBack'>;

/** Containers made anew with an updated image, and put back when that was interrupted. */
export function recreateHandlers(deps: ContainersDeps): Recreation {
  const nameOf = (id: string) => deps.store.get('containers', id)?.name ?? id.slice(0, 12);
  return {
    recreate: ({ ids, image }) => {
      const [only = ''] = ids;
      const what = ids.length === 1 ? nameOf(only) : `${ids.length} containers`;
      return startOnEngine(deps, {
        type: 'recreate',
        title: `Recreate ${what} with ${image}`,
        run: async context => {
          const failures: GantryError[] = [];
          for (const [index, id] of ids.entries()) {
            context.signal.throwIfAborted();
            context.report({
              detail: `Recreating ${nameOf(id)}`,
              progress: ids.length > 1 ? index / ids.length : null,
            });
            try {
              context.line(await recreateContainer(deps, id, image, context));
            } catch (thrown) {
              const error = toGantryError(thrown);
              if (error.kind === 'cancelled') throw error;
              context.line([error.message, error.hint].filter(Boolean).join(' '));
              failures.push(error);
            }
          }
          const [first] = failures;
          if (!first)
            return { result: null, detail: ids.length === 1 ? `${what} has the new image` : `${what} recreated` };
          if (ids.length === 1) throw first;
          throw new GantryError({
            kind: first.kind,
            message: `${failures.length} of ${ids.length} containers were not recreated. ${first.message}`,
            hint: first.hint ?? 'The task’s output says why of each.',
            detail: first.detail,
          });
        },
      });
    },
    putBack: async ({ id }) => {
      await putBack(deps, id);
      return {};
    },
  };
}

/**
 * Gives a container that an interrupted recreation left behind its name again and starts it. A new one that never ran is
 * removed for it; one that did is not touched: throws `name-in-use`.
 */
async function putBack(deps: ContainersDeps, id: string): Promise<void> {
  const client = deps.engine.client();
  const kept = await containers.inspect(client, id);
  const name = nameAfterUpdate((kept.Name ?? '').replace(/^\//, ''));
  if (name === null)
    throw new GantryError({
      kind: 'conflict',
      message: 'This container was not kept by an update; nothing was changed.',
    });
  const holder = await inspectIfThere(client, name);
  if (holder && holder.State?.Status !== 'created')
    throw new GantryError({
      kind: 'name-in-use',
      message: `${name} is there and has run: it was not touched.`,
      hint: `Delete or rename it first if you want the one from before, or delete ${kept.Name?.replace(/^\//, '')}.`,
    });
  if (holder) await containers.remove(client, holder.Id, { v: true });
  await containers.rename(client, id, name);
  try {
    await containers.start(client, id);
  } catch (thrown) {
    throw await explainRunFailure(thrown, failureContext(deps));
  }
}

async function inspectIfThere(client: DockerClient, name: string) {
  try {
    const found = await containers.inspect(client, name);
    // The engine also finds containers by the beginning of their id.
    return found.Name === `/${name}` ? found : null;
  } catch (thrown) {
    if (toGantryError(thrown).kind === 'not-found') return null;
    throw thrown;
  }
}
