import * as z from 'zod';
import { buildRow } from './builds.ts';
import { containerRow } from './containers.ts';
import { engineRow, engineStatus } from './engine.ts';
import { imageRow } from './images.ts';
import { networkRow } from './networks.ts';
import { call, stream } from './operation.ts';
import { settings } from './settings.ts';
import { taskRow } from './tasks.ts';
import { volumeRow } from './volumes.ts';

/** The collections of the mirror, each keyed by its rows' `id`. */
export const collections = {
  containers: containerRow,
  images: imageRow,
  networks: networkRow,
  volumes: volumeRow,
  tasks: taskRow,
  engines: engineRow,
  builds: buildRow,
};
export type CollectionName = keyof typeof collections;
export type CollectionRow<N extends CollectionName> = z.infer<(typeof collections)[N]>;

/** The starter image that Gantry ships. */
export const starter = z.object({
  reference: z.string(),
  /** Bytes of its archive; 0 when it isn't shipped. */
  size: z.number(),
  /** Whether the present engine has it. */
  present: z.boolean(),
});

export const snapshot = z.object({
  type: z.literal('snapshot'),
  rev: z.number(),
  /** False until the engine's lists were read: rows show as skeletons. */
  loaded: z.boolean(),
  engine: engineStatus,
  settings,
  starter,
  containers: z.array(containerRow),
  images: z.array(imageRow),
  networks: z.array(networkRow),
  volumes: z.array(volumeRow),
  tasks: z.array(taskRow),
  engines: z.array(engineRow),
  builds: z.array(buildRow),
});
export type Snapshot = z.infer<typeof snapshot>;

/** Changes since `rev - 1`. Only what changed is there. */
export const patch = z.object({
  type: z.literal('patch'),
  rev: z.number(),
  loaded: z.boolean().optional(),
  engine: engineStatus.optional(),
  settings: settings.optional(),
  starter: starter.optional(),
  changes: z.array(
    z.object({
      collection: z.enum(['containers', 'images', 'networks', 'volumes', 'tasks', 'engines', 'builds']),
      /** Whole rows. */
      upsert: z.array(z.record(z.string(), z.unknown())),
      remove: z.array(z.string()),
    }),
  ),
});
export type Patch = z.infer<typeof patch>;

export const stateOperations = {
  /** A snapshot, then patches; another snapshot whenever the consumer fell behind or the engine changed. */
  watch: stream(z.strictObject({}), z.discriminatedUnion('type', [snapshot, patch]), { flow: 'resync' }),
  /** Asks the engine for its lists anew; for engines that report no event for a change (see ARCHITECTURE.md). */
  refresh: call(z.strictObject({}), z.object({})),
};
