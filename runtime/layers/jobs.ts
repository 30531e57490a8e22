import type { ErrorShape } from '../contract/errors.ts';
import type { ArchiveFacts } from '../contract/layers.ts';
import type { EngineEndpoint } from '../docker/index.ts';
import type { AnalysisHeader } from './layer-data.ts';

/** Where an image's bytes come from: an archive, a folder with an OCI layout, or an engine that saves the image. */
export type ByteSource =
  | { kind: 'file'; path: string }
  | { kind: 'folder'; path: string }
  | { kind: 'engine'; endpoint: EngineEndpoint; id: string };

/** What an analysis says besides what is stored of it. */
export interface Analysed {
  header: AnalysisHeader;
  /** The archive as a whole, which other sources of the same image don't share. */
  facts: Omit<ArchiveFacts, 'refusal'>;
}

/** Work of a worker. It reads the source by itself, so that no byte of it passes through the runtime's thread. */
export interface Jobs {
  analyse: {
    /** `key` is what it is stored by, null for the config's digest; `image` is the wanted one of several. */
    input: { source: ByteSource; name: string; folder: string; key: string | null; image: string | null };
    result: Analysed;
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
