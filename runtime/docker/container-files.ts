import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { DockerClient } from './connection.ts';
import { segment } from './paths.ts';

type Cancel = { signal?: AbortSignal };

/** `X-Docker-Container-Path-Stat`: base64 of JSON. `mode` is Go's `os.FileMode`; `linkTarget` is resolved within the container. */
export interface ContainerPathStat {
  name?: string;
  size?: number;
  mode?: number;
  mtime?: string;
  linkTarget?: string;
}

/** `HEAD /containers/{id}/archive?path=`: one path, itself when it is a link. Its refusals come without words. */
export async function stat(
  client: DockerClient,
  id: string,
  options: Cancel & { path: string },
): Promise<ContainerPathStat> {
  const { path, signal } = options;
  const { headers } = await client.request('HEAD', `${at(id)}/archive`, { query: { path }, signal });
  const value = headers['x-docker-container-path-stat'];
  const text = Buffer.from(typeof value === 'string' ? value : '', 'base64').toString('utf8');
  try {
    return JSON.parse(text) as ContainerPathStat;
  } catch {
    return {};
  }
}

/**
 * `PUT /containers/{id}/archive?path=&noOverwriteDirNonDir=1`: unpacks a tar in a folder of the container. Owners are the
 * tar's; a folder never replaces a file, nor the other way round.
 */
export async function write(
  client: DockerClient,
  id: string,
  options: Cancel & { path: string; body: Readable | Uint8Array },
): Promise<void> {
  const { path, body, signal } = options;
  await client.request('PUT', `${at(id)}/archive`, { query: { path, noOverwriteDirNonDir: true }, body, signal });
}

/** `GET /containers/{id}/export`: the whole file system as a tar, without its volumes. */
export async function exportAll(client: DockerClient, id: string, options: Cancel = {}): Promise<IncomingMessage> {
  return client.stream('GET', `${at(id)}/export`, { signal: options.signal });
}

/** `POST /commit?container=&repo=&tag=&comment=&author=&pause=`: makes an image; the answer is its id. */
export async function commit(
  client: DockerClient,
  id: string,
  options: Cancel & { repo: string; tag: string; comment: string; author: string; pause: boolean },
): Promise<string> {
  const { signal, ...query } = options;
  // The body would be a whole configuration; the engine takes the container's own without one.
  const answer = await client.json<{ Id?: string }>('POST', '/commit', { query: { container: id, ...query }, signal });
  return answer.Id ?? '';
}

function at(id: string): string {
  return `/containers/${segment(id)}`;
}
