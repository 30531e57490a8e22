import { spawn } from 'node:child_process';
import * as z from 'zod';
import type { FoundLogin } from './credentials.ts';

/** Milliseconds that a helper may take; some ask the user to unlock a key ring. */
const helperPatience = 30_000;
/** Bytes of a helper's answer. */
const longestAnswer = 64 * 1024;
/** The stores of docker-credential-helpers, by likelihood. */
const stores = ['osxkeychain', 'wincred', 'secretservice', 'pass'];

const helperAnswer = z.object({ Username: z.string(), Secret: z.string() });

/** Asks a credential helper for a registry's login (protocol of docker-credential-helpers: `get`). */
export async function askHelper(name: string, server: string, env: NodeJS.ProcessEnv): Promise<FoundLogin> {
  const nothing = (problem: string | null): FoundLogin => ({ login: null, problem });
  // The name comes from a file and becomes a program's name: nothing that could be a path or an option.
  if (!isHelperName(name))
    return nothing('config.json names a credential helper that can’t be one: pulling without a login.');
  const program = `docker-credential-${name}`;
  const { code, output } = await runHelper(program, 'get', server, env);
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

/** Keeps a login with a helper (`store`). The secret goes through its standard input. Answers with what went wrong, or null. */
export async function storeWithHelper(
  name: string,
  server: string,
  { username, password }: { username: string; password: string },
  env: NodeJS.ProcessEnv,
): Promise<string | null> {
  const input = JSON.stringify({ ServerURL: server, Username: username, Secret: password });
  return await act(name, 'store', input, env);
}

/** Takes a login out of a helper (`erase`). Answers with what went wrong, or null. */
export async function eraseWithHelper(name: string, server: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  return await act(name, 'erase', server, env);
}

async function act(
  name: string,
  action: 'store' | 'erase',
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<string | null> {
  const program = `docker-credential-${name}`;
  if (!isHelperName(name)) return 'config.json names a credential helper that can’t be one';
  const { code, output } = await runHelper(program, action, input, env);
  if (code === 0 || output.includes('credentials not found')) return null;
  return code === null ? `${program} did not answer` : `${program} failed with code ${code}`;
}

/** The first of the stores that come with systems whose helper is on PATH and works: one without its key ring does not. */
export async function findHelper(env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const name of stores) {
    const { code } = await runHelper(`docker-credential-${name}`, 'list', '', env);
    if (code === 0) return name;
  }
  return null;
}

function isHelperName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name);
}

function runHelper(
  program: string,
  action: 'get' | 'store' | 'erase' | 'list',
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  return new Promise(resolve => {
    let output = '';
    const child = spawn(program, [action], { env, stdio: ['pipe', 'pipe', 'ignore'] });
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
    child.stdin.end(input);
  });
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
