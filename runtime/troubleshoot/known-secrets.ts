import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { containers, type DockerClient } from '../docker/index.ts';
import { isSecretName, variantsOf } from './scrub.ts';

/** So many containers are asked for their variables; more would keep the user waiting. */
const maxContainers = 200;

/**
 * Secrets that this computer knows, to find them wherever they stand: of proxies and addresses in the environment, of the docker
 * command's logins, and of containers' variables with telling names. They are held only while the archive is written.
 */
export async function knownSecrets(
  env: Record<string, string | undefined>,
  client: DockerClient | null,
  signal: AbortSignal,
): Promise<string[]> {
  const found = new Set<string>();
  for (const [name, value = ''] of Object.entries(env)) {
    if (isSecretName(name)) found.add(value);
    for (const secret of userInfo(value)) found.add(secret);
  }
  for (const secret of loginSecrets(join(env.DOCKER_CONFIG || join(homedir(), '.docker'), 'config.json')))
    found.add(secret);
  if (client) for (const secret of await containerSecrets(client, signal)) found.add(secret);
  return [...found].flatMap(variantsOf).sort((a, b) => b.length - a.length);
}

/** The password (or the token that stands alone) of an address. */
function userInfo(value: string): string[] {
  const match = /^[a-z][a-z0-9+.-]*:\/\/([^\s/@]+)@/i.exec(value);
  if (!match?.[1]) return [];
  const [user = '', password] = match[1].split(':');
  const secret = password ?? user;
  try {
    return [secret, decodeURIComponent(secret)];
  } catch {
    return [secret];
  }
}

/** `auths` of the docker command's config.json: `auth` is base64 of `user:password`. */
export function loginSecrets(file: string): string[] {
  try {
    const config = JSON.parse(readFileSync(file, 'utf8')) as {
      auths?: Record<string, { auth?: string; password?: string; identitytoken?: string; registrytoken?: string }>;
    };
    return Object.values(config.auths ?? {}).flatMap(({ auth, password, identitytoken, registrytoken }) => {
      const decoded = auth ? Buffer.from(auth, 'base64').toString('utf8') : '';
      const own = decoded.includes(':') ? decoded.slice(decoded.indexOf(':') + 1) : '';
      return [auth, own, password, identitytoken, registrytoken].filter(secret => typeof secret === 'string');
    });
  } catch {
    // No such file, or not in the form that is known: then there is nothing to look for.
    return [];
  }
}

async function containerSecrets(client: DockerClient, signal: AbortSignal): Promise<string[]> {
  const list = await containers.list(client, { all: true, signal });
  const secrets: string[] = [];
  for (const { Id } of list.slice(0, maxContainers)) {
    // One that was removed meanwhile has no secrets any more.
    const detail = Id ? await containers.inspect(client, Id, { signal }).catch(() => null) : null;
    for (const variable of detail?.Config?.Env ?? []) {
      const at = variable.indexOf('=');
      if (at > 0 && isSecretName(variable.slice(0, at))) secrets.push(variable.slice(at + 1));
    }
  }
  return secrets;
}
