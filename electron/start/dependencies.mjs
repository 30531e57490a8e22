import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hashOf, projectRoot, readIfThere, withLock, writeWhole } from './cache.mjs';
import { fullPath, run, signals } from './commands.mjs';
import { onParentGone } from './parent.mjs';
import { SetUpError } from './progress.mjs';

const binFolder = join(projectRoot, 'node_modules', '.bin');
/** Node 24, from the npm package `node`. */
export const pinnedNode = join(binFolder, process.platform === 'win32' ? 'node.cmd' : 'node');

/** What node_modules is made from, as one hash. */
const wantedHash = () =>
  hashOf(...['package.json', 'package-lock.json'].map(name => readFileSync(join(projectRoot, name))));

/** Outside `.cache`, which tools empty at will: `npm ci` alone removes this stamp, together with what it vouches for. */
const stampPath = join(projectRoot, 'node_modules', '.gantry-dependencies');

/**
 * Whether node_modules was made from today's lockfile: by this set-up (a hash), or by hand (npm's own copy of the
 * lockfile is newer than the lockfile).
 */
function isInstalled() {
  const stamp = readIfThere(stampPath);
  if (stamp !== undefined) return stamp === wantedHash() && existsSync(pinnedNode);
  const installed = statSync(join(projectRoot, 'node_modules', '.package-lock.json'), { throwIfNoEntry: false });
  const lock = statSync(join(projectRoot, 'package-lock.json'));
  return installed !== undefined && installed.mtimeMs >= lock.mtimeMs && existsSync(pinnedNode);
}

/**
 * npm, run by the Node that the machine has: the one in node_modules is about to be removed by `npm ci`.
 * @returns {{ command: string, args: string[], env: NodeJS.ProcessEnv }}
 */
export function npmCommand() {
  const PATH = fullPath()
    .split(delimiter)
    .filter(folder => folder !== binFolder)
    .join(delimiter);
  const { npm_execpath, npm_node_execpath } = process.env;
  if (npm_execpath && npm_node_execpath && existsSync(npm_node_execpath) && npm_node_execpath !== pinnedNode) {
    return { command: npm_node_execpath, args: [npm_execpath], env: { PATH } };
  }
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [], env: { PATH } };
}

/** npm's own pauses between tries let an offline machine wait for minutes. */
const npmPatience = ['--prefer-offline', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000']; // ms

/** The first lines of npm's complaint: it puts the reason first and its usage last. @param {string} output */
const reasonLines = output =>
  output
    .split('\n')
    .filter(line => /^npm error \S/.test(line) || !/^npm /.test(line))
    .filter(Boolean)
    .slice(0, 8)
    .map(line => `  ${line}`)
    .join('\n');

/**
 * Installs what package-lock.json names, unless that is done already.
 * @param {import('./progress.mjs').OnStep} onStep
 */
export async function ensureDependencies(onStep) {
  if (isInstalled()) return;
  const waiting = () => onStep('Dependencies', 'another start is installing them, waiting');
  await withLock(`dependencies-${hashOf(projectRoot).slice(0, 12)}`, waiting, async () => {
    if (isInstalled()) return;
    onStep('Dependencies', 'npm ci');
    const npm = npmCommand();
    const result = await run(npm.command, [...npm.args, 'ci', '--no-audit', '--no-fund', ...npmPatience], {
      cwd: projectRoot,
      env: npm.env,
    });
    if (result.code !== 0) {
      throw new SetUpError(
        `The dependencies could not be installed: \`npm ci\` ended with code ${result.code}.\n${reasonLines(result.output)}\n` +
          'Check that this machine reaches its npm registry, then start again.',
      );
    }
    writeWhole(stampPath, wantedHash());
    onStep('Dependencies', 'installed');
  });
}

/**
 * Goes on in the Node of package.json (24), which today's tools need, if this process runs on another one.
 * @param {string} script the script to run there
 * @returns {Promise<number | undefined>} the exit code of the second process, or undefined: this is the right Node already
 */
export async function continueOnPinnedNode(script) {
  const version = JSON.parse(readFileSync(join(projectRoot, 'node_modules/node/package.json'), 'utf8')).version;
  if (process.versions.node === version) return undefined;
  const check = await run(pinnedNode, ['--version']);
  if (check.code !== 0) {
    throw new SetUpError(
      `npm installed its package \`node\` without the program in it (${pinnedNode}): install scripts are switched off. ` +
        'Run `npm rebuild node --ignore-scripts=false`, then start again.',
    );
  }
  return new Promise((resolve, reject) => {
    const PATH = [binFolder, process.env.PATH].join(delimiter);
    const child = spawn(pinnedNode, [script, ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: { ...process.env, PATH },
    });
    // A terminal's Ctrl-C reaches both processes, a `kill` only this one: the second process takes the pair as one.
    for (const signal of signals) process.on(signal, () => child.kill(signal));
    onParentGone(() => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 0 : 1)));
  });
}
