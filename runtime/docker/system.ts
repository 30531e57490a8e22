import type { DockerClient, Ping } from './connection.ts';
import { jsonLines } from './json-lines.ts';
import { type Filters, filterQuery } from './paths.ts';
import type { DiskUsage, EngineEvent, EngineInfo, EngineVersion } from './wire.ts';

type Cancel = { signal?: AbortSignal };

/** `GET /_ping`: the version and kind of engine are in the headers. */
export async function ping(client: DockerClient, options: Cancel & { timeoutMs?: number } = {}): Promise<Ping> {
  return client.ping(options);
}

/** `GET /version` */
export async function version(client: DockerClient, options: Cancel = {}): Promise<EngineVersion> {
  return client.json('GET', '/version', options);
}

/** `GET /info` */
export async function info(client: DockerClient, options: Cancel = {}): Promise<EngineInfo> {
  return client.json('GET', '/info', options);
}

/** Whether the engine is told to take a registry without TLS, or with a certificate that it can't check. */
export function takesInsecurely(info: EngineInfo, registry: string): boolean {
  return info.RegistryConfig?.IndexConfigs?.[registry]?.Secure === false;
}

export type DiskUsageType = 'container' | 'image' | 'volume' | 'build-cache';

/** `GET /system/df`: the engine measures volumes file by file, which takes seconds. `types` works from API 1.42 on. */
export async function df(
  client: DockerClient,
  options: Cancel & { types?: readonly DiskUsageType[] } = {},
): Promise<DiskUsage> {
  return client.json('GET', '/system/df', { query: { type: options.types }, signal: options.signal });
}

export interface EventsOptions extends Cancel {
  /** Seconds since the epoch, with decimals for nanoseconds, as text; events since then are sent first. */
  since?: string;
  /** Ends the stream at that time. */
  until?: string;
  filters?: Filters;
}

/** A subscription to the engine's events: iterate it once. */
export interface EventSubscription extends AsyncIterable<EngineEvent> {
  /** Ends the subscription; an iteration under way ends without an error. */
  close(): void;
}

/**
 * `GET /events`: one JSON object a line. Resolves when the engine has subscribed (it answers with headers right after),
 * so that a list asked for afterwards misses nothing. The iteration ends when the engine ends the stream, and throws
 * `engine-unreachable` when the connection breaks.
 */
export async function openEvents(client: DockerClient, options: EventsOptions = {}): Promise<EventSubscription> {
  const { since, until, filters, signal } = options;
  const query = { since, until, filters: filterQuery(filters) };
  const response = await client.stream('GET', '/events', { query, signal });
  let closed = false;
  return {
    async *[Symbol.asyncIterator]() {
      try {
        yield* jsonLines<EngineEvent>(client.reading(response, signal));
      } catch (thrown) {
        if (!closed) throw thrown;
      }
    },
    close() {
      closed = true;
      response.destroy();
    },
  };
}

/** The same as one iteration, for whom the moment of the subscription does not matter. */
export async function* events(client: DockerClient, options: EventsOptions = {}): AsyncGenerator<EngineEvent> {
  yield* await openEvents(client, options);
}
