import type { Disposable } from '../base/index.ts';
import type { EngineFeatures, EngineStatus } from '../contract/index.ts';
import type { DockerClient } from '../docker/index.ts';

/**
 * What the nouns see of the engine. They never hold on to a client across an await that may outlive it: after a switch or a
 * restart, `client()` answers with another one.
 */
export interface EngineAccess {
  /** The client of the engine that is looked at. Throws `engine-unreachable` unless it runs. */
  client(): DockerClient;
  status(): EngineStatus;
  features(): EngineFeatures;
  /** Hears of every change of the status. */
  onStatus(listener: (status: EngineStatus) => void): Disposable;
}
