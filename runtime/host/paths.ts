import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { GantryError } from '../contract/index.ts';
import { filenames } from './filenames.ts';

/** Where the hosted engine keeps what is its own. Absolute paths. */
export interface EnginePaths {
  dataRoot: string;
  execRoot: string;
  socket: string;
  pidFile: string;
  processFile: string;
  configFile: string;
  logFile: string;
  rootlessKit: string;
  /** Name of its bridge: at most 15 bytes (IFNAMSIZ), one for each Gantry home. */
  bridge: string;
}

/** Where Gantry keeps things. Absolute paths. */
export interface GantryPaths {
  /** The folders themselves, all of them 0700. */
  folders: { config: string; state: string; data: string; run: string };
  settingsFile: string;
  /** Registries that the user added; no login is in it. */
  registriesFile: string;
  startTimesFile: string;
  lockFile: string;
  logFile: string;
  buildsFolder: string;
  /** Dockerfiles that were not saved. */
  draftsFolder: string;
  /** Stored analyses of images. */
  layersFolder: string;
  engine: EnginePaths;
}

export interface PathsInput {
  env: Record<string, string | undefined>;
  /** Numeric user id; 0 is root. */
  uid: number;
  home: string;
  exists(path: string): boolean;
}

/**
 * The longest name that is appended to the run folder and has to be a socket: containerd's, below the exec root.
 * `sun_path` of a unix socket holds 108 bytes with its closing zero (unix(7)).
 */
const longestSocket = `/${filenames.execRoot}/containerd/containerd-debug.sock`;
const maxSocketPath = 107;

/**
 * All paths for a user. As root: engine data in /var/lib/gantry, sockets in /run/gantry. As an ordinary user: the XDG folders.
 * `GANTRY_HOME` puts all of it below one folder (tests, or a second Gantry).
 */
export function gantryPaths(input: PathsInput = fromProcess()): GantryPaths {
  const folders = foldersOf(input);
  const run = shortEnough(folders.run) ? folders.run : shortRunFolder(folders.run, input.uid);
  const home = input.env.GANTRY_HOME;
  return {
    folders: { ...folders, run },
    settingsFile: join(folders.config, filenames.settings),
    registriesFile: join(folders.config, filenames.registries),
    startTimesFile: join(folders.state, filenames.startTimes),
    lockFile: join(folders.state, filenames.engineLock),
    logFile: join(folders.state, filenames.gantryLog),
    buildsFolder: join(folders.state, filenames.builds),
    draftsFolder: join(folders.state, filenames.drafts),
    layersFolder: join(folders.data, filenames.layers),
    engine: {
      dataRoot: join(folders.data, filenames.dataRoot),
      execRoot: join(run, filenames.execRoot),
      socket: join(run, filenames.engineSocket),
      pidFile: join(run, filenames.enginePid),
      processFile: join(run, filenames.engineProcess),
      configFile: join(folders.config, filenames.daemonConfig),
      logFile: join(folders.state, filenames.engineLog),
      rootlessKit: join(run, filenames.rootlessKit),
      bridge: home ? `gantry${hash(home).slice(0, 8)}` : 'gantry0',
    },
  };
}

function fromProcess(): PathsInput {
  return { env: process.env, uid: process.getuid?.() ?? 1, home: homedir(), exists: existsSync };
}

function foldersOf({ env, uid, home, exists }: PathsInput): GantryPaths['folders'] {
  if (env.GANTRY_HOME) {
    const below = (name: string) => join(env.GANTRY_HOME ?? '', name);
    return { config: below('config'), state: below('state'), data: below('data'), run: below('run') };
  }
  // The XDG base directory specification: a value that is not absolute is to be ignored.
  const xdg = (name: string, fallback: string) => {
    const value = env[name];
    return join(value?.startsWith('/') ? value : join(home, fallback), filenames.app);
  };
  const config = xdg('XDG_CONFIG_HOME', '.config');
  const state = xdg('XDG_STATE_HOME', '.local/state');
  if (uid === 0) return { config, state, data: join('/var/lib', filenames.app), run: join('/run', filenames.app) };
  return { config, state, data: xdg('XDG_DATA_HOME', '.local/share'), run: userRunFolder(env, uid, exists) };
}

function userRunFolder(env: PathsInput['env'], uid: number, exists: PathsInput['exists']): string {
  if (env.XDG_RUNTIME_DIR?.startsWith('/')) return join(env.XDG_RUNTIME_DIR, filenames.app);
  const usual = `/run/user/${uid}`;
  // Without a login session there is none (su, cron, containers): a folder of our own, which createFolders checks.
  return exists(usual) ? join(usual, filenames.app) : `/tmp/${filenames.app}-${uid}`;
}

function shortEnough(run: string): boolean {
  return Buffer.byteLength(run + longestSocket) <= maxSocketPath;
}

function shortRunFolder(run: string, uid: number): string {
  const name = `${filenames.app}-${uid}-${hash(run).slice(0, 8)}`;
  return uid === 0 ? join('/run', name) : join('/tmp', name);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Makes the folders, for this user only. Throws `engine-permission` when one can't be made, or is somebody else's: a run
 * folder in /tmp might have been put there by another user.
 */
export function createFolders(paths: GantryPaths): void {
  for (const folder of Object.values(paths.folders)) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch (thrown) {
      throw folderError(folder, thrown);
    }
    const found = lstatSync(folder);
    const uid = process.getuid?.();
    if (found.isDirectory() && (uid === undefined || found.uid === uid)) continue;
    throw new GantryError({
      kind: 'engine-permission',
      message: `The folder ${folder} belongs to somebody else.`,
      hint: 'Remove it, or set XDG_RUNTIME_DIR to a folder of your own.',
    });
  }
}

function folderError(folder: string, thrown: unknown): GantryError {
  const code = (thrown as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new GantryError({
      kind: 'disk-full',
      message: `There is no room for the folder ${folder}.`,
      hint: 'Free some disk space, then start the engine again.',
      detail: String(thrown),
    });
  return new GantryError({
    kind: 'engine-permission',
    message: `The folder ${folder} can't be made.`,
    hint: 'Check who may write there.',
    detail: String(thrown),
  });
}
