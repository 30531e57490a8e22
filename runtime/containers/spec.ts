import type { RunSpec } from '../contract/index.ts';

/** The body of `POST /containers/create`, as far as a run spec fills it. Field names are the engine's. */
export interface CreateBody {
  Image: string;
  Cmd?: string[];
  Entrypoint?: string[];
  Env: string[];
  Labels: Record<string, string>;
  User?: string;
  WorkingDir?: string;
  Hostname?: string;
  Tty: boolean;
  OpenStdin: boolean;
  StdinOnce: boolean;
  AttachStdin: boolean;
  ExposedPorts: Record<string, object>;
  Volumes: Record<string, object>;
  HostConfig: {
    PortBindings: Record<string, { HostIp: string; HostPort: string }[]>;
    Mounts: CreateMount[];
    Tmpfs: Record<string, string>;
    NetworkMode: string;
    RestartPolicy: { Name: string; MaximumRetryCount: number };
    Memory?: number;
    NanoCpus?: number;
    Privileged: boolean;
    Init?: boolean;
    AutoRemove: boolean;
  };
}

interface CreateMount {
  Type: 'bind' | 'volume';
  Source: string;
  Target: string;
  ReadOnly: boolean;
}

/** What a container is created from: the query of the request and its body. */
export interface CreateRequest {
  name: string;
  platform: string;
  body: CreateBody;
}

/**
 * Says a run spec in the engine's words (Engine API, ContainerCreate). Pure.
 *
 * Binds go into `Mounts`, not `Binds`: there a missing host path is an error, while `Binds` silently makes an empty
 * folder owned by root. An anonymous volume goes into `Volumes`, as `docker run -v /data` does.
 */
export function createRequest(spec: RunSpec): CreateRequest {
  const anonymous = spec.mounts.filter(mount => mount.type === 'volume' && mount.source === '' && !mount.readOnly);
  const exposed = [...new Set(spec.ports.map(port => `${port.container}/${port.protocol}`))];
  const body: CreateBody = {
    Image: spec.image.trim(),
    ...(spec.command ? { Cmd: spec.command } : {}),
    // An empty list means "none" to the user and "the image's" to the engine; one empty word is how the CLI resets it.
    ...(spec.entrypoint ? { Entrypoint: spec.entrypoint.length > 0 ? spec.entrypoint : [''] } : {}),
    Env: spec.env.map(({ name, value }) => `${name}=${value}`),
    Labels: { ...spec.labels },
    ...(spec.user ? { User: spec.user } : {}),
    ...(spec.workingDir ? { WorkingDir: spec.workingDir } : {}),
    ...(spec.hostname ? { Hostname: spec.hostname } : {}),
    Tty: spec.tty,
    OpenStdin: spec.interactive,
    // Without StdinOnce, PID 1's input outlives an attached terminal that closes: detaching never ends it.
    StdinOnce: false,
    AttachStdin: false,
    ExposedPorts: Object.fromEntries(exposed.map(key => [key, {}])),
    Volumes: Object.fromEntries(anonymous.map(mount => [mount.target, {}])),
    HostConfig: {
      PortBindings: portBindings(spec),
      Mounts: spec.mounts.filter(mount => mount.type !== 'tmpfs' && !anonymous.includes(mount)).map(createMount),
      Tmpfs: Object.fromEntries(
        spec.mounts.filter(mount => mount.type === 'tmpfs').map(mount => [mount.target, mount.readOnly ? 'ro' : '']),
      ),
      NetworkMode: spec.network || 'default',
      RestartPolicy: {
        Name: spec.restart,
        MaximumRetryCount: spec.restart === 'on-failure' ? spec.maxRetries : 0,
      },
      ...(spec.memory ? { Memory: spec.memory } : {}),
      ...(spec.cpus ? { NanoCpus: Math.round(spec.cpus * 1e9) } : {}),
      Privileged: spec.privileged,
      ...(spec.init ? { Init: true } : {}),
      AutoRemove: spec.autoRemove,
    },
  };
  return { name: spec.name, platform: spec.platform, body };
}

function portBindings(spec: RunSpec): CreateBody['HostConfig']['PortBindings'] {
  const bindings: CreateBody['HostConfig']['PortBindings'] = {};
  for (const port of spec.ports) {
    const key = `${port.container}/${port.protocol}`;
    bindings[key] ??= [];
    bindings[key].push({ HostIp: port.hostIp, HostPort: port.host === null ? '' : String(port.host) });
  }
  return bindings;
}

function createMount(mount: RunSpec['mounts'][number]): CreateMount {
  const type = mount.type === 'bind' ? 'bind' : 'volume';
  return { Type: type, Source: mount.source, Target: mount.target, ReadOnly: mount.readOnly };
}
