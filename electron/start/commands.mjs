import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onParentGone } from './parent.mjs';

// An ordinary user's PATH often lacks these; Debian keeps iptables, ldconfig and dockerd's helpers there.
const adminFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** What a terminal, an init system or a closed terminal sends to end a process. */
export const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** PATH with the administrators' folders at its end. */
export const fullPath = () => [...(process.env.PATH ?? '').split(delimiter), ...adminFolders].join(delimiter);

/** The path of an executable, or undefined. @param {string} name @returns {string | undefined} */
export function findExecutable(name) {
  for (const folder of fullPath().split(delimiter)) {
    if (!folder) continue;
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder: the next one decides.
    }
  }
  return undefined;
}

/**
 * Runs a command to its end, without a shell.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} [options] show: let it write to our terminal
 * @returns {Promise<{ code: number, output: string }>} code 127 when there is no such command; output is both streams, as they came
 */
export function run(command, args, { cwd, env, show = false } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, PATH: fullPath(), ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    // A set-up that ends early takes its command with it: what it started must not go on behind its back.
    const end = () => child.kill();
    process.once('exit', end);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', text => (output += text));
    child.on('error', error => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) => {
      process.off('exit', end);
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 1), output });
    });
  });
}

/**
 * Lets a signal end this process by way of its `exit` listeners, which take away locks, drafts and running commands.
 * @returns {() => void} undoes it
 */
export function exitOnSignals() {
  const exit = () => process.exit(130);
  for (const signal of signals) process.on(signal, exit);
  const forgetParent = onParentGone(exit);
  return () => {
    forgetParent();
    for (const signal of signals) process.off(signal, exit);
  };
}

/** The last lines of a command's output that say something, for an error's text. @param {string} output */
export const lastLines = (output, count = 6) =>
  output
    .split('\n')
    .filter(line => line.trim())
    .slice(-count)
    .map(line => `  ${line.trimEnd()}`)
    .join('\n');
