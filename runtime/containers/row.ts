import { type ContainerRow, type ContainerState, containerState, type PublishedPort } from '../contract/index.ts';
import { flag, list, number, record, text, textMap, time } from './read.ts';
import { parseStatus } from './status.ts';

/** Rows go to the page by the thousand: what a list shows is short, and Inspect has the whole. */
const maxCommand = 4096;

/** Volumes that the engine made for want of a name are called by 64 hex digits. */
export function isAnonymousVolume(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

/** Reads one item of `GET /containers/json`; null when it has no id. `now` is the time of the answer. */
export function rowFromList(item: unknown, now: number): ContainerRow | null {
  const wire = record(item);
  const id = text(wire.Id, 256);
  if (!id) return null;
  const status = parseStatus(text(wire.Status, 256));
  const state = readState(wire.State, text(wire.Status, 256));
  const created = number(wire.Created) * 1000;
  const mounts = list(wire.Mounts).map(record);
  const labels = textMap(wire.Labels);
  const ended = status.exitCode !== null && (state === 'exited' || state === 'restarting' || state === 'dead');
  return {
    id,
    name: ownName(list(wire.Names), id),
    image: text(wire.Image, 1024),
    imageId: text(wire.ImageID, 256),
    command: text(wire.Command, maxCommand),
    state,
    health: status.health,
    exit: ended ? { code: status.exitCode ?? 0, outOfMemory: false, memoryLimit: null, error: '' } : null,
    created,
    since: state === 'created' || status.age === null ? created : Math.max(created, now - status.age),
    ports: uniquePorts(list(wire.Ports).flatMap(listedPort)),
    networks: Object.keys(record(record(wire.NetworkSettings).Networks)).slice(0, 100),
    volumes: mounts.flatMap(mount => (mount.Type === 'volume' && mount.Name ? [text(mount.Name, 256)] : [])),
    mounts: mounts.length,
    labels,
    ...compose(labels),
    tty: null,
    restartCount: 0,
  };
}

/** Reads the answer of `GET /containers/{id}/json`; null when it has no id. */
export function rowFromInspect(inspect: unknown): ContainerRow | null {
  const wire = record(inspect);
  const id = text(wire.Id, 256);
  if (!id) return null;
  const wireState = record(wire.State);
  const config = record(wire.Config);
  const state = inspectedState(wireState);
  const created = time(wire.Created) ?? 0;
  const mounts = list(wire.Mounts).map(record);
  const labels = textMap(config.Labels);
  return {
    id,
    name: text(wire.Name, 256).replace(/^\//, '') || id.slice(0, 12),
    image: text(config.Image, 1024),
    imageId: text(wire.Image, 256),
    command: commandLine(wire.Path, wire.Args),
    state,
    health: readHealth(wireState),
    exit: readExit(wire, state),
    created,
    since: readSince(wireState, state, created),
    ports: inspectedPorts(wire),
    networks: Object.keys(record(record(wire.NetworkSettings).Networks)).slice(0, 100),
    volumes: mounts.flatMap(mount => (mount.Type === 'volume' && mount.Name ? [text(mount.Name, 256)] : [])),
    mounts: mounts.length,
    labels,
    ...compose(labels),
    tty: flag(config.Tty),
    restartCount: number(wire.RestartCount),
  };
}

/** How the container ended, from the answer of inspect; null while it runs or before it ever ran. */
export function readExit(inspect: unknown, state: ContainerState): ContainerRow['exit'] {
  const wire = record(inspect);
  const wireState = record(wire.State);
  const error = text(wireState.Error, 4096);
  const code = number(wireState.ExitCode);
  const ended = state === 'exited' || state === 'dead' || state === 'restarting' || (state === 'created' && error);
  if (!ended) return null;
  const limit = number(record(wire.HostConfig).Memory);
  return { code, outOfMemory: flag(wireState.OOMKilled), memoryLimit: limit > 0 ? limit : null, error };
}

/** `State.Status`, or on old engines the flags that it is made of. */
export function inspectedState(wireState: Record<string, unknown>): ContainerState {
  const known = containerState.safeParse(wireState.Status);
  if (known.success) return known.data;
  if (flag(wireState.Paused)) return 'paused';
  if (flag(wireState.Restarting)) return 'restarting';
  if (flag(wireState.Running)) return 'running';
  if (flag(wireState.Dead)) return 'dead';
  return time(wireState.StartedAt) === null ? 'created' : 'exited';
}

/** Published and exposed ports, from the answer of inspect. While it runs the engine says what it bound. */
export function inspectedPorts(inspect: unknown): PublishedPort[] {
  const wire = record(inspect);
  const bound = record(record(wire.NetworkSettings).Ports);
  return uniquePorts(
    Object.entries(bound).flatMap(([key, bindings]) => {
      const [port = '', protocol = 'tcp'] = key.split('/');
      const base = { container: Number(port), protocol: readProtocol(protocol) };
      if (!Number.isInteger(base.container)) return [];
      const hosts = list(bindings).map(record);
      if (hosts.length === 0) return [{ ...base, ip: '', host: null }];
      return hosts.map(host => ({ ...base, ip: text(host.HostIp, 64), host: Number(host.HostPort) || null }));
    }),
  );
}

function listedPort(item: unknown): PublishedPort[] {
  const port = record(item);
  const container = number(port.PrivatePort);
  if (container === 0) return [];
  const host = number(port.PublicPort) || null;
  return [{ ip: text(port.IP, 64), container, host, protocol: readProtocol(port.Type) }];
}

function readProtocol(value: unknown): PublishedPort['protocol'] {
  return value === 'udp' || value === 'sctp' ? value : 'tcp';
}

/**
 * The engine lists a port once for IPv4 and once for IPv6, in the order of a Go map: once, sorted, is enough. When it picks
 * the host ports it may pick another one for IPv6 (Moby 20.10): then that one is kept as `::`.
 */
function uniquePorts(ports: PublishedPort[]): PublishedPort[] {
  const key = (port: PublishedPort) => `${port.ip} ${port.host} ${port.container} ${port.protocol}`;
  const unique = new Map(
    ports.map(port => (port.ip === '0.0.0.0' ? { ...port, ip: '' } : port)).map(port => [key(port), port]),
  );
  return [...unique.values()]
    .filter(port => port.ip !== '::' || !unique.has(key({ ...port, ip: '' })))
    .sort((a, b) => a.container - b.container || a.protocol.localeCompare(b.protocol) || (a.host ?? 0) - (b.host ?? 0))
    .slice(0, 2000);
}

/** A linked container also appears under the names of those that link to it: `/web/db`. */
function ownName(names: unknown[], id: string): string {
  const all = names.map(name => text(name, 256).replace(/^\//, '')).filter(name => name !== '');
  return all.find(name => !name.includes('/')) ?? all[0] ?? id.slice(0, 12);
}

function readState(value: unknown, status: string): ContainerState {
  const known = containerState.safeParse(value);
  if (known.success) return known.data;
  if (/^up .*\(paused\)/i.test(status)) return 'paused';
  if (/^up/i.test(status)) return 'running';
  if (/^restarting/i.test(status)) return 'restarting';
  if (/^exited/i.test(status)) return 'exited';
  return 'created';
}

function readHealth(wireState: Record<string, unknown>): ContainerRow['health'] {
  const status = record(wireState.Health).Status;
  return status === 'healthy' || status === 'unhealthy' || status === 'starting' ? status : 'none';
}

function readSince(wireState: Record<string, unknown>, state: ContainerState, created: number): number {
  if (state === 'created') return created;
  const started = time(wireState.StartedAt);
  const finished = time(wireState.FinishedAt);
  return (state === 'running' || state === 'paused' ? started : (finished ?? started)) ?? created;
}

function commandLine(path: unknown, args: unknown): string {
  // As the list's `Command` has it, so that a row doesn't change when it is read in detail.
  const words = list(args).map(arg => (text(arg).includes(' ') ? `'${text(arg)}'` : text(arg)));
  return [text(path), ...words].join(' ').trim().slice(0, maxCommand);
}

function compose(labels: Record<string, string>): Pick<ContainerRow, 'project' | 'service'> {
  return {
    project: labels['com.docker.compose.project'] ?? null,
    service: labels['com.docker.compose.service'] ?? null,
  };
}
