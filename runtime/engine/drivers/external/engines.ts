import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type EngineRow, GantryError, type Settings, toGantryError } from '../../../contract/index.ts';
import { describeEndpoint, type EngineEndpoint, parseDockerHost, type TlsOptions } from '../../../docker/index.ts';

/** An engine that Gantry did not start, as it was found. */
export interface FoundEngine {
  row: EngineRow;
  endpoint: EngineEndpoint;
  /** In a virtual machine: its paths are not this computer's. */
  virtual: boolean;
}

export interface Surroundings {
  env: Record<string, string | undefined>;
  home: string;
  uid: number;
}

/** A place to look at; null `socket` folders (no XDG_RUNTIME_DIR) are left out. */
interface Known {
  name: string;
  path: string;
  virtual?: boolean;
}

/** Where the common engines put their sockets. */
function knownSockets({ env, home, uid }: Surroundings): Known[] {
  const runtime = env.XDG_RUNTIME_DIR ?? `/run/user/${uid}`;
  return [
    { name: 'Docker', path: '/var/run/docker.sock' },
    { name: 'Docker, rootless', path: join(runtime, 'docker.sock') },
    { name: 'Podman, root', path: '/run/podman/podman.sock' },
    { name: 'Podman', path: join(runtime, 'podman/podman.sock') },
    { name: 'Docker Desktop', path: join(home, '.docker/desktop/docker.sock'), virtual: true },
    { name: 'Docker Desktop', path: join(home, '.docker/run/docker.sock'), virtual: true },
    { name: 'Colima', path: join(home, '.colima/default/docker.sock'), virtual: true },
    { name: 'Colima', path: join(home, '.config/colima/default/docker.sock'), virtual: true },
    { name: 'OrbStack', path: join(home, '.orbstack/run/docker.sock'), virtual: true },
    { name: 'Rancher Desktop', path: join(home, '.rd/docker.sock'), virtual: true },
  ];
}

/**
 * All engines but the hosted one: `DOCKER_HOST`, docker contexts, well-known sockets, those added by hand. One that several
 * sources name appears once, under the name its user knows it by. `problems` are entries that can't be used, in words.
 */
export function findEngines(
  surroundings: Surroundings,
  added: Settings['addedEngines'],
  hostedSocket: string,
): { engines: FoundEngine[]; problems: string[] } {
  const problems: string[] = [];
  const candidates = [
    ...addedEngines(added, problems),
    ...contextEngines(surroundings, problems),
    ...environmentEngine(surroundings, problems),
    ...socketEngines(surroundings),
  ];
  const byPlace = new Map<string, FoundEngine>();
  for (const candidate of candidates) {
    const place = placeOf(candidate.endpoint);
    if (place !== `unix://${realPath(hostedSocket)}` && !byPlace.has(place)) byPlace.set(place, candidate);
  }
  return { engines: withColours([...byPlace.values()]), problems };
}

/** The endpoint with links resolved: /var/run is a link to /run. */
function placeOf(endpoint: EngineEndpoint): string {
  return describeEndpoint(endpoint.kind === 'unix' ? { ...endpoint, path: realPath(endpoint.path) } : endpoint);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function found(name: string, source: EngineRow['source'], endpoint: EngineEndpoint, virtual = false): FoundEngine {
  const dockerHost = describeEndpoint(endpoint);
  const row: EngineRow = {
    id: `external:${dockerHost}`,
    kind: 'external',
    name,
    where: whereIs(endpoint),
    dockerHost,
    source,
    colour: 2,
  };
  return { row, endpoint, virtual };
}

function whereIs(endpoint: EngineEndpoint): string {
  switch (endpoint.kind) {
    case 'unix':
    case 'npipe':
      return 'this computer';
    case 'tcp':
      return isLoopback(endpoint.host)
        ? 'this computer'
        : `${endpoint.tls ? 'TLS' : 'TCP, unencrypted'}: ${endpoint.host}`;
    case 'ssh':
      return `ssh: ${endpoint.host}`;
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** Colour 1 is the hosted engine's. The others' follow from their ids, so that they stay, and differ as long as there are enough. */
function withColours(engines: FoundEngine[]): FoundEngine[] {
  const taken = new Set<number>();
  return engines.map(engine => {
    const start = createHash('sha256').update(engine.row.id).digest().readUInt32BE(0) % 5;
    const free = [0, 1, 2, 3, 4].map(step => ((start + step) % 5) + 2).find(colour => !taken.has(colour));
    const colour = free ?? start + 2;
    taken.add(colour);
    return { ...engine, row: { ...engine.row, colour } };
  });
}

function addedEngines(added: Settings['addedEngines'], problems: string[]): FoundEngine[] {
  return added.flatMap(({ name, dockerHost, certPath }) =>
    attempt(problems, `added engine ${name}`, () => addedEngine(name, dockerHost, certPath)),
  );
}

/** An engine by its DOCKER_HOST form; throws `invalid-input`. */
export function addedEngine(name: string, dockerHost: string, certPath?: string): FoundEngine {
  const endpoint = parseDockerHost(dockerHost);
  return found(
    name || describeEndpoint(endpoint),
    'added',
    withTls(endpoint, certPath ? tlsFiles(certPath) : undefined),
  );
}

function withTls(endpoint: EngineEndpoint, tls: TlsOptions | undefined): EngineEndpoint {
  return endpoint.kind === 'tcp' && tls ? { ...endpoint, tls } : endpoint;
}

/** The files that a `DOCKER_CERT_PATH` folder has: ca.pem, cert.pem, key.pem. Those that aren't there are left out. */
export function tlsFiles(folder: string): TlsOptions {
  const file = (name: string) => {
    const path = join(folder, name);
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? path : undefined;
  };
  return { ca: file('ca.pem'), cert: file('cert.pem'), key: file('key.pem') };
}

function environmentEngine({ env, home }: Surroundings, problems: string[]): FoundEngine[] {
  const dockerHost = env.DOCKER_HOST;
  if (!dockerHost) return [];
  return attempt(problems, 'DOCKER_HOST', () => {
    const endpoint = parseDockerHost(dockerHost);
    // As the docker command has it: DOCKER_CERT_PATH without DOCKER_TLS_VERIFY is TLS that trusts anybody.
    const folder = env.DOCKER_CERT_PATH || (env.DOCKER_TLS_VERIFY ? join(home, '.docker') : '');
    const tls = folder ? { ...tlsFiles(folder), skipVerify: !env.DOCKER_TLS_VERIFY } : undefined;
    return found('DOCKER_HOST', 'environment', withTls(endpoint, tls));
  });
}

/** `~/.docker/contexts/meta/<sha256 of the name>/meta.json`, as the docker command writes it. */
const contextMeta = z.object({
  Name: z.string().max(256),
  Endpoints: z.object({
    docker: z.object({ Host: z.string().max(1024), SkipTLSVerify: z.boolean().optional() }).optional(),
  }),
});

/** The docker command's folder. */
export function dockerFolder({ env, home }: Pick<Surroundings, 'env' | 'home'>): string {
  return env.DOCKER_CONFIG || join(home, '.docker');
}

function contextEngines(surroundings: Surroundings, problems: string[]): FoundEngine[] {
  const contexts = join(dockerFolder(surroundings), 'contexts');
  let ids: string[] = [];
  try {
    ids = readdirSync(join(contexts, 'meta'));
  } catch {
    return [];
  }
  return ids.sort().flatMap(id =>
    attempt(problems, `docker context ${id.slice(0, 12)}`, () => {
      const text = readFileSync(join(contexts, 'meta', id, 'meta.json'), 'utf8');
      const { Name, Endpoints } = contextMeta.parse(JSON.parse(text));
      if (!Endpoints.docker) return null;
      const tls = tlsFiles(join(contexts, 'tls', id, 'docker'));
      const hasTls = tls.ca || tls.cert || tls.key || Endpoints.docker.SkipTLSVerify;
      const endpoint = parseDockerHost(Endpoints.docker.Host);
      const full = hasTls ? { ...tls, skipVerify: Endpoints.docker.SkipTLSVerify ?? false } : undefined;
      return found(Name, 'context', withTls(endpoint, full), /desktop|colima|orbstack|lima/i.test(Name));
    }),
  );
}

function socketEngines(surroundings: Surroundings): FoundEngine[] {
  return knownSockets(surroundings)
    .filter(({ path }) => isSocket(path))
    .map(({ name, path, virtual }) => found(name, 'socket', { kind: 'unix', path }, virtual));
}

function isSocket(path: string): boolean {
  try {
    return statSync(path).isSocket();
  } catch {
    // Not there, or in a folder that this user may not look into.
    return false;
  }
}

function attempt(problems: string[], what: string, make: () => FoundEngine | null): FoundEngine[] {
  try {
    const engine = make();
    return engine ? [engine] : [];
  } catch (thrown) {
    const error = thrown instanceof GantryError ? thrown : toGantryError(thrown);
    problems.push(`${what}: ${error.detail ?? error.message}`);
    return [];
  }
}
