import { type RunSpec, type RunSpecInput, runSpec } from '../contract/index.ts';
import { cpusOf, readEnv } from './config.ts';
import { flag, list, number, record, text, textMap, texts } from './read.ts';

/**
 * The run spec that makes a container equal to this one, from `GET /containers/{id}/json`; the reverse of
 * `createRequest`. What the image gives by itself (`image`, from `GET /images/{id}/json`) is left out, so that the docker
 * command says what the user said. A container by other tools may hold more than a spec can say; that is lost.
 */
export function specOf(inspect: unknown, image: unknown): RunSpec {
  const wire = record(inspect);
  const config = record(wire.Config);
  const host = record(wire.HostConfig);
  const own = record(record(image).Config);
  const id = text(wire.Id, 256);
  const ownEnv = new Set(texts(own.Env));
  const restart = text(record(host.RestartPolicy).Name, 64);
  const hostname = text(config.Hostname, 253);
  const input: RunSpecInput = {
    image: text(config.Image, 512),
    name: text(wire.Name, 256).replace(/^\//, ''),
    command: differs(config.Cmd, own.Cmd) ? texts(config.Cmd) : null,
    entrypoint: differs(config.Entrypoint, own.Entrypoint) ? resetAsEmpty(texts(config.Entrypoint)) : null,
    ports: portsOf(host),
    env: readEnv(texts(config.Env).filter(line => !ownEnv.has(line))),
    mounts: mountsOf(host, config, own),
    labels: labelsOf(config, own),
    network: networkOf(host),
    restart: restart === 'always' || restart === 'unless-stopped' || restart === 'on-failure' ? restart : 'no',
    maxRetries: restart === 'on-failure' ? number(record(host.RestartPolicy).MaximumRetryCount) : 0,
    memory: number(host.Memory) > 0 ? number(host.Memory) : null,
    cpus: cpusOf(host),
    user: unlessOwn(config.User, own.User),
    workingDir: unlessOwn(config.WorkingDir, own.WorkingDir),
    // Without one the engine takes the beginning of the id.
    hostname: id.startsWith(hostname) ? '' : hostname,
    tty: flag(config.Tty),
    interactive: flag(config.OpenStdin),
    privileged: flag(host.Privileged),
    init: flag(host.Init),
    autoRemove: flag(host.AutoRemove),
  };
  const parsed = runSpec.safeParse(input);
  // Out of bounds: made by no docker command. The least that is true is better than an Inspect tab that fails.
  return parsed.success ? parsed.data : runSpec.parse({ image: input.image, name: input.name });
}

function differs(value: unknown, own: unknown): boolean {
  return JSON.stringify(texts(value)) !== JSON.stringify(texts(own));
}

/** `--entrypoint ""` is kept as one empty word by some engines, as none by others. */
function resetAsEmpty(entrypoint: string[]): string[] {
  return entrypoint.length === 1 && entrypoint[0] === '' ? [] : entrypoint;
}

function unlessOwn(value: unknown, own: unknown): string {
  return text(value, 4096) === text(own, 4096) ? '' : text(value, 4096);
}

function labelsOf(config: Record<string, unknown>, own: Record<string, unknown>): Record<string, string> {
  const ownLabels = textMap(own.Labels);
  return Object.fromEntries(Object.entries(textMap(config.Labels)).filter(([key, value]) => ownLabels[key] !== value));
}

function portsOf(host: Record<string, unknown>): NonNullable<RunSpecInput['ports']> {
  return Object.entries(record(host.PortBindings)).flatMap(([key, bindings]) => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    const container = Number(port);
    if (!Number.isInteger(container) || container < 1 || container > 65535) return [];
    return list(bindings).map(item => {
      const { HostIp, HostPort } = record(item);
      const published = Number(text(HostPort, 16));
      return {
        hostIp: text(HostIp, 64),
        // A range (`8000-8010`) means any of it: the engine picks again.
        host: Number.isInteger(published) && published > 0 ? published : null,
        container,
        protocol: protocol === 'udp' || protocol === 'sctp' ? protocol : ('tcp' as const),
      };
    });
  });
}

function networkOf(host: Record<string, unknown>): string {
  const mode = text(host.NetworkMode, 256);
  return mode === 'default' || mode === 'bridge' ? '' : mode;
}

function mountsOf(
  host: Record<string, unknown>,
  config: Record<string, unknown>,
  own: Record<string, unknown>,
): NonNullable<RunSpecInput['mounts']> {
  const binds = texts(host.Binds).flatMap(bindOf);
  const mounts = list(host.Mounts).flatMap(item => {
    const { Type, Source, Target, ReadOnly } = record(item);
    const type = (['bind', 'volume', 'tmpfs'] as const).find(known => known === Type);
    if (!type) return [];
    const source = type === 'tmpfs' ? '' : text(Source, 4096);
    return [{ type, source, target: text(Target, 4096), readOnly: flag(ReadOnly) }];
  });
  const tmpfs = Object.entries(record(host.Tmpfs)).map(([target, options]) => ({
    type: 'tmpfs' as const,
    source: '',
    target: target.slice(0, 4096),
    readOnly: text(options).split(',').includes('ro'),
  }));
  const named = new Set([...binds, ...mounts].map(mount => mount.target));
  const anonymous = Object.keys(record(config.Volumes))
    .filter(target => !Object.hasOwn(record(own.Volumes), target) && !named.has(target))
    .map(target => ({ type: 'volume' as const, source: '', target: target.slice(0, 4096), readOnly: false }));
  return [...binds, ...mounts, ...tmpfs, ...anonymous];
}

/** `/host/path:/in/it:ro,z`, `volume:/in/it`. The options after the second colon are many; only `ro` has a field. */
function bindOf(line: string): NonNullable<RunSpecInput['mounts']> {
  const windows = /^[a-zA-Z]:[\\/]/.test(line) ? line.slice(0, 2) : '';
  const [source = '', target = '', options = ''] = line.slice(windows.length).split(':');
  if (target === '') return [];
  const type = windows || source.startsWith('/') ? ('bind' as const) : ('volume' as const);
  return [{ type, source: windows + source, target, readOnly: options.split(',').includes('ro') }];
}
