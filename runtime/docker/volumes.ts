import type { DockerClient } from './connection.ts';
import { type Filters, filterQuery, segment } from './paths.ts';
import type { Volume, VolumeCreateBody, VolumeList } from './wire.ts';

type Cancel = { signal?: AbortSignal };

/** `GET /volumes` */
export async function list(client: DockerClient, options: Cancel & { filters?: Filters } = {}): Promise<Volume[]> {
  const query = { filters: filterQuery(options.filters) };
  return (await client.json<VolumeList>('GET', '/volumes', { query, signal: options.signal })).Volumes ?? [];
}

/** `GET /volumes/{name}` */
export async function inspect(client: DockerClient, name: string, options: Cancel = {}): Promise<Volume> {
  return client.json('GET', `/volumes/${segment(name)}`, options);
}

/** `POST /volumes/create`. An existing volume of that name is answered as if it were new. */
export async function create(client: DockerClient, body: VolumeCreateBody, options: Cancel = {}): Promise<Volume> {
  return client.json('POST', '/volumes/create', { body, signal: options.signal });
}

/** `DELETE /volumes/{name}`; `force` does not mind a missing one. A volume in use is a `conflict`. */
export async function remove(
  client: DockerClient,
  name: string,
  options: Cancel & { force?: boolean } = {},
): Promise<void> {
  const { force, signal } = options;
  await client.request('DELETE', `/volumes/${segment(name)}`, { query: { force }, signal });
}

/** `POST /volumes/prune`. From API 1.42 on only anonymous ones, unless `filters: { all: ['true'] }`. */
export async function prune(
  client: DockerClient,
  options: Cancel & { filters?: Filters } = {},
): Promise<{ VolumesDeleted?: string[] | null; SpaceReclaimed?: number }> {
  const query = { filters: filterQuery(options.filters) };
  return client.json('POST', '/volumes/prune', { query, signal: options.signal });
}
