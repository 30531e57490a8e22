import type { Handlers } from '../base/index.ts';
import { GantryError, type RuntimeContract } from '../contract/index.ts';
import { containers } from '../docker/index.ts';
import { type ContainersDeps, failureContext } from './deps.ts';
import { explainRunFailure } from './failures.ts';
import { invalidName, nameForm } from './names.ts';

type Lifecycle = Pick<
  Handlers<RuntimeContract>['containers'],
  'start' | 'stop' | 'restart' | 'pause' | 'unpause' | 'kill' | 'rename' | 'remove'
>;

/**
 * What happens to a container that exists. Nothing is changed in the store: the engine's events do that, the same way as
 * for a change made with the docker CLI. Requests take no signal: the page may leave, what was asked for happens.
 */
export function lifecycleHandlers(deps: ContainersDeps): Lifecycle {
  const { engine } = deps;
  const starting = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (thrown) {
      throw await explainRunFailure(thrown, failureContext(deps));
    }
    return {};
  };
  return {
    start: ({ id }) => starting(containers.start(engine.client(), id)),
    restart: ({ id }) => starting(containers.restart(engine.client(), id)),
    stop: async ({ id, timeout }) => {
      await containers.stop(engine.client(), id, { t: timeout });
      return {};
    },
    pause: async ({ id }) => {
      await containers.pause(engine.client(), id);
      return {};
    },
    unpause: async ({ id }) => {
      await containers.unpause(engine.client(), id);
      return {};
    },
    kill: async ({ id, signal }) => {
      if (!/^(SIG)?[A-Z0-9+-]{1,12}$/i.test(signal))
        throw new GantryError({
          kind: 'invalid-input',
          message: `“${signal}” is no signal.`,
          hint: 'Such as SIGTERM, SIGHUP or 9.',
        });
      await containers.kill(engine.client(), id, { killSignal: signal });
      return {};
    },
    rename: async ({ id, name }) => {
      if (!nameForm.test(name)) throw new GantryError({ kind: 'invalid-input', ...invalidName(name) });
      await containers.rename(engine.client(), id, name);
      return {};
    },
    remove: async ({ id, force, volumes }) => {
      try {
        await containers.remove(engine.client(), id, { force, v: volumes });
      } catch (thrown) {
        // Somebody else removed it, or is just about to: what was wanted comes true.
        if (isGone(thrown)) return {};
        throw thrown;
      }
      return {};
    },
  };
}

function isGone(thrown: unknown): boolean {
  if (!(thrown instanceof GantryError)) return false;
  return thrown.kind === 'not-found' || /removal of container .* is already in progress/i.test(thrown.detail ?? '');
}
