import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { askHelper } from './credential-program.ts';

/** What the engine needs to log in for a pull (Engine API: `X-Registry-Auth`). A secret: never logged, never stored. */
export interface RegistryLogin {
  username?: string;
  password?: string;
  identitytoken?: string;
  serveraddress: string;
}

/** The outcome of looking for a login. `problem` is a sentence without any secret. */
export interface FoundLogin {
  login: RegistryLogin | null;
  problem: string | null;
}

/** Docker Hub's key in config.json and in credential stores, for historical reasons. */
const hubKey = 'https://index.docker.io/v1/';

// Docker's config.json (docker CLI documentation, "Configuration files"); only what logins need, the rest is tolerated.
const configShape = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: z.string().optional(),
});
type Config = z.infer<typeof configShape>;

/** Finds the login that the docker CLI would use for a registry: a helper's, or the one in config.json. */
export async function findLogin(domain: string, env: NodeJS.ProcessEnv = process.env): Promise<FoundLogin> {
  const config = await readConfig(env);
  if (!config) return { login: null, problem: null };
  if (config === 'broken')
    return { login: null, problem: 'Docker’s config.json can’t be read: pulling without a login.' };
  const key = keyOf(domain);
  const helper = helperIn(config, domain);
  if (helper) return await askHelper(helper, key, env);
  return { login: fromAuths(config, key), problem: null };
}

/** The name under which stores keep a registry's login. */
export function keyOf(domain: string): string {
  return domain === 'docker.io' ? hubKey : domain;
}

/** What config.json says about logins: the helper for a registry, and the registries that have an entry. */
export async function readAccounts(
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ helperOf(domain: string): string | null; domains: string[] }> {
  const config = await readConfig(env);
  if (!config || config === 'broken') return { helperOf: () => null, domains: [] };
  const keys = [...Object.keys(config.auths ?? {}), ...Object.keys(config.credHelpers ?? {})];
  const domains = keys.map(key => (hostOf(key) === hostOf(hubKey) ? 'docker.io' : hostOf(key)));
  return { helperOf: domain => helperIn(config, domain) ?? null, domains: [...new Set(domains)] };
}

function helperIn(config: Config, domain: string): string | undefined {
  return config.credHelpers?.[domain] ?? config.credHelpers?.[keyOf(domain)] ?? config.credsStore;
}

async function readConfig(env: NodeJS.ProcessEnv): Promise<Config | 'broken' | null> {
  const folder = env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker');
  try {
    const parsed = configShape.safeParse(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')));
    return parsed.success ? parsed.data : 'broken';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'broken';
  }
}

function fromAuths({ auths = {} }: Config, key: string): RegistryLogin | null {
  const wanted = hostOf(key);
  const found = auths[key] ?? Object.entries(auths).find(([address]) => hostOf(address) === wanted)?.[1];
  if (!found) return null;
  if (found.identitytoken) return { identitytoken: found.identitytoken, serveraddress: key };
  const plain = Buffer.from(found.auth ?? '', 'base64').toString('utf8');
  const colon = plain.indexOf(':');
  if (colon <= 0) return null;
  // Docker pads some old entries with NUL characters.
  return { username: plain.slice(0, colon), password: plain.slice(colon + 1).replace(/\0+$/, ''), serveraddress: key };
}

/** Older entries have a scheme and a path. */
function hostOf(address: string): string {
  return address.replace(/^https?:\/\//, '').split('/')[0] ?? '';
}
