import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExecutable } from './commands.mjs';
import { SetUpError } from './progress.mjs';

/** Whether windows have somewhere to appear. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/**
 * An Xauthority file (Xau(3), "File format") whose one cookie counts for every display: Xvfb chooses its number after
 * reading it. Without a cookie, each local user could look at the screen.
 * @param {Buffer} cookie 16 bytes
 */
export function authorityFile(cookie) {
  const field = (/** @type {Buffer} */ data) =>
    Buffer.concat([Buffer.from([data.length >> 8, data.length & 255]), data]);
  const familyWild = Buffer.from([0xff, 0xff]);
  return Buffer.concat([
    familyWild,
    field(Buffer.alloc(0)),
    field(Buffer.alloc(0)),
    field(Buffer.from('MIT-MAGIC-COOKIE-1')),
    field(cookie),
  ]);
}

/**
 * Starts a screen in memory.
 * @returns {Promise<{ env: { DISPLAY: string, XAUTHORITY: string }, stop: () => Promise<void> }>}
 */
export async function startDisplay() {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-display-'));
  const authority = join(folder, 'authority');
  writeFileSync(authority, authorityFile(randomBytes(16)), { mode: 0o600 });
  const args = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp', '-auth', authority];
  // In a process group of its own: a terminal's Ctrl-C must not take the screen away while Electron still quits on it.
  const child = spawn(findExecutable('Xvfb') ?? 'Xvfb', args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise(resolve => child.once('close', resolve));
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', text => (complaint = (complaint + text).slice(-500)));
  const number = await new Promise((resolve, reject) => {
    child.stdio[3]?.once('data', data => resolve(String(data).trim()));
    child.once('error', reject);
    child.once('close', () => reject(new SetUpError(`Xvfb, the screen in memory, did not start: ${complaint.trim()}`)));
  });
  return {
    env: { DISPLAY: `:${number}`, XAUTHORITY: authority },
    async stop() {
      process.off('exit', kill);
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
