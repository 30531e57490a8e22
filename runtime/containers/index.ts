import type { Handlers } from '../base/index.ts';
import type { ContainerDetail, RuntimeContract } from '../contract/index.ts';
import { containers, images } from '../docker/index.ts';
import type { ContainersDeps } from './deps.ts';
import { detailOf } from './detail.ts';
import { localHost } from './host.ts';
import { lifecycleHandlers } from './lifecycle.ts';
import { recreateHandlers } from './recreate/index.ts';
import { removePreview } from './remove-preview.ts';
import { findProblems, runContainer } from './run.ts';
import { snapshotHandlers } from './snapshot.ts';
import { watchStats } from './stats.ts';

export type { ContainersDeps } from './deps.ts';
export { containerMappers } from './mappers.ts';

/** The containers noun: the handlers of `contract.containers`. */
export function createContainers(options: Omit<ContainersDeps, 'host'> & Partial<Pick<ContainersDeps, 'host'>>): {
  handlers: Handlers<RuntimeContract>['containers'];
} {
  const deps: ContainersDeps = { host: localHost, ...options };
  return {
    handlers: {
      ...lifecycleHandlers(deps),
      ...snapshotHandlers(deps),
      ...recreateHandlers(deps),
      check: async ({ spec }) => ({ problems: await findProblems(deps, spec) }),
      run: ({ spec, start }) => runContainer(deps, spec, start),
      removePreview: ({ ids }, { signal }) => removePreview(deps, ids, signal),
      inspect: ({ id }, { signal }) => inspect(deps, id, signal),
      stats: ({ ids }, { signal }) => watchStats(deps, ids, signal),
    },
  };
}

async function inspect({ engine, logger }: ContainersDeps, id: string, signal: AbortSignal): Promise<ContainerDetail> {
  const client = engine.client();
  const found = await containers.inspect(client, id, { signal });
  // An image may have been removed by force while its container stays: then all configuration counts as the container's.
  const image = await images.inspect(client, found.Image ?? '', { signal }).catch(error => {
    logger.log('debug', 'image of a container not read', { id, error: String(error) });
    return null;
  });
  return detailOf(found, image);
}
