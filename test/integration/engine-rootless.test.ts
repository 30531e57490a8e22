import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const user = 'gantry-rootless';
const script = fileURLToPath(new URL('./engine-rootless-script.ts', import.meta.url));

/** Why this computer can't run the test; null when it can. */
function hindrance(): string | null {
  if (process.getuid?.() !== 0) return 'only root can make an ordinary user';
  for (const program of ['useradd', 'su', 'rootlesskit', 'slirp4netns', 'newuidmap'])
    if (spawnSync('which', [program]).status !== 0) return `${program} is not installed`;
  try {
    accessSync('/dev/net/tun', constants.W_OK);
  } catch {
    return 'there is no /dev/net/tun';
  }
  if (spawnSync('setpriv', ['--reuid=65534', '--clear-groups', 'test', '-r', script]).status !== 0)
    return 'an ordinary user may not read this checkout';
  return null;
}

const why = hindrance();

beforeAll(() => {
  if (why !== null) return;
  spawnSync('useradd', ['--create-home', user]);
  // Where a login session would have let the user at it.
  spawnSync('chmod', ['666', '/dev/net/tun']);
});
afterAll(() => {
  if (why === null) execFileSync('userdel', ['--force', '--remove', user], { stdio: 'ignore' });
});

test.skipIf(why !== null)(
  `an ordinary user’s engine${why ? ` (${why})` : ''}`,
  async () => {
    const command = `cd / && exec ${process.execPath} ${script}`;
    const { stdout } = await promisify(execFile)('su', ['-s', '/bin/sh', user, '-c', command], {
      env: { PATH: process.env.PATH, LANG: 'C' },
      timeout: 300_000,
    });
    const seen = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(seen.features).toMatchObject({ hosted: true, rootless: true });
    expect(seen.phases.slice(0, 4)).toEqual(['prepare:done', 'adopt:done', 'start:done', 'answer:done']);
    expect(seen.answer).toBe(404);
    expect(seen.before.length).toBe(1);
    expect(seen.afterKill).toEqual(seen.before);
    expect(seen.answerAfterKill).toBe(404);
    expect(seen.afterRestart).toEqual(seen.before);
    expect(seen.answerAfterRestart).toBe(404);
    expect(seen.replaced).toBe(true);
    expect(seen.afterReset).toBe('');
    expect(seen.stopped).toBe('stopped');
  },
  360_000,
);
