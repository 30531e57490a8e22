import type { DockerClient } from './connection.ts';
import { type Filters, filterQuery, segment } from './paths.ts';
import type { EndpointSettings, Network, NetworkCreateBody } from './wire.ts';

type Cancel = { signal?: AbortSignal };

/** `GET /networks`. Leaves out which containers are connected. */
export async function list(client: DockerClient, options: Cancel & { filters?: Filters } = {}): Promise<Network[]> {
  const query = { filters: filterQuery(options.filters) };
  return client.json('GET', '/networks', { query, signal: options.signal });
}

/** `GET /networks/{id}` */
export async function inspect(client: DockerClient, id: string, options: Cancel = {}): Promise<Network> {
  return client.json('GET', `/networks/${segment(id)}`, options);
}

/** `POST /networks/create`; `CheckDuplicate` keeps engines below 25 from making two of one name. */
export async function create(
  client: DockerClient,
  body: NetworkCreateBody,
  options: Cancel = {},
): Promise<{ Id: string; Warning?: string }> {
  return client.json('POST', '/networks/create', { body: { CheckDuplicate: true, ...body }, signal: options.signal });
}

/** `DELETE /networks/{id}` */
export async function remove(client: DockerClient, id: string, options: Cancel = {}): Promise<void> {
  await client.request('DELETE', `/networks/${segment(id)}`, options);
}

/** `POST /networks/{id}/connect` */
export async function connect(
  client: DockerClient,
  id: string,
  options: Cancel & { container: string; endpoint?: EndpointSettings },
): Promise<void> {
  const { container, endpoint, signal } = options;
  const body = { Container: container, EndpointConfig: endpoint };
  await client.request('POST', `/networks/${segment(id)}/connect`, { body, signal });
}

/** `POST /networks/{id}/disconnect` */
export async function disconnect(
  client: DockerClient,
  id: string,
  options: Cancel & { container: string; force?: boolean },
): Promise<void> {
  const { container, force, signal } = options;
  const body = { Container: container, Force: force };
  await client.request('POST', `/networks/${segment(id)}/disconnect`, { body, signal });
}

/** `POST /networks/prune` */
export async function prune(
  client: DockerClient,
  options: Cancel & { filters?: Filters } = {},
): Promise<{ NetworksDeleted?: string[] | null }> {
  const query = { filters: filterQuery(options.filters) };
  return client.json('POST', '/networks/prune', { query, signal: options.signal });
}
