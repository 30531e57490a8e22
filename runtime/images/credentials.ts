import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

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
/** Milliseconds that a helper may take; some ask the user to unlock a key ring. */
const helperPatience = 30_000;
/** Bytes of a helper's answer. */
const longestAnswer = 64 * 1024;

// Docker's config.json (docker CLI documentation, "Configuration files"); only what logins need, the rest is tolerated.
const configShape = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: z.string().optional(),
});
type Config = z.infer<typeof configShape>;

const helperAnswer = z.object({ Username: z.string(), Secret: z.string() });

/** Finds the login that the docker CLI would use for a registry: a helper's, or the one in config.json. */
export async function findLogin(domain: string, env: NodeJS.ProcessEnv = process.env): Promise<FoundLogin> {
  const config = await readConfig(env);
  if (!config) return { login: null, problem: null };
  if (config === 'broken')
    return { login: null, problem: 'Docker’s config.json can’t be read: pulling without a login.' };
  const key = domain === 'docker.io' ? hubKey : domain;
  const helper = config.credHelpers?.[domain] ?? config.credHelpers?.[key] ?? config.credsStore;
  if (helper) return await askHelper(helper, key, env);
  return { login: fromAuths(config, key), problem: null };
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

async function askHelper(name: string, server: string, env: NodeJS.ProcessEnv): Promise<FoundLogin> {
  const nothing = (problem: string | null): FoundLogin => ({ login: null, problem });
  // The name comes from a file and becomes a program's name: nothing that could be a path or an option.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
    return nothing('config.json names a credential helper that can’t be one: pulling without a login.');
  const program = `docker-credential-${name}`;
  const { code, output } = await runHelper(program, server, env);
  if (code === null) return nothing(`${program} did not answer: pulling without a login.`);
  if (code !== 0) {
    // The protocol's word for "none stored" (docker-credential-helpers, credentials/error.go).
    if (output.includes('credentials not found')) return nothing(null);
    return nothing(`${program} failed with code ${code}: pulling without a login.`);
  }
  const parsed = helperAnswer.safeParse(tryJson(output));
  if (!parsed.success) return nothing(`${program} gave no login that can be read: pulling without one.`);
  const { Username: username, Secret: secret } = parsed.data;
  if (username === '<token>') return { login: { identitytoken: secret, serveraddress: server }, problem: null };
  return { login: { username, password: secret, serveraddress: server }, problem: null };
}

function runHelper(
  program: string,
  server: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  return new Promise(resolve => {
    let output = '';
    const child = spawn(program, ['get'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    // What the helper started itself may hold the pipe open after its end: nobody reads on.
    const giveUp = () => {
      child.kill('SIGKILL');
      child.stdout.destroy();
    };
    const timer = setTimeout(giveUp, helperPatience);
    child.on('error', () => {
      clearTimeout(timer);
      resolve({ code: null, output });
    });
    child.on('close', code => {
      clearTimeout(timer);
      resolve({ code, output });
    });
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      output += text;
      if (output.length > longestAnswer) giveUp();
    });
    // A helper that ends without reading breaks the pipe; its exit code tells more.
    child.stdin.on('error', () => {});
    child.stdin.end(server);
  });
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
