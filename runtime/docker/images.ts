import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { DockerClient, RequestOptions } from './connection.ts';
import { type EngineOperation, streamError } from './engine-errors.ts';
import { jsonLines } from './json-lines.ts';
import { type Filters, filterQuery, imageSegments } from './paths.ts';
import type {
  ImageDeleted,
  ImageHistoryItem,
  ImageInspect,
  ImageSummary,
  ImagesPruned,
  ProgressMessage,
} from './wire.ts';

type Cancel = { signal?: AbortSignal };

/** `GET /images/json`. `sharedSize` makes the engine compute it (API 1.42). */
export async function list(
  client: DockerClient,
  options: Cancel & { all?: boolean; filters?: Filters; sharedSize?: boolean } = {},
): Promise<ImageSummary[]> {
  const { all, filters, sharedSize, signal } = options;
  const query = { all, filters: filterQuery(filters), 'shared-size': sharedSize };
  return client.json('GET', '/images/json', { query, signal });
}

/** `GET /images/{name}/json`; name, name@digest or id. */
export async function inspect(client: DockerClient, name: string, options: Cancel = {}): Promise<ImageInspect> {
  return client.json('GET', `${at(name)}/json`, { ...options, during: 'image' });
}

/** `GET /images/{name}/history`, newest first. */
export async function history(client: DockerClient, name: string, options: Cancel = {}): Promise<ImageHistoryItem[]> {
  return client.json('GET', `${at(name)}/history`, { ...options, during: 'image' });
}

/** `POST /images/{name}/tag?repo=&tag=` */
export async function tag(
  client: DockerClient,
  name: string,
  options: Cancel & { repo: string; tag?: string },
): Promise<void> {
  const { repo, tag: newTag, signal } = options;
  await client.request('POST', `${at(name)}/tag`, { query: { repo, tag: newTag }, signal, during: 'image' });
}

/** `DELETE /images/{name}`: what was untagged and deleted. `noprune` keeps untagged parents. */
export async function remove(
  client: DockerClient,
  name: string,
  options: Cancel & { force?: boolean; noprune?: boolean } = {},
): Promise<ImageDeleted[]> {
  const { force, noprune, signal } = options;
  return client.json('DELETE', at(name), { query: { force, noprune }, signal, during: 'image' });
}

export interface PullOptions extends Cancel {
  /** The repository, with the registry's host. */
  fromImage: string;
  /** A tag or digest. Without it the engine pulls *all* tags. */
  tag: string;
  /** `linux/arm64`, from API 1.32 on. */
  platform?: string;
  /** The value of `X-Registry-Auth`: see {@link registryAuth}. Never logged. */
  authHeader?: string;
}

/**
 * `POST /images/create?fromImage=&tag=&platform=`: pulls. The iteration throws what the registry or engine refused, which
 * may come as a status or within the stream.
 */
export function create(client: DockerClient, options: PullOptions): AsyncGenerator<ProgressMessage, void, undefined> {
  const { fromImage, tag: wanted, platform, authHeader, signal } = options;
  return messages(client, '/images/create', 'pull', {
    query: { fromImage, tag: wanted, platform },
    headers: authHeader ? { 'X-Registry-Auth': authHeader } : {},
    signal,
  });
}

/** `POST /images/create?fromSrc=-&repo=&tag=`: makes an image of one layer of a tar of a file system. */
export function importRoot(
  client: DockerClient,
  archive: Readable,
  options: Cancel & { repo: string; tag: string; changes?: readonly string[] },
): AsyncGenerator<ProgressMessage, void, undefined> {
  const { repo, tag: newTag, changes, signal } = options;
  const query = { fromSrc: '-', repo, tag: newTag, changes };
  return messages(client, '/images/create', 'load', { query, body: archive, signal });
}

/** `POST /images/load`: reads an archive of `docker save` or an OCI layout. */
export function load(
  client: DockerClient,
  archive: Readable,
  options: Cancel & { quiet?: boolean } = {},
): AsyncGenerator<ProgressMessage, void, undefined> {
  const { quiet, signal } = options;
  return messages(client, '/images/load', 'load', { query: { quiet }, body: archive, signal });
}

/** `GET /images/get?names=…`: one archive of all of them. */
export async function save(
  client: DockerClient,
  names: readonly string[],
  options: Cancel = {},
): Promise<IncomingMessage> {
  return client.stream('GET', '/images/get', { query: { names }, signal: options.signal, during: 'image' });
}

/** `POST /images/{name}/push?tag=` */
export async function* push(
  client: DockerClient,
  name: string,
  options: Cancel & { tag?: string; authHeader?: string },
): AsyncGenerator<ProgressMessage, void, undefined> {
  const { tag: pushed, authHeader, signal } = options;
  // The engine refuses a push without the header, even where the registry takes anybody.
  const headers = { 'X-Registry-Auth': authHeader ?? registryAuth({}) };
  yield* messages(client, `${at(name)}/push`, 'pull', { query: { tag: pushed }, headers, signal });
}

/** `POST /images/prune`; `filters: { dangling: ['false'] }` takes all unused ones. */
export async function prune(client: DockerClient, options: Cancel & { filters?: Filters } = {}): Promise<ImagesPruned> {
  return client.json('POST', '/images/prune', {
    query: { filters: filterQuery(options.filters) },
    signal: options.signal,
  });
}

/** The value of `X-Registry-Auth`: base64url of JSON, with padding: without it the engine takes the login for none. */
export function registryAuth(login: {
  username?: string;
  password?: string;
  serveraddress?: string;
  identitytoken?: string;
}): string {
  const encoded = Buffer.from(JSON.stringify(login)).toString('base64');
  return encoded.replaceAll('+', '-').replaceAll('/', '_');
}

function at(name: string): string {
  return `/images/${imageSegments(name)}`;
}

async function* messages(
  client: DockerClient,
  path: string,
  during: EngineOperation,
  options: RequestOptions,
): AsyncGenerator<ProgressMessage, void, undefined> {
  const response = await client.stream('POST', path, { ...options, during });
  for await (const message of jsonLines<ProgressMessage>(client.reading(response, options.signal))) {
    const error = streamError(message, during);
    if (error) throw error;
    yield message;
  }
}
