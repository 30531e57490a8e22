import { spawn } from 'node:child_process';
import { projectRoot } from '../electron/start/cache.mjs';
import { signals } from '../electron/start/commands.mjs';
import { onParentGone } from '../electron/start/parent.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let stopped = false;

// A Ctrl-C ends the stage that runs, and those after it don't start; the summary is printed all the same.
/** @param {NodeJS.Signals} signal */
function stop(signal) {
  stopped = true;
  for (const child of running) child.kill(signal);
}
for (const signal of signals) process.on(signal, () => stop(signal));
onParentGone(() => stop('SIGTERM'));

/**
 * Runs a command whose output goes straight to ours.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] on top of ours
 * @returns {Promise<number>} its exit code; 1 when a signal ended it
 */
export function runVisibly(command, args, env) {
  if (stopped) return Promise.resolve(130);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: projectRoot,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    running.add(child);
    child.on('error', reject);
    child.on('close', code => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}
