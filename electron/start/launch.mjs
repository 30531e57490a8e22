import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { projectRoot } from './cache.mjs';
import { signals } from './commands.mjs';
import { onParentGone } from './parent.mjs';

/** Chromium repeats this for each service it looks for, on every machine without a desktop's message bus. Nothing needs one. */
const missingBus = /:ERROR:(dbus\/)?bus\.cc\(\d+\)\] Failed to connect to the bus:/;

const pairTime = 1_000; // ms: a Ctrl-C reaches us from the terminal, from npm and from the first Node: that is one wish
const patience = 15_000; // ms: Electron's time to quit by itself

/**
 * Runs the app until it ends. Ctrl-C asks it to quit, a second one ends it.
 * @param {{ path: string, args: string[], env: NodeJS.ProcessEnv }} electron
 * @returns {Promise<number>} the exit code; 0 when the user ended it
 */
export function launch({ path, args, env }) {
  return new Promise((resolve, reject) => {
    // In a process group of its own, so that a terminal's Ctrl-C comes to it through us, and once.
    const child = spawn(path, [projectRoot, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'pipe'],
      detached: true,
    });
    createInterface({ input: child.stderr }).on('line', line => {
      if (!missingBus.test(line)) console.error(line);
    });
    let askedAt = 0;
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const end = () => child.kill('SIGKILL');
    const ask = () => {
      if (askedAt && Date.now() - askedAt > pairTime) end();
      if (askedAt) return;
      askedAt = Date.now();
      child.kill('SIGTERM');
      timer = setTimeout(end, patience);
    };
    for (const signal of signals) process.on(signal, ask);
    onParentGone(ask);
    process.once('exit', end);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      process.off('exit', end);
      if (askedAt) resolve(0);
      else {
        if (signal) console.error(`Electron was ended by ${signal}.`);
        resolve(code ?? 1);
      }
    });
  });
}
