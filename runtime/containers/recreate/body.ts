import type {
  ContainerConfig,
  ContainerCreateBody,
  ContainerInspect,
  EndpointSettings,
  HostConfig,
} from '../../docker/index.ts';

/** What makes an equal container of another image. */
export interface RecreateRequest {
  body: ContainerCreateBody;
  /** Networks to connect before it starts: engines below API 1.44 take one at the creation. */
  connect: { network: string; endpoint: EndpointSettings }[];
}

/**
 * Reads from `GET /containers/{id}/json` what made a container. `own` is the configuration of the image that it was made
 * of (null when that is gone): what equals it came from the image and is left out, so that the new image gives its own.
 * Anonymous volumes are named, so that the new container has the same ones.
 */
export function recreateRequest(old: ContainerInspect, own: ContainerConfig | null, image: string): RecreateRequest {
  const mode = old.HostConfig?.NetworkMode ?? 'default';
  const { first, others } = endpointsOf(old, mode);
  return {
    body: {
      ...configOf(old, own ?? {}),
      Image: image,
      HostConfig: hostOf(old),
      ...(first ? { NetworkingConfig: { EndpointsConfig: { [first.network]: first.endpoint } } } : {}),
    },
    connect: others,
  };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

function configOf(old: ContainerInspect, own: ContainerConfig): ContainerConfig {
  const config: ContainerConfig = { ...old.Config };
  for (const key of ['User', 'WorkingDir', 'StopSignal', 'Healthcheck', 'Shell'] as const)
    if (same(config[key], own[key])) delete config[key];
  const ownEnv = new Set(own.Env ?? []);
  config.Env = (config.Env ?? []).filter(line => !ownEnv.has(line));
  config.Labels = without(config.Labels, own.Labels, same);
  config.ExposedPorts = without(config.ExposedPorts, own.ExposedPorts, () => true);
  config.Volumes = without(config.Volumes, own.Volumes, () => true);
  Object.assign(config, commandOf(config, own));
  // Without one, the engine takes the beginning of the id; in another's network that one's name is used.
  const borrowed = old.HostConfig?.NetworkMode?.startsWith('container:');
  if (borrowed || (config.Hostname && old.Id.startsWith(config.Hostname))) delete config.Hostname;
  if (borrowed) delete config.ExposedPorts;
  return config;
}

/** Whoever names an entrypoint gives up the image's command (Moby, daemon: `merge`), so both stay then. */
function commandOf(config: ContainerConfig, own: ContainerConfig): Pick<ContainerConfig, 'Cmd' | 'Entrypoint'> {
  if (same(config.Entrypoint, own.Entrypoint))
    return { Entrypoint: undefined, Cmd: same(config.Cmd, own.Cmd) ? undefined : config.Cmd };
  // An entrypoint that was taken away is none in what the engine tells, and one empty word in what it is told.
  return { Entrypoint: config.Entrypoint?.length ? config.Entrypoint : [''], Cmd: config.Cmd };
}

function without<T>(
  all: Record<string, T> | null | undefined,
  own: Record<string, T> | null | undefined,
  equal: (a: T, b: T | undefined) => boolean,
): Record<string, T> {
  const entries = Object.entries(all ?? {});
  return Object.fromEntries(
    entries.filter(([key, value]) => !(Object.hasOwn(own ?? {}, key) && equal(value, own?.[key]))),
  );
}

function hostOf(old: ContainerInspect): HostConfig {
  const host: HostConfig = { ...old.HostConfig };
  const volumes = (old.Mounts ?? []).filter(mount => mount.Type === 'volume' && mount.Name && mount.Destination);
  const nameAt = new Map(volumes.map(mount => [mount.Destination, mount.Name]));
  const mounts = (host.Mounts ?? []).map(mount =>
    mount.Type === 'volume' && !mount.Source ? { ...mount, Source: nameAt.get(mount.Target) ?? '' } : mount,
  );
  const placed = new Set([...mounts.map(mount => mount.Target), ...(host.Binds ?? []).map(targetOf)]);
  const anonymous = volumes.filter(mount => !placed.has(mount.Destination));
  const binds = anonymous.map(({ Name, Destination, RW }) => `${Name}:${Destination}${RW === false ? ':ro' : ''}`);
  if (mounts.length > 0) host.Mounts = mounts;
  if (binds.length > 0) host.Binds = [...(host.Binds ?? []), ...binds];
  return host;
}

/** `/data` of `volume:/data:ro` and of `C:\folder:/data`. */
function targetOf(bind: string): string {
  const [, target = ''] = bind.replace(/^[a-zA-Z]:[\\/]/, '').split(':');
  return target;
}

type Endpoint = RecreateRequest['connect'][number];

function endpointsOf(old: ContainerInspect, mode: string): { first: Endpoint | null; others: Endpoint[] } {
  if (mode === 'host' || mode === 'none' || mode.startsWith('container:')) return { first: null, others: [] };
  const main = mode === 'default' ? 'bridge' : mode;
  const all = Object.entries(old.NetworkSettings?.Networks ?? {}).map(([network, settings]) => ({
    network,
    id: settings.NetworkID,
    endpoint: network === 'bridge' ? {} : endpointOf(settings, old.Id),
  }));
  const first = all.find(({ network, id }) => network === main || id === main);
  const shown = ({ network, endpoint }: Endpoint): Endpoint => ({ network, endpoint });
  return {
    // By the name that the mode has, or the engine takes it for another network.
    first: first ? { network: main, endpoint: first.endpoint } : null,
    others: all.filter(each => each !== first).map(shown),
  };
}

/** What the user said of an endpoint; addresses and ids that the engine gave are not among it. */
function endpointOf(settings: EndpointSettings, id: string): EndpointSettings {
  const { Aliases, IPAMConfig, Links, DriverOpts } = settings;
  return {
    Aliases: (Aliases ?? []).filter(alias => !id.startsWith(alias)),
    ...(IPAMConfig ? { IPAMConfig } : {}),
    ...(Links?.length ? { Links } : {}),
    ...(DriverOpts ? { DriverOpts } : {}),
  };
}
