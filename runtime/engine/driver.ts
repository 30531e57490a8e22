import type { EngineFeatures, EnginePhase, EngineRow, GantryError } from '../contract/index.ts';
import type { DockerClient, EngineEndpoint, EngineInfo } from '../docker/index.ts';

/** How long things may take, in milliseconds. They end in a clear error, never in waiting for ever. */
export const limits = {
  /** From the launch to the first answer. A slow disk with many containers takes long, so this is generous. */
  answer: 120_000,
  /** A process that lives but does not answer, when it is taken over or was lost. */
  adopt: 20_000,
  /** Without its containers dockerd ends within a second or two; one that doesn't is stuck. */
  suspend: 10_000,
  /** Engine and containers have ended: dockerd gives containers 15 s (`shutdown-timeout`). */
  stop: 45_000,
} as const;

export interface DriverContext {
  signal: AbortSignal;
  /** What it is doing, in a few words, shown beside the phase. */
  say(detail: string): void;
}

/**
 * Hosts or finds one engine. All drivers have the same methods; what differs is declared in `features`, so that nobody asks
 * which driver it is. A driver holds no state machine: the supervisor calls it, one method at a time.
 */
export interface EngineDriver {
  readonly row: EngineRow;
  readonly features: EngineFeatures;
  /** Where a client connects. Throws when its TLS files can't be read. */
  endpoint(): EngineEndpoint;
  /** Phases of a start, in their order, with the words for them. */
  readonly phases: Pick<EnginePhase, 'id' | 'label'>[];
  /** The engine's own log; null where it can't be read. */
  readonly logFile: string | null;
  /** Where the engine keeps what it has; null where it isn't Gantry's. */
  readonly dataRoot: string | null;

  /** Keeps other Gantry processes from starting or stopping the same engine meanwhile. */
  exclusively<T>(context: DriverContext, work: () => Promise<T>): Promise<T>;
  /** Checks and makes what a start needs. Answers with a few words; throws what is missing and how to get it. */
  prepare(context: DriverContext): Promise<string>;
  /** Whether the engine already runs and takes connections; then it is taken over as it is. */
  adopt(context: DriverContext): Promise<boolean>;
  /** Launches it; the launch alone, see {@link answer}. An engine that can't be launched throws `engine-unreachable`. */
  start(context: DriverContext): Promise<string>;
  /** Resolves when its socket takes connections; throws why it ended before. */
  answer(context: DriverContext): Promise<void>;
  /** The engine answered its first requests: the time for what needs a running engine. */
  answered(client: DockerClient, info: EngineInfo): Promise<void>;
  /**
   * After a loss: resolves when another try is worth it, `failures` counting those before it. Never spins. Throws `lastError`
   * when no more tries are.
   */
  worthTrying(context: DriverContext, failures: number, lastError: GantryError): Promise<void>;
  /** Since when the engine runs, epoch milliseconds; null where unknown. */
  upSince(): number | null;
  /** Whether its process lives; null where that can't be known from here. */
  alive(): boolean | null;
  /** Stops the engine and all its containers. `client` may be null when it doesn't answer. */
  stop(context: DriverContext, client: DockerClient | null): Promise<void>;
  /** Ends the engine so that a following start takes over its containers. */
  suspend(context: DriverContext): Promise<void>;
  /** Ends it at once, without its consent. Containers run on. */
  kill(): Promise<void>;
  /** Lets the engine take a registry without checked TLS, or no longer; a running one reads it at once. */
  setInsecure(registry: string, insecure: boolean, client: DockerClient | null): Promise<void>;
  /** Removes all that the stopped engine has. */
  reset(context: DriverContext): Promise<void>;
  /** Calls back once when the running engine has ended, as far as that shows from here. */
  onEnded(ended: (reason: string) => void): { dispose(): void };
}
