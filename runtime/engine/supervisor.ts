import { type Disposable, DisposableStore, Emitter, type Logger } from '../base/index.ts';
import { type EngineFeatures, type EngineStatus, GantryError, toGantryError } from '../contract/index.ts';
import { DockerClient } from '../docker/index.ts';
import { keepBounded } from '../host/index.ts';
import type { EngineAccess } from './access.ts';
import type { DriverContext, EngineDriver } from './driver.ts';
import { Losses } from './losses.ts';
import { Operations } from './operations.ts';
import { PhaseClock } from './phases.ts';
import type { StartTimes } from './start-times.ts';
import { correctedFeatures, readInfo, stoppedStatus } from './status.ts';

/** How long a lost engine may take to answer the first request, in milliseconds, before that try has failed. */
const reconnectPingMs = 5000;

export interface SupervisorOptions {
  driver: EngineDriver;
  times: StartTimes;
  logger: Logger;
}

/** Why there is no connection any more. */
export interface Disconnected {
  /** Another engine is looked at from now on: what was known of the last one is of no use. */
  switched: boolean;
}

/**
 * The only state machine about engines; owns one driver at a time.
 *
 *     stopped → starting → running → stopping → stopped
 *                  ↓         ↓ ↑
 *                failed ← reconnecting
 *
 * Operations (start, stop, restart, switch, reconnect) come one after another; a new one aborts the one under way.
 */
export class Supervisor implements EngineAccess, Disposable {
  readonly #times: StartTimes;
  readonly #logger: Logger;
  readonly #statuses = new Emitter<EngineStatus>();
  readonly #connected = new Emitter<DockerClient>();
  readonly #disconnected = new Emitter<Disconnected>();
  #driver: EngineDriver;
  #status: EngineStatus;
  #client: DockerClient | null = null;
  #clock: PhaseClock | null = null;
  /** What belongs to the present connection. */
  #connection = new DisposableStore();
  readonly #operations = new Operations();
  readonly #losses = new Losses();

  constructor({ driver, times, logger }: SupervisorOptions) {
    this.#driver = driver;
    this.#times = times;
    this.#logger = logger;
    this.#status = stoppedStatus(driver);
  }

  client(): DockerClient {
    if (this.#client && this.#status.state === 'running') return this.#client;
    throw new GantryError({
      kind: 'engine-unreachable',
      message: unreachable[this.#status.state],
      hint: this.#status.error?.hint ?? 'See the engine’s state at the top of the window.',
      detail: this.#status.error?.detail,
    });
  }

  status(): EngineStatus {
    return this.#status;
  }

  features(): EngineFeatures {
    return this.#status.features;
  }

  /** The engine that is looked at. */
  get driver(): EngineDriver {
    return this.#driver;
  }

  onStatus(listener: (status: EngineStatus) => void): Disposable {
    return this.#statuses.on(listener);
  }

  /** Hears of every new connection with its client; of the present one at once. */
  onConnected(listener: (client: DockerClient) => void): Disposable {
    if (this.#client) listener(this.#client);
    return this.#connected.on(listener);
  }

  /** Hears when there is no connection any more, for whatever reason. */
  onDisconnected(listener: (why: Disconnected) => void): Disposable {
    return this.#disconnected.on(listener);
  }

  /**
   * Starts the engine, or connects to it if it runs. With `launch` false a hosted engine is only taken over if it runs.
   * Resolves when it answered; rejects with why it didn't, which is in the status too.
   */
  async start({ launch = true }: { launch?: boolean } = {}): Promise<void> {
    if (this.#status.state === 'running') return;
    await this.#operate(signal => this.#start(signal, launch));
  }

  /** Stops the hosted engine with its containers. */
  async stop(): Promise<void> {
    this.#requireHosted();
    await this.#operate(signal => this.#stop(signal));
  }

  /** Ends the hosted engine and starts it again; its containers run on. */
  async restart(): Promise<void> {
    this.#requireHosted();
    await this.#operate(async signal => {
      this.#set({ state: 'stopping', error: null });
      this.#dropConnection(false);
      const context = this.#context(signal);
      await this.#driver.exclusively(context, () => this.#driver.suspend(context));
      await this.#start(signal, true);
    });
  }

  /** Stops the hosted engine, removes all that it has and starts it empty. */
  async reset(): Promise<void> {
    this.#requireHosted();
    await this.#operate(async signal => {
      await this.#stop(signal);
      this.#set({ state: 'stopping' });
      const context = this.#context(signal);
      await this.#driver.exclusively(context, () => this.#driver.reset(context));
      this.#logger.log('info', 'engine reset');
      this.#disconnected.emit({ switched: true });
      await this.#start(signal, true);
    });
  }

  /** Looks at another engine. The one before runs on. Resolves when the other one answered. */
  async switchTo(driver: EngineDriver): Promise<void> {
    await this.#operate(async signal => {
      this.#dropConnection(true);
      this.#driver = driver;
      this.#losses.forget();
      this.#status = stoppedStatus(driver);
      await this.#start(signal, true);
    });
  }

  /** The connection broke, says who used it. Gets it back: a hosted engine is started again if it is dead. */
  connectionLost(error: unknown): void {
    if (this.#status.state !== 'running') return;
    const lost = toGantryError(error);
    this.#logger.log('warn', 'connection to the engine lost', { engine: this.#status.engine.id, error: lost.message });
    this.#operate(signal => this.#reconnect(signal, lost)).catch(() => {
      // Its status says what happened; nobody asked for this operation.
    });
  }

  /** The lists were read: the last phase of a start. */
  listsRead(): void {
    const clock = this.#clock;
    if (clock?.phases.find(phase => phase.id === 'read')?.state !== 'running') return;
    clock.done('read', '');
    this.#clock = null;
    void clock.record();
  }

  dispose(): void {
    this.#operations.dispose();
    this.#dropConnection(false);
  }

  #requireHosted(): void {
    if (this.#driver.features.hosted) return;
    throw new GantryError({
      kind: 'conflict',
      message: `${this.#driver.row.name} was not started by Gantry, so Gantry does not start, stop or reset it.`,
      hint: 'Use the tools that it came with, or switch to the Gantry engine.',
    });
  }

  async #operate(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    await this.#operations.run(work, error => this.#fail(error));
  }

  #fail(error: GantryError): void {
    this.#logger.log('error', 'engine failed', { message: error.message, detail: error.detail });
    this.#dropConnection(false);
    this.#set({ state: 'failed', error: error.toShape() });
  }

  #context(signal: AbortSignal): DriverContext {
    return { signal, say: detail => this.#clock?.say(detail) };
  }

  async #start(signal: AbortSignal, launch: boolean): Promise<void> {
    this.#dropConnection(false);
    const driver = this.#driver;
    const clock = new PhaseClock(driver.phases, `${driver.row.kind}:start`, this.#times, () => {
      if (this.#clock === clock) this.#set({ phases: clock.phases });
    });
    this.#clock = clock;
    const startedAt = Date.now();
    this.#set({ ...stoppedStatus(driver), state: 'starting', startedAt, phases: clock.phases });
    const context = this.#context(signal);
    const connection = await driver.exclusively(context, async () => {
      await clock.run('prepare', () => driver.prepare(context));
      const adopted = await this.#launch(context, clock, launch);
      if (adopted === null) return null;
      let client: DockerClient | null = null;
      await clock.run('answer', async () => {
        if (!adopted) await driver.answer(context);
        client = await this.#connect(signal);
        return '';
      });
      return client ? { client: client as DockerClient, adopted } : null;
    });
    if (!connection) return this.#set({ ...stoppedStatus(driver) });
    const readyMs = clock.elapsed;
    clock.begin('read');
    await this.#becomeConnected(connection.client, signal, { adopted: connection.adopted, readyMs });
  }

  /** True when it was taken over, false when it was launched, null when it doesn't run and may not be launched. */
  async #launch(context: DriverContext, clock: PhaseClock, launch: boolean): Promise<boolean | null> {
    const driver = this.#driver;
    let adopted = false;
    const hasAdoptPhase = driver.phases.some(phase => phase.id === 'adopt');
    const adopt = async () => {
      adopted = await driver.adopt(context);
      return adopted ? 'one runs already' : 'none runs';
    };
    if (hasAdoptPhase) await clock.run('adopt', adopt);
    else await adopt();
    if (adopted) {
      if (hasAdoptPhase) clock.becomeTakeOver(`${driver.row.kind}:take-over`);
      return driver.features.hosted;
    }
    if (!launch) return null;
    await clock.run('start', () => driver.start(context));
    return false;
  }

  /** Makes a client and asks for a first answer. */
  async #connect(signal: AbortSignal, timeoutMs?: number): Promise<DockerClient> {
    const client = new DockerClient(this.#driver.endpoint());
    try {
      // Throws `engine-too-old`, too.
      await client.apiVersion({ signal, timeoutMs });
      return client;
    } catch (thrown) {
      client.dispose();
      throw thrown;
    }
  }

  async #becomeConnected(client: DockerClient, signal: AbortSignal, change: Partial<EngineStatus>): Promise<void> {
    const driver = this.#driver;
    this.#connection.onDispose(() => client.dispose());
    const { info, raw } = await readInfo(client, signal);
    await driver.answered(client, raw);
    signal.throwIfAborted();
    this.#client = client;
    this.#set({
      ...change,
      state: 'running',
      features: correctedFeatures(driver.features, raw),
      info,
      upSince: driver.upSince(),
      error: null,
    });
    this.#logger.log('info', 'engine answered', { engine: driver.row.id, version: info.version, api: info.apiVersion });
    if (driver.logFile) this.#connection.add(keepBounded(driver.logFile));
    this.#connection.add(driver.onEnded(reason => this.connectionLost(lostBecause(reason))));
    this.#connected.emit(client);
  }

  async #stop(signal: AbortSignal): Promise<void> {
    this.#set({ state: 'stopping', error: null });
    const client = this.#client;
    // The driver still talks to the engine; nobody else does.
    this.#client = null;
    this.#disconnected.emit({ switched: false });
    this.#connection.dispose();
    this.#connection = new DisposableStore();
    const context = this.#context(signal);
    const own = client ? new DockerClient(this.#driver.endpoint()) : null;
    try {
      await this.#driver.exclusively(context, () => this.#driver.stop(context, own));
    } finally {
      own?.dispose();
    }
    this.#logger.log('info', 'engine stopped');
    this.#set({ ...stoppedStatus(this.#driver) });
  }

  async #reconnect(signal: AbortSignal, lost: GantryError): Promise<void> {
    this.#dropConnection(false);
    this.#clock = null;
    this.#set({ state: 'reconnecting', error: lost.toShape() });
    const driver = this.#driver;
    if (driver.features.hosted) this.#losses.count(lost);
    const context: DriverContext = { signal, say: () => undefined };
    let error = lost;
    for (let failures = 0; ; failures += 1) {
      await driver.worthTrying(context, failures, error);
      try {
        const client = await driver.exclusively(context, async () => {
          await driver.prepare(context);
          if (!(await driver.adopt(context))) {
            await driver.start(context);
            await driver.answer(context);
          }
          return await this.#connect(signal, reconnectPingMs);
        });
        await this.#becomeConnected(client, signal, {});
        this.#logger.log('info', 'connected again', { engine: driver.row.id, failures });
        return;
      } catch (thrown) {
        this.#dropConnection(false);
        signal.throwIfAborted();
        error = toGantryError(thrown);
        this.#logger.log('warn', 'the engine is not back yet', { message: error.message, detail: error.detail });
        this.#set({ error: error.toShape() });
      }
    }
  }

  #dropConnection(switched: boolean): void {
    const had = this.#client !== null;
    this.#client = null;
    this.#connection.dispose();
    this.#connection = new DisposableStore();
    if (had || switched) this.#disconnected.emit({ switched });
  }

  #set(change: Partial<EngineStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#statuses.emit(this.#status);
  }
}

const unreachable: Record<EngineStatus['state'], string> = {
  stopped: 'The engine is not running.',
  starting: 'The engine is still starting.',
  running: 'The engine is not connected.',
  reconnecting: 'The connection to the engine broke and is being restored.',
  stopping: 'The engine is stopping.',
  failed: 'The engine could not be reached.',
};

function lostBecause(reason: string): GantryError {
  return new GantryError({
    kind: 'engine-unreachable',
    message: 'The engine ended unexpectedly.',
    hint: 'Gantry is getting it back.',
    detail: reason,
  });
}
