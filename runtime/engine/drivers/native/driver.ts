import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../../base/index.ts';
import { type EngineFeatures, type EngineRow, GantryError } from '../../../contract/index.ts';
import { type DockerClient, type EngineEndpoint, networks, system } from '../../../docker/index.ts';
import {
  boundForeignLog,
  createFolders,
  type Detached,
  type EnginePaths,
  type GantryPaths,
  identify,
  isAlive,
  onFileGone,
  type ProcessIdentity,
  readIdentity,
  readTail,
  removeFile,
  signal as sendSignal,
  spawnDetached,
  startedAt,
  takeLock,
  waitForExit,
  waitForSocket,
  writeIdentity,
  writeJson,
} from '../../../host/index.ts';
import { type DriverContext, type EngineDriver, limits } from '../../driver.ts';
import {
  type DaemonConfig,
  daemonConfig,
  dockerdArguments,
  engineEnvironment,
  restartMarker,
  rootlessArguments,
  searchPath,
} from './commands.ts';
import { explainFailedStart } from './explain.ts';
import { type FirewallGuard, guardFirewall } from './firewall.ts';
import { clearStale, endLeftovers, findDockerd } from './leftovers.ts';
import { ensureBridge } from './network.ts';
import { type Computer, findPrograms, type Programs, thisComputer } from './requirements.ts';
import { removeEngineData } from './reset.ts';
import { nativeRow } from './row.ts';

/** An engine with less room than this, in bytes, fails in the middle of a start with a worse message. */
const minFreeBytes = 32 * 1024 * 1024;

/** Waits before each try to get a lost engine back, in milliseconds. Then it has failed. */
const pauses = [0, 250, 1000, 3000, 8000];

export interface NativeOptions {
  paths: GantryPaths;
  logger: Logger;
  /** Variables of the app. */
  env?: Record<string, string | undefined>;
  /** The computer that requirements are checked on. */
  computer?: Computer;
}

/**
 * Gantry's own dockerd on this computer: as root directly, as an ordinary user inside RootlessKit. It is started detached and
 * outlives the app; its containers outlive it (`live-restore`).
 */
export class NativeDriver implements EngineDriver {
  readonly row: EngineRow;
  readonly features: EngineFeatures;
  readonly phases: EngineDriver['phases'] = [
    { id: 'prepare', label: 'Prepare folders and network' },
    { id: 'adopt', label: 'Look for a running engine' },
    { id: 'start', label: 'Start Moby' },
    { id: 'answer', label: 'Wait for the first answer' },
    { id: 'read', label: 'Read containers and images' },
  ];
  readonly logFile: string;
  readonly dataRoot: string;
  readonly #paths: GantryPaths;
  readonly #engine: EnginePaths;
  readonly #logger: Logger;
  readonly #env: Record<string, string | undefined>;
  readonly #computer: Computer;
  readonly #rootless: boolean;
  #programs: Programs | null = null;
  #firewall: FirewallGuard | null = null;
  /** What was started or taken over: dockerd, or RootlessKit with dockerd in it. */
  #process: ProcessIdentity | null = null;
  #child: Detached | null = null;

  constructor({ paths, logger, env = process.env, computer }: NativeOptions) {
    this.#paths = paths;
    this.#engine = paths.engine;
    this.#logger = logger;
    this.#env = env;
    this.#computer = computer ?? thisComputer(searchPath(env));
    this.#rootless = this.#computer.uid !== 0;
    this.row = nativeRow(paths.engine.socket);
    this.logFile = paths.engine.logFile;
    this.dataRoot = paths.engine.dataRoot;
    this.features = {
      hosted: true,
      rootless: this.#rootless,
      // A rootless engine has limits only with cgroup v2, delegated by systemd; the supervisor corrects it by what the engine says.
      limits: !this.#rootless || existsSync('/sys/fs/cgroup/cgroup.controllers'),
      localPorts: true,
      localFiles: true,
      log: true,
    };
  }

  endpoint(): EngineEndpoint {
    return { kind: 'unix', path: this.#engine.socket };
  }

  async exclusively<T>({ signal, say }: DriverContext, work: () => Promise<T>): Promise<T> {
    createFolders(this.#paths);
    const hint = setTimeout(() => say('another Gantry is at it'), 300);
    const lock = await takeLock(this.#paths.lockFile, signal).finally(() => clearTimeout(hint));
    try {
      return await work();
    } finally {
      lock.release();
    }
  }

  async prepare(): Promise<string> {
    this.#programs = findPrograms(this.#computer);
    createFolders(this.#paths);
    // The engine's files are its own; 0711 as dockerd makes it, because a container's user must be able to reach its files.
    this.#makeFolder(this.#engine.dataRoot, 0o711);
    this.#makeFolder(this.#engine.execRoot, 0o711);
    const { bavail, bsize } = statfsSync(this.#engine.dataRoot);
    if (bavail * bsize < minFreeBytes) throw diskFull(this.#engine.dataRoot, bavail * bsize);
    await this.#writeConfig(true);
    boundForeignLog(this.#engine.logFile);
    const { ip } = this.#programs;
    if (!ip) return 'as an ordinary user, with a network of its own';
    const address = await ensureBridge(ip, this.#engine.bridge);
    return `bridge ${this.#engine.bridge}, ${address}`;
  }

  #makeFolder(folder: string, mode: number): void {
    try {
      mkdirSync(folder, { recursive: true, mode });
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(folder, 0, thrown);
      throw thrown;
    }
  }

  async #writeConfig(liveRestore: boolean): Promise<void> {
    const bridge = this.#rootless ? null : this.#engine.bridge;
    const config = daemonConfig({ bridge, liveRestore }, this.#readConfig());
    try {
      await writeJson(this.#engine.configFile, config);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(this.#engine.configFile, 0, thrown);
      throw thrown;
    }
  }

  #readConfig(): DaemonConfig {
    if (!existsSync(this.#engine.configFile)) return {};
    try {
      const found: unknown = JSON.parse(readFileSync(this.#engine.configFile, 'utf8'));
      if (found && typeof found === 'object' && !Array.isArray(found)) return found as DaemonConfig;
    } catch (error) {
      this.#logger.log('warn', 'daemon.json is damaged and is written anew', { error: String(error) });
    }
    return {};
  }

  async adopt({ signal, say }: DriverContext): Promise<boolean> {
    const dockerd = findDockerd(this.#engine);
    if (!dockerd) {
      if (this.#rootless) await this.#endRootless();
      await clearStale(this.#engine);
      return false;
    }
    say(`found one, process ${dockerd.pid}`);
    const limited = AbortSignal.any([signal, AbortSignal.timeout(limits.adopt)]);
    try {
      // It may be starting just now; but a socket file that somebody removed never comes back.
      if (existsSync(this.#engine.socket) || Date.now() - startedAt(dockerd) < limits.adopt) {
        await waitForSocket(this.#engine.socket, { signal: limited, maxPauseMs: 250 });
        this.#process = this.#launched() ?? dockerd;
        return true;
      }
    } catch {
      signal.throwIfAborted();
    }
    this.#logger.log('warn', 'the running engine takes no connections and is started anew', { pid: dockerd.pid });
    await this.#end(dockerd, 10_000);
    if (this.#rootless) await this.#endRootless();
    await clearStale(this.#engine);
    return false;
  }

  /** RootlessKit, or dockerd itself, as remembered at its start; null when that one is gone. */
  #launched(): ProcessIdentity | null {
    const remembered = readIdentity(this.#engine.processFile);
    return remembered && isAlive(remembered) ? remembered : null;
  }

  /** Without dockerd in it, RootlessKit is of no use; and without RootlessKit nothing reaches its containers any more. */
  async #endRootless(): Promise<void> {
    const launched = this.#launched();
    if (launched) await this.#end(launched, 5000);
    const count = await endLeftovers(this.#engine);
    if (count > 0) this.#logger.log('warn', 'containers of a rootless engine that was killed were ended', { count });
    rmSync(this.#engine.rootlessKit, { recursive: true, force: true });
    removeFile(restartMarker(this.#engine));
  }

  async start(): Promise<string> {
    const programs = this.#programs ?? findPrograms(this.#computer);
    const path = searchPath(this.#env);
    const env = engineEnvironment(this.#env, {
      path,
      runFolder: this.#paths.folders.run,
      rootless: this.#rootless,
    });
    this.#firewall = this.#rootless ? null : await this.#guard();
    const [command, args] = programs.rootlesskit
      ? [programs.rootlesskit, rootlessArguments(this.#engine, programs)]
      : [programs.dockerd, dockerdArguments(this.#engine)];
    // A mark in the log: what was before it explains no failure of this start.
    const mark = `time="${new Date().toISOString()}" level=info ${startMark}\n`;
    writeFileSync(this.#engine.logFile, mark, { flag: 'a', mode: 0o600 });
    this.#child = await spawnDetached(command, args, { env, logFile: this.#engine.logFile });
    this.#process = identify(this.#child.pid);
    if (this.#process) await writeIdentity(this.#engine.processFile, this.#process);
    this.#logger.log('info', 'engine started', { pid: this.#child.pid, command });
    return `${basename(command)}, process ${this.#child.pid}`;
  }

  async #guard(): Promise<FirewallGuard | null> {
    try {
      return await guardFirewall(this.#computer.find);
    } catch (error) {
      this.#logger.log('warn', 'the firewall rules of other engines could not be read', { error: String(error) });
      return null;
    }
  }

  async answer({ signal }: DriverContext): Promise<void> {
    const ended = new AbortController();
    const child = this.#child;
    void child?.exited.then(() => ended.abort());
    const all = AbortSignal.any([signal, ended.signal, AbortSignal.timeout(limits.answer)]);
    try {
      await waitForSocket(this.#engine.socket, { signal: all, maxPauseMs: 100 });
    } catch {
      signal.throwIfAborted();
      throw await this.#failedStart(ended.signal.aborted ? await child?.exited : undefined);
    }
  }

  async #failedStart(exit: Awaited<Detached['exited']> | undefined): Promise<GantryError> {
    const { lines } = await readTail(this.#engine.logFile, 200);
    const mark = lines.findLastIndex(line => line.endsWith(startMark));
    const how = !exit
      ? `no answer after ${limits.answer / 1000} s`
      : exit.signal
        ? `ended by ${exit.signal}`
        : `ended with code ${exit.code}`;
    return explainFailedStart(lines.slice(mark + 1), how);
  }

  async answered(client: DockerClient): Promise<void> {
    // dockerd makes it 0660 for its group; the folder is 0700, so nobody could come in between.
    chmodSync(this.#engine.socket, 0o600);
    const guard = this.#firewall;
    this.#firewall = null;
    if (!guard) return;
    try {
      const all = await networks.list(client);
      const bridges = all.map(
        network => network.Options?.['com.docker.network.bridge.name'] ?? `br-${network.Id.slice(0, 12)}`,
      );
      const count = await guard.restore([this.#engine.bridge, ...bridges]);
      if (count > 0) this.#logger.log('info', 'firewall rules of another engine were put back', { count });
    } catch (error) {
      this.#logger.log('warn', 'firewall rules of another engine could not be put back', { error: String(error) });
    }
  }

  async worthTrying({ signal }: DriverContext, failures: number, lastError: GantryError): Promise<void> {
    const pause = pauses[failures];
    if (pause === undefined) throw lastError;
    await sleep(pause, undefined, { signal });
  }

  upSince(): number | null {
    const dockerd = findDockerd(this.#engine);
    return dockerd ? startedAt(dockerd) : null;
  }

  alive(): boolean {
    // RootlessKit starts a killed dockerd again by itself, see commands.ts.
    if (this.#rootless) return this.#launched() !== null;
    return findDockerd(this.#engine) !== null;
  }

  async stop(context: DriverContext, client: DockerClient | null): Promise<void> {
    const dockerd = findDockerd(this.#engine);
    if (dockerd) {
      // Without live-restore dockerd stops its containers when it is told to end, and remembers which ones to start again: those
      // whose restart policy says so.
      context.say('stopping containers');
      await this.#writeConfig(false);
      sendSignal(dockerd, 'SIGHUP');
      await this.#reloaded(client);
      await this.#end(dockerd, limits.stop);
    }
    await this.#afterEnd();
    await endLeftovers(this.#engine);
    if (this.#rootless) await this.#endRootless();
    await clearStale(this.#engine);
  }

  /** dockerd reads its configuration again some time after the signal; it says so in `GET /info`. */
  async #reloaded(client: DockerClient | null): Promise<void> {
    if (!client) return void (await sleep(500));
    for (let attempt = 0; attempt < 40; attempt += 1) {
      try {
        const { LiveRestoreEnabled } = await system.info(client, { signal: AbortSignal.timeout(2000) });
        if (LiveRestoreEnabled === false) return;
      } catch {
        return void (await sleep(500));
      }
      await sleep(25);
    }
  }

  async #end(identity: ProcessIdentity, timeoutMs: number): Promise<void> {
    sendSignal(identity, 'SIGTERM');
    if (await waitForExit(identity, timeoutMs)) return;
    this.#logger.log('warn', 'the engine did not end when told to, and is killed', { pid: identity.pid });
    sendSignal(identity, 'SIGKILL');
    await waitForExit(identity, 5000);
  }

  async #afterEnd(): Promise<void> {
    const launched = this.#launched();
    // RootlessKit takes down its namespaces by itself once dockerd has ended.
    if (launched && !(await waitForExit(launched, 10_000))) await this.#end(launched, 2000);
    removeFile(this.#engine.processFile);
    this.#process = null;
    this.#child = null;
  }

  async suspend(): Promise<void> {
    const dockerd = findDockerd(this.#engine);
    if (!dockerd) return;
    if (this.#rootless && this.#launched()) writeFileSync(restartMarker(this.#engine), '', { mode: 0o600 });
    await this.#end(dockerd, limits.suspend);
    if (!this.#rootless) await this.#afterEnd();
  }

  async kill(): Promise<void> {
    const dockerd = findDockerd(this.#engine);
    if (!dockerd) return;
    sendSignal(dockerd, 'SIGKILL');
    await waitForExit(dockerd, 5000);
  }

  async reset(): Promise<void> {
    const find = this.#computer.find;
    await removeEngineData(this.#engine, {
      rootlesskit: this.#rootless ? (find('rootlesskit') ?? find('docker-rootlesskit')) : null,
      ip: this.#rootless ? null : find('ip'),
      umount: this.#rootless ? null : find('umount'),
      rm: find('rm'),
      logger: this.#logger,
    });
  }

  onEnded(ended: (reason: string) => void): { dispose(): void } {
    let over = false;
    const once = (reason: string) => {
      if (over) return;
      over = true;
      gone.dispose();
      ended(reason);
    };
    const gone = onFileGone(this.#engine.socket, () => once('its socket is gone'));
    void this.#child?.exited.then(exit =>
      once(exit.signal ? `ended by ${exit.signal}` : `ended with code ${exit.code}`),
    );
    return {
      dispose: () => {
        over = true;
        gone.dispose();
      },
    };
  }
}

/** In dockerd's own format, so that it shows in the log with its time. */
const startMark = 'msg="Gantry starts the engine"';

function diskFull(where: string, free: number, cause?: unknown): GantryError {
  const mebibytes = Math.floor(free / (1024 * 1024));
  return new GantryError(
    {
      kind: 'disk-full',
      message: `The disk that holds ${where} is full: ${mebibytes} MB are free.`,
      hint: 'Free some disk space, then start the engine again.',
      detail: cause === undefined ? undefined : String(cause),
    },
    { cause },
  );
}
