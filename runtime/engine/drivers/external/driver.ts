import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineFeatures, type EngineRow, GantryError } from '../../../contract/index.ts';
import type { EngineEndpoint } from '../../../docker/index.ts';
import { onFileGone, probeSocket, waitForSocket } from '../../../host/index.ts';
import type { DriverContext, EngineDriver } from '../../driver.ts';
import { type FoundEngine, isLoopback } from './engines.ts';

/** Longest wait between two tries to reach a lost engine, in milliseconds. A unix socket that comes back is seen at once. */
const longestPause = 30_000;

/** An engine that somebody else runs: Gantry connects, and never starts or stops it. */
export class ExternalDriver implements EngineDriver {
  readonly row: EngineRow;
  readonly features: EngineFeatures;
  readonly phases: EngineDriver['phases'] = [
    { id: 'prepare', label: 'Find the engine' },
    { id: 'answer', label: 'Connect' },
    { id: 'read', label: 'Read containers and images' },
  ];
  readonly logFile = null;
  readonly dataRoot = null;
  readonly #endpoint: EngineEndpoint;

  constructor({ row, endpoint, virtual }: FoundEngine) {
    this.row = row;
    this.#endpoint = endpoint;
    const here = endpoint.kind === 'unix' || endpoint.kind === 'npipe';
    this.features = {
      hosted: false,
      rootless: false,
      limits: true,
      localPorts: here || (endpoint.kind === 'tcp' && isLoopback(endpoint.host)),
      localFiles: here && !virtual,
      log: false,
    };
  }

  endpoint(): EngineEndpoint {
    return this.#endpoint;
  }

  exclusively<T>(_context: DriverContext, work: () => Promise<T>): Promise<T> {
    return work();
  }

  async prepare(): Promise<string> {
    const endpoint = this.#endpoint;
    if (endpoint.kind === 'unix' && (await probeSocket(endpoint.path)) === 'forbidden') throw this.#forbidden();
    return this.row.dockerHost;
  }

  #forbidden(): GantryError {
    const podman = /podman/i.test(this.row.dockerHost);
    return new GantryError({
      kind: 'engine-permission',
      message: `Your user may not open the socket of ${this.row.name}.`,
      hint: podman
        ? 'Use Podman as your own user: systemctl --user enable --now podman.socket.'
        : 'Run: sudo usermod -aG docker $USER, then log in again. Members of that group have the rights of root.',
      detail: this.row.dockerHost,
    });
  }

  async adopt(): Promise<boolean> {
    return true;
  }

  start(): Promise<string> {
    throw this.#notOurs();
  }

  async answer(): Promise<void> {
    // Whether it answers, the client's first request tells, with the reason.
  }

  async answered(): Promise<void> {}

  async worthTrying({ signal }: DriverContext, failures: number): Promise<void> {
    // Half a second, then twice as long each time: an engine that restarts is back soon, one that is off may stay so for days.
    const pause = failures === 0 ? 0 : Math.min(longestPause, 250 * 2 ** Math.min(failures, 10));
    await sleep(pause, undefined, { signal });
    const endpoint = this.#endpoint;
    if (endpoint.kind === 'unix') await waitForSocket(endpoint.path, { signal, maxPauseMs: longestPause });
  }

  upSince(): null {
    return null;
  }

  alive(): null {
    return null;
  }

  stop(): Promise<void> {
    throw this.#notOurs();
  }

  suspend(): Promise<void> {
    throw this.#notOurs();
  }

  kill(): Promise<void> {
    throw this.#notOurs();
  }

  reset(): Promise<void> {
    throw this.#notOurs();
  }

  setInsecure(): Promise<void> {
    throw this.#notOurs();
  }

  #notOurs(): GantryError {
    return new GantryError({
      kind: 'conflict',
      message: `${this.row.name} was not started by Gantry, so Gantry does not start, stop or reset it.`,
      hint: 'Use the tools that it came with, or switch to the Gantry engine.',
    });
  }

  onEnded(ended: (reason: string) => void): { dispose(): void } {
    const endpoint = this.#endpoint;
    if (endpoint.kind !== 'unix') return { dispose: () => undefined };
    return onFileGone(endpoint.path, () => ended('its socket is gone'));
  }
}
