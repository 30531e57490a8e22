import type { ContainerEnd } from './exit-words.ts';

/** What a log needs to know of its container. */
export interface LogContainer {
  /** The full id. */
  id: string;
  name: string;
  tty: boolean;
  /** Whether PID 1 runs, also when paused. */
  running: boolean;
  /** Epoch milliseconds; 0 when it never started. */
  startedAt: number;
  /** Epoch milliseconds; 0 when it never stopped. */
  finishedAt: number;
  end: ContainerEnd;
}

export interface LogQuery {
  follow: boolean;
  tail: 'all' | number;
  /** Only lines at or after this time, as the engine wants it: `seconds.nanoseconds`. */
  since?: string;
  stdout: boolean;
  stderr: boolean;
}

/** The engine as the logs see it; throws `GantryError`s. */
export interface LogSource {
  container(id: string): Promise<LogContainer>;
  /** `GET /containers/{id}/logs` with timestamps: raw bytes until its end or the signal's abort. */
  open(id: string, query: LogQuery, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}
