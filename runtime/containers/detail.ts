import type { ContainerDetail } from '../contract/index.ts';
import { cpusOf, readEnv } from './config.ts';
import { flag, list, number, record, text, textMap, texts, time } from './read.ts';
import { inspectedPorts, inspectedState, isAnonymousVolume, readExit } from './row.ts';
import { specOf } from './spec-of.ts';

/** The raw JSON goes to the page once an opening of the tab; a hostile engine's has no bound of its own. */
const maxRaw = 8 * 1024 * 1024;

/**
 * Reads `GET /containers/{id}/json` for the Inspect tab. `image` is `GET /images/{id}/json` of its image, when that is
 * still there: it tells what of the configuration is the image's own. `names` turns container ids into names.
 */
export function detailOf(inspect: unknown, image: unknown): ContainerDetail {
  const wire = record(inspect);
  const config = record(wire.Config);
  const host = record(wire.HostConfig);
  const wireState = record(wire.State);
  const state = inspectedState(wireState);
  const restart = record(host.RestartPolicy);
  const memory = number(host.Memory);
  return {
    id: text(wire.Id, 256),
    name: text(wire.Name, 256).replace(/^\//, ''),
    image: text(config.Image, 1024),
    imageId: text(wire.Image, 256),
    platform: platformOf(wire, image),
    command: texts(config.Cmd),
    entrypoint: texts(config.Entrypoint),
    workingDir: text(config.WorkingDir, 4096),
    user: text(config.User, 256),
    hostname: text(config.Hostname, 256),
    env: readEnv(config.Env),
    labels: textMap(config.Labels),
    created: time(wire.Created) ?? 0,
    startedAt: time(wireState.StartedAt),
    finishedAt: time(wireState.FinishedAt),
    state,
    pid: number(wireState.Pid),
    exit: readExit(wire, state),
    health: readHealth(wireState.Health),
    restartPolicy: restartWords(text(restart.Name, 64), number(restart.MaximumRetryCount)),
    restartCount: number(wire.RestartCount),
    memoryLimit: memory > 0 ? memory : null,
    cpus: cpusOf(host),
    privileged: flag(host.Privileged),
    tty: flag(config.Tty),
    openStdin: flag(config.OpenStdin),
    logDriver: text(record(host.LogConfig).Type, 64),
    mounts: list(wire.Mounts).map(readMount),
    networks: Object.entries(record(record(wire.NetworkSettings).Networks)).map(readNetwork),
    ports: inspectedPorts(wire),
    spec: specOf(wire, image),
    raw: JSON.stringify(inspect, null, 2).slice(0, maxRaw),
  };
}

function platformOf(wire: Record<string, unknown>, image: unknown): string {
  const { Os, Architecture, Variant } = record(image);
  const parts = [text(Os, 64) || text(wire.Platform, 64) || 'linux', text(Architecture, 64), text(Variant, 64)];
  return parts.filter(part => part !== '').join('/');
}

function readHealth(value: unknown): ContainerDetail['health'] {
  const health = record(value);
  const status = text(health.Status, 64);
  if (status === '' || status === 'none') return null;
  const log = list(health.Log).map(item => {
    const { Start, ExitCode, Output } = record(item);
    return { at: time(Start) ?? 0, code: number(ExitCode), output: text(Output, 4096) };
  });
  return { status, failingStreak: number(health.FailingStreak), log: log.slice(-20) };
}

function restartWords(name: string, retries: number): string {
  if (name === '' || name === 'no') return 'no';
  return name === 'on-failure' && retries > 0 ? `on-failure, ${retries} times at most` : name;
}

function readMount(item: unknown): ContainerDetail['mounts'][number] {
  const mount = record(item);
  const name = text(mount.Name, 256);
  return {
    type: text(mount.Type, 64),
    source: text(mount.Source, 4096),
    target: text(mount.Destination, 4096),
    readOnly: mount.RW === false,
    name,
    anonymous: isAnonymousVolume(name),
    driver: text(mount.Driver, 64),
  };
}

function readNetwork([name, value]: [string, unknown]): ContainerDetail['networks'][number] {
  const endpoint = record(value);
  return {
    name: name.slice(0, 256),
    ip: text(endpoint.IPAddress, 64) || text(endpoint.GlobalIPv6Address, 64),
    gateway: text(endpoint.Gateway, 64),
    mac: text(endpoint.MacAddress, 64),
    aliases: texts(endpoint.Aliases),
  };
}
