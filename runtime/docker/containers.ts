import type { IncomingMessage } from 'node:http';
import type { DockerClient, Hijacked } from './connection.ts';
import { jsonLines } from './json-lines.ts';
import { type Filters, filterQuery, segment } from './paths.ts';
import type {
  ContainerCreateBody,
  ContainerCreated,
  ContainerInspect,
  ContainerStats,
  ContainerSummary,
  ContainerTop,
  FilesystemChange,
  WaitResult,
} from './wire.ts';

type Cancel = { signal?: AbortSignal };

/** `GET /containers/json` */
export async function list(
  client: DockerClient,
  options: Cancel & { all?: boolean; filters?: Filters; size?: boolean; limit?: number } = {},
): Promise<ContainerSummary[]> {
  const { all, filters, size, limit, signal } = options;
  return client.json('GET', '/containers/json', { query: { all, size, limit, filters: filterQuery(filters) }, signal });
}

/** `GET /containers/{id}/json`. With `size` the engine walks the container's files. */
export async function inspect(
  client: DockerClient,
  id: string,
  options: Cancel & { size?: boolean } = {},
): Promise<ContainerInspect> {
  const { size, signal } = options;
  return client.json('GET', `${at(id)}/json`, { query: { size }, signal });
}

/** `POST /containers/create?name=&platform=` */
export async function create(
  client: DockerClient,
  options: Cancel & { name?: string; platform?: string; body: ContainerCreateBody },
): Promise<ContainerCreated> {
  const { name, platform, body, signal } = options;
  return client.json('POST', '/containers/create', { query: { name, platform }, body, signal, during: 'create' });
}

/** `POST /containers/{id}/start`. False when it ran already. */
export async function start(
  client: DockerClient,
  id: string,
  options: Cancel & { detachKeys?: string } = {},
): Promise<boolean> {
  const { detachKeys, signal } = options;
  const { status } = await client.request('POST', `${at(id)}/start`, {
    query: { detachKeys },
    signal,
    during: 'start',
  });
  return status !== 304;
}

/** `POST /containers/{id}/stop`; `t` is the time until SIGKILL, in seconds. False when it was stopped already. */
export async function stop(client: DockerClient, id: string, options: Cancel & { t?: number } = {}): Promise<boolean> {
  const { t, signal } = options;
  const { status } = await client.request('POST', `${at(id)}/stop`, { query: { t }, signal });
  return status !== 304;
}

/** `POST /containers/{id}/restart`; `t` in seconds. */
export async function restart(client: DockerClient, id: string, options: Cancel & { t?: number } = {}): Promise<void> {
  const { t, signal } = options;
  await client.request('POST', `${at(id)}/restart`, { query: { t }, signal, during: 'start' });
}

/** `POST /containers/{id}/pause` */
export async function pause(client: DockerClient, id: string, options: Cancel = {}): Promise<void> {
  await client.request('POST', `${at(id)}/pause`, options);
}

/** `POST /containers/{id}/unpause` */
export async function unpause(client: DockerClient, id: string, options: Cancel = {}): Promise<void> {
  await client.request('POST', `${at(id)}/unpause`, options);
}

/** `POST /containers/{id}/kill`; `killSignal` such as `SIGHUP`, SIGKILL without it. */
export async function kill(
  client: DockerClient,
  id: string,
  options: Cancel & { killSignal?: string } = {},
): Promise<void> {
  const { killSignal, signal } = options;
  await client.request('POST', `${at(id)}/kill`, { query: { signal: killSignal }, signal });
}

/** `POST /containers/{id}/rename?name=` */
export async function rename(client: DockerClient, id: string, name: string, options: Cancel = {}): Promise<void> {
  await client.request('POST', `${at(id)}/rename`, { query: { name }, signal: options.signal });
}

/** `DELETE /containers/{id}`; `v` removes its anonymous volumes too, `force` kills it first. */
export async function remove(
  client: DockerClient,
  id: string,
  options: Cancel & { force?: boolean; v?: boolean } = {},
): Promise<void> {
  const { force, v, signal } = options;
  await client.request('DELETE', at(id), { query: { force, v }, signal });
}

export type WaitCondition = 'not-running' | 'next-exit' | 'removed';

/**
 * `POST /containers/{id}/wait?condition=`. Resolves when the engine waits (its headers come at once), so that a start
 * afterwards can't be missed; `result` settles when the condition is met.
 */
export async function openWait(
  client: DockerClient,
  id: string,
  options: Cancel & { condition?: WaitCondition } = {},
): Promise<{ result: Promise<WaitResult> }> {
  const { condition, signal } = options;
  const response = await client.stream('POST', `${at(id)}/wait`, { query: { condition }, signal });
  const result = first<WaitResult>(jsonLines(client.reading(response, signal)));
  // Nobody may be listening when it fails; who awaits it hears of it all the same.
  result.catch(() => {});
  return { result };
}

/** The same in one step. */
export async function wait(
  client: DockerClient,
  id: string,
  options: Cancel & { condition?: WaitCondition } = {},
): Promise<WaitResult> {
  return (await openWait(client, id, options)).result;
}

/** `GET /containers/{id}/top?ps_args=` */
export async function top(
  client: DockerClient,
  id: string,
  options: Cancel & { psArgs?: string } = {},
): Promise<ContainerTop> {
  return client.json('GET', `${at(id)}/top`, { query: { ps_args: options.psArgs }, signal: options.signal });
}

/** `GET /containers/{id}/changes`. `null` from the engine means none. */
export async function changes(client: DockerClient, id: string, options: Cancel = {}): Promise<FilesystemChange[]> {
  return (await client.json<FilesystemChange[] | null>('GET', `${at(id)}/changes`, options)) ?? [];
}

/** `POST /containers/{id}/resize?h=&w=`, in characters. */
export async function resize(client: DockerClient, id: string, size: { h: number; w: number }): Promise<void> {
  await client.request('POST', `${at(id)}/resize`, { query: { h: size.h, w: size.w } });
}

export interface LogsOptions extends Cancel {
  follow?: boolean;
  stdout?: boolean;
  stderr?: boolean;
  timestamps?: boolean;
  /** Seconds since the epoch, with decimals, as text. */
  since?: string;
  until?: string;
  /** A number of lines, counted before stdout and stderr are told apart; all without it. */
  tail?: number;
}

/**
 * `GET /containers/{id}/logs`: raw bytes for a container with a TTY, else framed (see `demultiplex`).
 * Without a choice, both stdout and stderr.
 */
export async function logs(client: DockerClient, id: string, options: LogsOptions = {}): Promise<IncomingMessage> {
  const { signal, stdout = true, stderr = true, ...query } = options;
  const request = { query: { stdout, stderr, ...query }, signal, manyChunks: true };
  return client.stream('GET', `${at(id)}/logs`, request);
}

export interface AttachOptions extends Cancel {
  stdin?: boolean;
  stdout?: boolean;
  stderr?: boolean;
  /** Stream from now on; without it only `logs` are sent. */
  stream?: boolean;
  /** Replay what was written before. */
  logs?: boolean;
  detachKeys?: string;
}

/** `POST /containers/{id}/attach`: raw with a TTY, else framed. Destroying the socket detaches. */
export async function attach(client: DockerClient, id: string, options: AttachOptions = {}): Promise<Hijacked> {
  const { signal, stream = true, ...query } = options;
  return client.hijack('POST', `${at(id)}/attach`, { query: { stream, ...query }, signal });
}

/**
 * `GET /containers/{id}/stats?stream=&one-shot=`: one object a second. The engine samples only while somebody reads.
 * Without `stream` one object: after a second with `precpu_stats`, at once without them with `oneShot` (API 1.41).
 */
export async function* stats(
  client: DockerClient,
  id: string,
  options: Cancel & { stream?: boolean; oneShot?: boolean } = {},
): AsyncGenerator<ContainerStats, void, undefined> {
  const { stream = true, oneShot, signal } = options;
  const query = { stream, 'one-shot': oneShot };
  const response = await client.stream('GET', `${at(id)}/stats`, { query, signal });
  yield* jsonLines<ContainerStats>(client.reading(response, signal));
}

/** `GET /containers/{id}/archive?path=`: a tar of a file or folder. */
export async function readArchive(
  client: DockerClient,
  id: string,
  options: Cancel & { path: string },
): Promise<IncomingMessage> {
  return client.stream('GET', `${at(id)}/archive`, { query: { path: options.path }, signal: options.signal });
}

function at(id: string): string {
  return `/containers/${segment(id)}`;
}

async function first<T>(items: AsyncIterable<T>): Promise<T> {
  for await (const item of items) return item;
  return {} as T;
}
