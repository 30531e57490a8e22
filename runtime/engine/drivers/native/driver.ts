import { chmodSync, existsSync, mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../../base/index.ts';
import { type EngineFeatures, type EngineRow, GantryError } from '../../../contract/index.ts';
import { type DockerClient, type EngineEndpoint, type EngineInfo, networks, system } from '../../../docker/index.ts';
import {
  boundForeignLog,
  createFolders,
  type EnginePaths,
  type GantryPaths,
  onFileGone,
  type ProcessIdentity,
  signal as sendSignal,
  startedAt,
  takeLock,
  waitForExit,
  waitForSocket,
} from '../../../host/index.ts';
import { type DriverContext, type EngineDriver, limits } from '../../driver.ts';
import { dockerdArguments, engineEnvironment, restartMarker, rootlessArguments, searchPath } from './commands.ts';
import { changeInsecure, writeDaemonConfig } from './config-file.ts';
import { type FirewallGuard, guardFirewall } from './firewall.ts';
import { unmountLeftovers } from './mounts.ts';
import { ensureBridge } from './network.ts';
import { describeExit, EngineProcess } from './process.ts';
import { untilReloaded } from './reload.ts';
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
  readonly #process: EngineProcess;
  /** Set once everything is there for a launch. */
  #programs: Programs | null = null;
  #firewall: FirewallGuard | null = null;

  constructor({ paths, logger, env = process.env, computer }: NativeOptions) {
    this.#paths = paths;
    this.#engine = paths.engine;
    this.#logger = logger;
    this.#env = env;
    this.#computer = computer ?? thisComputer(searchPath(env));
    this.#rootless = this.#computer.uid !== 0;
    this.#process = new EngineProcess(paths.engine, this.#rootless, logger);
    this.row = nativeRow(paths.engine.socket);
    this.logFile = paths.engine.logFile;
    this.dataRoot = paths.engine.dataRoot;
    this.features = {
      hosted: true,
      rootless: this.#rootless,
      // A rootless engine has limits only with cgroup v2, delegated by systemd; corrected by what the running engine says.
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
    this.#programs = null;
    boundForeignLog(this.#engine.logFile);
    // What a launch needs costs time, and an engine that runs needs none of it.
    if (this.#process.dockerd()) return 'one runs already';
    return await this.#prepareLaunch();
  }

  async #prepareLaunch(): Promise<string> {
    const programs = findPrograms(this.#computer);
    const { dataRoot, execRoot, configFile, bridge } = this.#engine;
    try {
      // As dockerd makes them: a container's user must be able to pass through to its files. The folder above is 0700.
      for (const folder of [dataRoot, execRoot]) mkdirSync(folder, { recursive: true, mode: 0o711 });
      const { bavail, bsize } = statfsSync(dataRoot);
      if (bavail * bsize < minFreeBytes) throw diskFull(dataRoot, `${Math.floor((bavail * bsize) / 1024)} KB are free`);
      await writeDaemonConfig(configFile, this.#config(true), this.#logger);
    } catch (thrown) {
      throw (thrown as NodeJS.ErrnoException).code === 'ENOSPC' ? diskFull(dataRoot, String(thrown)) : thrown;
    }
    const address = programs.ip ? await ensureBridge(programs.ip, bridge) : null;
    this.#programs = programs;
    return address ? `bridge ${bridge}, ${address}` : 'as an ordinary user, with a network of its own';
  }

  #config(liveRestore: boolean): { bridge: string | null; liveRestore: boolean } {
    return { bridge: this.#rootless ? null : this.#engine.bridge, liveRestore };
  }

  async adopt({ signal, say }: DriverContext): Promise<boolean> {
    // A rootless dockerd whose RootlessKit was killed has no network any more.
    const reachable = !this.#rootless || this.#process.launched() !== null;
    const dockerd = reachable ? this.#process.dockerd() : null;
    if (dockerd) {
      say(`found one, process ${dockerd.pid}`);
      // It may be starting just now; but a socket file that somebody removed never comes back.
      const young = Date.now() - startedAt(dockerd) < limits.adopt;
      if ((existsSync(this.#engine.socket) || young) && (await this.#acceptsWhile(dockerd, signal))) return true;
      this.#logger.log('warn', 'the running engine takes no connections and is started anew', { pid: dockerd.pid });
      await this.#process.end(dockerd, limits.suspend);
    } else if (this.#rootless) {
      // RootlessKit may be starting dockerd again.
      const launched = this.#process.launched();
      if (launched && (await this.#acceptsWhile(launched, signal))) return true;
    }
    await this.#process.clear();
    return false;
  }

  /** Waits for the socket as long as the process lives that is to open it. */
  async #acceptsWhile(process: ProcessIdentity, signal: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    const ended = waitForExit(process, limits.adopt).then(() => false);
    try {
      return await Promise.race([ended, this.#accepts(AbortSignal.any([signal, over.signal]), limits.adopt)]);
    } finally {
      over.abort();
    }
  }

  async #accepts(signal: AbortSignal, timeoutMs: number): Promise<boolean> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      await waitForSocket(this.#engine.socket, { signal: limited, maxPauseMs: 100, throughForbidden: true });
      return true;
    } catch {
      signal.throwIfAborted();
      return false;
    }
  }

  async start(): Promise<string> {
    if (!this.#programs) await this.#prepareLaunch();
    const programs = this.#programs ?? findPrograms(this.#computer);
    const env = engineEnvironment(this.#env, {
      path: searchPath(this.#env),
      runFolder: this.#paths.folders.run,
      rootless: this.#rootless,
    });
    this.#firewall = this.#rootless ? null : await this.#guard();
    const [command, args] = programs.rootlesskit
      ? [programs.rootlesskit, rootlessArguments(this.#engine, programs)]
      : [programs.dockerd, dockerdArguments(this.#engine)];
    const pid = await this.#process.launch(command, args, env);
    return `${basename(command)}, process ${pid}`;
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
    const { exited } = this.#process;
    const ended = new AbortController();
    void exited?.then(() => ended.abort());
    if (await this.#accepts(AbortSignal.any([signal, ended.signal]), limits.answer).catch(() => false)) return;
    signal.throwIfAborted();
    throw await this.#process.failure(ended.signal.aborted ? ((await exited) ?? null) : null);
  }

  async answered(client: DockerClient, info: EngineInfo): Promise<void> {
    // dockerd makes it 0660 for its group; the folder is 0700, so nobody could come in between.
    chmodSync(this.#engine.socket, 0o600);
    await this.#putFirewallBack(client);
    if (info.LiveRestoreEnabled !== false) return;
    // A Gantry that was killed while it stopped the engine left it so.
    const dockerd = this.#process.dockerd();
    await writeDaemonConfig(this.#engine.configFile, this.#config(true), this.#logger);
    if (dockerd) sendSignal(dockerd, 'SIGHUP');
  }

  async #putFirewallBack(client: DockerClient): Promise<void> {
    const guard = this.#firewall;
    this.#firewall = null;
    if (!guard) return;
    try {
      const bridges = (await networks.list(client)).map(
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
    const dockerd = this.#process.dockerd();
    return dockerd ? startedAt(dockerd) : null;
  }

  alive(): boolean {
    return this.#process.alive();
  }

  async stop({ say }: DriverContext, client: DockerClient | null): Promise<void> {
    const dockerd = this.#process.dockerd();
    if (dockerd) {
      // Without live-restore dockerd stops its containers when it is told to end, and remembers which ones to start again: those
      // whose restart policy says so.
      say('stopping containers');
      await writeDaemonConfig(this.#engine.configFile, this.#config(false), this.#logger);
      sendSignal(dockerd, 'SIGHUP');
      await untilReloaded(client, info => info.LiveRestoreEnabled === false);
      await this.#process.end(dockerd, limits.stop);
    }
    await this.#process.settle();
    await this.#process.endContainers();
    await this.#process.clear();
    const umount = this.#rootless ? null : this.#computer.find('umount');
    if (umount) await unmountLeftovers(this.#engine, umount, this.#logger);
  }

  async suspend(): Promise<void> {
    const dockerd = this.#process.dockerd();
    if (!dockerd) return;
    const loops = this.#rootless && this.#process.launched() !== null;
    if (loops) writeFileSync(restartMarker(this.#engine), '', { mode: 0o600 });
    await this.#process.end(dockerd, limits.suspend);
    if (!loops) await this.#process.settle();
  }

  async kill(): Promise<void> {
    const dockerd = this.#process.dockerd();
    if (!dockerd) return;
    sendSignal(dockerd, 'SIGKILL');
    await waitForExit(dockerd, 5000);
  }

  async setInsecure(registry: string, insecure: boolean, client: DockerClient | null): Promise<void> {
    await changeInsecure(this.#engine.configFile, registry, insecure, this.#logger);
    const dockerd = this.#process.dockerd();
    if (!dockerd) return;
    sendSignal(dockerd, 'SIGHUP');
    await untilReloaded(client, info => system.takesInsecurely(info, registry) === insecure);
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
    void this.#process.exited?.then(exit => once(describeExit(exit)));
    return {
      dispose: () => {
        over = true;
        gone.dispose();
      },
    };
  }
}

function diskFull(where: string, detail: string): GantryError {
  return new GantryError({
    kind: 'disk-full',
    message: `The engine can’t start: the disk that holds ${where} is full.`,
    hint: 'Free some disk space, then start the engine again.',
    detail,
  });
}
