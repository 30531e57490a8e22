import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { GantryError } from '../../../contract/index.ts';

/**
 * Runs a system program to its end and answers with its output. No shell is involved. Throws `engine-permission` when it says that
 * a right is missing, otherwise `engine-error` with its words.
 */
export async function run(program: string, args: string[], input = '', timeoutMs = 10_000): Promise<string> {
  return await new Promise((resolve, reject) => {
    const env = { ...process.env, LC_ALL: 'C' };
    const options = { timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024, env };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const detail = `${basename(program)} ${args.join(' ')}: ${stderr.trim() || error.message}`;
      const denied = /permission denied|not permitted/i.test(detail);
      reject(
        new GantryError({
          kind: denied ? 'engine-permission' : 'engine-error',
          message: denied
            ? `Gantry lacks a right that ${basename(program)} needs here.`
            : `The engine’s surroundings could not be changed: ${basename(program)} failed.`,
          hint: 'See the engine’s log on the Troubleshoot page.',
          detail,
        }),
      );
    });
    // A program that reads nothing may be gone before its empty input is closed.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
