import type { ErrorShape } from '../contract/errors.ts';
import type { EngineEndpoint } from '../docker/index.ts';
import type { AnalysisHeader } from './layer-data.ts';

/** Where an archive's bytes come from: a file, or an engine that saves an image. */
export type ByteSource = { kind: 'file'; path: string } | { kind: 'engine'; endpoint: EngineEndpoint; id: string };

/** Work of a worker. It reads the source by itself, so that no byte of it passes through the runtime's thread. */
export interface Jobs {
  analyse: {
    input: { source: ByteSource; name: string; total: number | null; folder: string };
    result: AnalysisHeader;
  };
  /** One file's first bytes, as an entry of a layer has them. */
  read: {
    input: { source: ByteSource; part: string; ordinal: number; most: number };
    result: Uint8Array<ArrayBuffer>;
  };
  extract: {
    input: { source: ByteSource; folder: string; key: string; layer: number; path: string; target: string };
    result: { files: number; bytes: number; notes: string[] };
  };
}
export type JobName = keyof Jobs;
export type Job = { [N in JobName]: { name: N; input: Jobs[N]['input'] } }[JobName];

/** How far a job is. */
export interface JobProgress {
  read: number;
  layer: number;
  layers: number | null;
  entries: number;
}

export type WorkerMessage =
  | { type: 'progress'; progress: JobProgress }
  | { type: 'done'; result: unknown }
  | { type: 'failed'; error: ErrorShape };
