import { GantryError } from '../contract/errors.ts';

/** PEM text (it starts with `-----BEGIN`) or the path of a PEM file. */
export type Pem = string;

export interface TlsOptions {
  ca?: Pem;
  cert?: Pem;
  key?: Pem;
  /** Accept any certificate of the engine. Only where the user asked for it. */
  skipVerify?: boolean;
}

/** Where an engine listens. */
export type EngineEndpoint =
  | { kind: 'unix'; path: string }
  | { kind: 'npipe'; path: string }
  | { kind: 'tcp'; host: string; port: number; tls?: TlsOptions }
  | { kind: 'ssh'; user?: string; host: string; port?: number };

/** What may stand on ssh's command line: never a leading dash, so that a host can't become an option. */
const sshHost = /^[A-Za-z0-9_[:][A-Za-z0-9_.:%[\]-]*$/;
const sshUser = /^[A-Za-z0-9_][A-Za-z0-9_.@+$-]*$/;

/**
 * Reads a `DOCKER_HOST` value: `unix://`, `npipe://`, `tcp://`, `http://`, `https://` or `ssh://`.
 * Without a port, `tcp://` and `http://` mean 2375 and `https://` means 2376, as in the docker command.
 * @throws GantryError `invalid-input`
 */
export function parseDockerHost(value: string): EngineEndpoint {
  const text = value.trim();
  const scheme = /^([a-z]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  const rest = text.slice((scheme?.length ?? 0) + 3);
  switch (scheme) {
    case 'unix':
      if (!rest.startsWith('/') || rest.includes('\0')) throw invalid(value, 'Give the whole path of the socket.');
      return { kind: 'unix', path: rest };
    case 'npipe':
      return { kind: 'npipe', path: pipePath(value, rest) };
    case 'tcp':
    case 'http':
    case 'https':
      return parseTcp(value, scheme, rest);
    case 'ssh':
      return parseSsh(value, rest);
    default:
      throw invalid(value, 'It has to start with unix://, npipe://, tcp://, http://, https:// or ssh://.');
  }
}

/** The endpoint in the form of a `DOCKER_HOST`; {@link parseDockerHost} reads it back (but for TLS files). */
export function describeEndpoint(endpoint: EngineEndpoint): string {
  switch (endpoint.kind) {
    case 'unix':
      return `unix://${endpoint.path}`;
    case 'npipe':
      return `npipe://${endpoint.path.replaceAll('\\', '/')}`;
    case 'tcp':
      return `${endpoint.tls ? 'https' : 'tcp'}://${bracketed(endpoint.host)}:${endpoint.port}`;
    case 'ssh': {
      const user = endpoint.user ? `${endpoint.user}@` : '';
      return `ssh://${user}${bracketed(endpoint.host)}${endpoint.port ? `:${endpoint.port}` : ''}`;
    }
  }
}

/** Checks an ssh endpoint that did not come through {@link parseDockerHost}, just before it becomes a command line. */
export function checkSshEndpoint(endpoint: EngineEndpoint & { kind: 'ssh' }): void {
  const bad = (what: string) => invalid(describeEndpoint(endpoint), `The ${what} has signs that ssh does not take.`);
  if (!sshHost.test(endpoint.host)) throw bad('host name');
  if (endpoint.user !== undefined && !sshUser.test(endpoint.user)) throw bad('user name');
  if (endpoint.port !== undefined && !isPort(endpoint.port)) throw bad('port');
}

function pipePath(value: string, rest: string): string {
  const path = rest.replaceAll('/', '\\');
  if (!/^\\\\[^\\]+\\pipe\\[^\\]/i.test(path))
    throw invalid(value, 'A pipe looks like npipe:////./pipe/docker_engine.');
  return path;
}

function parseTcp(value: string, scheme: string, rest: string): EngineEndpoint {
  const url = parseUrl(value, rest);
  if (url.username || url.password || !/^\/?$/.test(url.pathname) || url.search || url.hash)
    throw invalid(value, 'Give only a host and a port.');
  const tls = scheme === 'https';
  const port = url.port ? Number(url.port) : tls ? 2376 : 2375;
  return { kind: 'tcp', host: unbracketed(url.hostname), port, ...(tls ? { tls: {} } : {}) };
}

function parseSsh(value: string, rest: string): EngineEndpoint {
  const url = parseUrl(value, rest);
  if (url.password) throw invalid(value, 'Passwords are not taken; use a key that ssh can use without asking.');
  if (!/^\/?$/.test(url.pathname) || url.search || url.hash)
    throw invalid(value, 'Give only a user, a host and a port.');
  const endpoint: EngineEndpoint & { kind: 'ssh' } = { kind: 'ssh', host: unbracketed(url.hostname) };
  if (url.username) endpoint.user = decodeURIComponent(url.username);
  if (url.port) endpoint.port = Number(url.port);
  checkSshEndpoint(endpoint);
  return endpoint;
}

function parseUrl(value: string, rest: string): URL {
  // A scheme that URL does not know keeps the port as it is; with http: the default port 80 would vanish.
  const text = `gantry://${rest}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.hostname) throw invalid(value, 'It needs a host name, such as tcp://192.168.1.10:2376.');
  if (url.port && !isPort(Number(url.port))) throw invalid(value, 'The port has to be between 1 and 65535.');
  return url;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65_536;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function unbracketed(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function invalid(value: string, hint: string): GantryError {
  return new GantryError({ kind: 'invalid-input', message: `“${value}” is no address of an engine.`, hint });
}
