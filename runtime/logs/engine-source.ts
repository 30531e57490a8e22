import { GantryError } from '../contract/index.ts';
import { containers } from '../docker/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import { gather } from './gather.ts';
import type { LogSource } from './source.ts';

/** The logs' view of the engine that is looked at. */
export function engineLogSource(engine: EngineAccess): LogSource {
  return {
    async container(id) {
      const { Id, Name, Config, State, HostConfig } = await containers.inspect(engine.client(), id);
      return {
        id: Id,
        name: (Name ?? '').replace(/^\//, '') || Id.slice(0, 12),
        tty: Config?.Tty === true,
        // The engine calls a container that waits for its next restart running, although nothing runs.
        running: State?.Running === true && State.Restarting !== true,
        startedAt: epoch(State?.StartedAt),
        finishedAt: epoch(State?.FinishedAt),
        end: {
          code: State?.ExitCode ?? 0,
          outOfMemory: State?.OOMKilled === true,
          memoryLimit: HostConfig?.Memory ?? 0,
          error: State?.Error ?? '',
        },
      };
    },
    async open(id, { tail, ...query }, signal) {
      const client = engine.client();
      try {
        const options = { ...query, ...(tail === 'all' ? {} : { tail }), timestamps: true, signal };
        return client.reading(gather(await containers.logs(client, id, options)), signal);
      } catch (error) {
        if (error instanceof GantryError && /does not support reading/i.test(error.detail ?? ''))
          throw unreadable(error);
        throw error;
      }
    },
  };
}

/** `0001-01-01T00:00:00Z` is the engine's "never". */
function epoch(time: string | undefined): number {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) ? 0 : Math.max(ms, 0);
}

function unreadable({ detail }: GantryError): GantryError {
  return new GantryError({
    kind: 'engine-error',
    message: 'This container’s log driver keeps no log that could be read.',
    hint: 'Run it with the log driver local or json-file to see its log here.',
    detail,
  });
}
