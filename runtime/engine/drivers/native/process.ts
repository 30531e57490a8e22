import { rmSync, writeFileSync } from 'node:fs';
import type { Logger } from '../../../base/index.ts';
import type { GantryError } from '../../../contract/index.ts';
import {
  type Detached,
  type EnginePaths,
  identify,
  isAlive,
  type ProcessIdentity,
  readIdentity,
  readTail,
  removeFile,
  signal,
  spawnDetached,
  waitForExit,
  writeIdentity,
} from '../../../host/index.ts';
import { limits } from '../../driver.ts';
import { restartMarker } from './commands.ts';
import { explainFailedStart } from './explain.ts';
import { clearStale, endLeftovers, findDockerd, findStrayDockerds } from './leftovers.ts';

/** In dockerd's own format, so that it shows in the log with its time. */
const startMark = 'msg="Gantry starts the engine"';

/**
 * The processes of the hosted engine: dockerd, and for an ordinary user RootlessKit around it. They were started by this Gantry or
 * an earlier one, and are known by their pid file and by what was written down at their start.
 */
export class EngineProcess {
  readonly #paths: EnginePaths;
  readonly #rootless: boolean;
  readonly #logger: Logger;
  #child: Detached | null = null;

  constructor(paths: EnginePaths, rootless: boolean, logger: Logger) {
    this.#paths = paths;
    this.#rootless = rootless;
    this.#logger = logger;
  }

  dockerd(): ProcessIdentity | null {
    return findDockerd(this.#paths);
  }

  /** RootlessKit, or dockerd itself, as written down at its start; null when that one is gone. */
  launched(): ProcessIdentity | null {
    const remembered = readIdentity(this.#paths.processFile);
    return remembered && isAlive(remembered) ? remembered : null;
  }

  /** RootlessKit starts a killed dockerd again by itself, see commands.ts. */
  alive(): boolean {
    return (this.#rootless ? this.launched() : this.dockerd()) !== null;
  }

  /** Resolves when what this Gantry started has ended; null when an earlier Gantry started it. */
  get exited(): Detached['exited'] | null {
    return this.#child?.exited ?? null;
  }

  async launch(command: string, args: string[], env: Record<string, string>): Promise<number> {
    // A mark in the log: what was before it explains no failure of this start.
    const mark = `time="${new Date().toISOString()}" level=info ${startMark}\n`;
    writeFileSync(this.#paths.logFile, mark, { flag: 'a', mode: 0o600 });
    const child = await spawnDetached(command, args, { env, logFile: this.#paths.logFile });
    this.#child = child;
    const identity = identify(child.pid);
    if (identity) await writeIdentity(this.#paths.processFile, identity);
    this.#logger.log('info', 'engine started', { pid: child.pid, command });
    return child.pid;
  }

  /** Why it ended, or did not answer, after {@link launch}. */
  async failure(exit: Awaited<Detached['exited']> | null): Promise<GantryError> {
    const { lines } = await readTail(this.#paths.logFile, 200);
    const mark = lines.findLastIndex(line => line.endsWith(startMark));
    const how = exit ? describeExit(exit) : `no answer after ${limits.answer / 1000} s`;
    return explainFailedStart(lines.slice(mark + 1), how);
  }

  /** Ends a process in order, or after the time by force. */
  async end(identity: ProcessIdentity, timeoutMs: number): Promise<void> {
    signal(identity, 'SIGTERM');
    if (await waitForExit(identity, timeoutMs)) return;
    this.#logger.log('warn', 'a process did not end when told to, and is killed', { pid: identity.pid });
    signal(identity, 'SIGKILL');
    await waitForExit(identity, 5000);
  }

  /** RootlessKit takes down its namespaces by itself once dockerd has ended; without it nothing is left to wait for. */
  async settle(): Promise<void> {
    const launched = this.launched();
    if (launched && !(await waitForExit(launched, 10_000))) await this.end(launched, 2000);
    removeFile(this.#paths.processFile);
    this.#child = null;
  }

  /** Clears what an engine left that no longer runs, so that another one can start. */
  async clear(): Promise<void> {
    if (this.#rootless) {
      // Without dockerd in it RootlessKit is of no use, and without RootlessKit nothing reaches its containers any more.
      const launched = this.launched();
      if (launched) await this.end(launched, 5000);
    }
    for (const stray of findStrayDockerds(this.#paths)) await this.end(stray, limits.suspend);
    if (this.#rootless) {
      await this.endContainers();
      rmSync(this.#paths.rootlessKit, { recursive: true, force: true });
      removeFile(restartMarker(this.#paths));
    }
    await clearStale(this.#paths);
  }

  /** Ends containers that still run although their engine doesn't. */
  async endContainers(): Promise<void> {
    const count = await endLeftovers(this.#paths);
    if (count > 0) this.#logger.log('warn', 'containers without an engine were ended', { count });
  }
}

export function describeExit(exit: Awaited<Detached['exited']>): string {
  return exit.signal ? `ended by ${exit.signal}` : `ended with code ${exit.code}`;
}
