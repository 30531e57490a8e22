import * as z from 'zod';
import { call } from './operation.ts';

export const imageId = z.string().min(1).max(512);

/** A row of the images list. Bytes; times are epoch milliseconds. */
export const imageRow = z.object({
  /** `sha256:…` */
  id: z.string(),
  /** `repository:tag`, without `<none>`. */
  tags: z.array(z.string()),
  digests: z.array(z.string()),
  created: z.number(),
  size: z.number(),
  /** Bytes in layers that no other local image has, and in layers that others have too; null until computed. */
  uniqueSize: z.number().nullable(),
  sharedSize: z.number().nullable(),
  /** No tag and no digest, and not the parent of another. */
  dangling: z.boolean(),
  /** Ids of local images that stand on all of this one's layers. */
  children: z.array(z.string()),
  platform: z.string(),
  labels: z.record(z.string(), z.string()),
});
export type ImageRow = z.infer<typeof imageRow>;

/** A history entry of an image, the oldest first (OCI image spec, config: `history`, `rootfs.diff_ids`). */
export const layerRow = z.object({
  index: z.number(),
  /** Cleaned up for reading: `RUN apt-get update`. */
  instruction: z.string(),
  /** First word: RUN, COPY, … */
  keyword: z.string(),
  /** As recorded, unedited. */
  createdBy: z.string(),
  comment: z.string(),
  created: z.number().nullable(),
  empty: z.boolean(),
  size: z.number(),
  /** Size of this and all earlier ones. */
  cumulative: z.number(),
  /** Null for an empty entry. */
  diffId: z.string().nullable(),
  /** Identifies the layer with all below it; equal chain ids are one copy on disk. */
  chainId: z.string().nullable(),
  /** Other local images with the same layer at the same place. */
  sharedWith: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type LayerRow = z.infer<typeof layerRow>;

export const imageDetail = z.object({
  id: z.string(),
  tags: z.array(z.string()),
  digests: z.array(z.string()),
  created: z.number(),
  size: z.number(),
  platform: z.string(),
  author: z.string(),
  entrypoint: z.array(z.string()),
  command: z.array(z.string()),
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  exposedPorts: z.array(z.object({ port: z.number(), protocol: z.enum(['tcp', 'udp', 'sctp']) })),
  volumes: z.array(z.string()),
  workingDir: z.string(),
  user: z.string(),
  stopSignal: z.string(),
  healthcheck: z.string(),
  labels: z.record(z.string(), z.string()),
  raw: z.string(),
});
export type ImageDetail = z.infer<typeof imageDetail>;

/** What removing images would do, and what hinders it. */
export const imageRemovePreview = z.object({
  /** Bytes that come free when all of them go. */
  frees: z.number(),
  /** Bytes of their layers that the build cache keeps as well: they come free only when it is pruned. */
  cached: z.number().optional(),
  /** Names that go. */
  untags: z.array(z.string()),
  /** Containers that use them: they must go first. */
  containers: z.array(z.object({ id: z.string(), name: z.string(), image: z.string(), running: z.boolean() })),
  /** Images that stand on them and stay: their shared layers stay too. */
  keptBy: z.array(z.object({ id: z.string(), name: z.string() })),
});

const task = z.object({ task: z.string() });

export const imageOperations = {
  /** Pulls a reference, as a task with a bar a layer. */
  pull: call(z.strictObject({ reference: z.string().max(512), platform: z.string().max(64).default('') }), task),
  /** Loads an archive (`docker save` or OCI layout, plain or gzip), as a task. */
  load: call(z.strictObject({ path: z.string().max(4096) }), task),
  /** Writes images to an archive, as a task; several share their layers in it. */
  save: call(z.strictObject({ references: z.array(imageId).min(1).max(500), path: z.string().max(4096) }), task),
  tag: call(z.strictObject({ id: imageId, reference: z.string().min(1).max(512) }), z.object({})),
  removePreview: call(z.strictObject({ ids: z.array(imageId).min(1).max(2000) }), imageRemovePreview),
  /**
   * Removes an image with all its tags, or only the tag given. `withContainers` removes the containers that use it first.
   * Answers with the bytes that came free.
   */
  remove: call(
    z.strictObject({ id: imageId, tag: z.string().max(512).optional(), withContainers: z.boolean().default(false) }),
    z.object({ freed: z.number() }),
  ),
  inspect: call(z.strictObject({ id: imageId }), imageDetail),
  layers: call(z.strictObject({ id: imageId }), z.object({ layers: z.array(layerRow) })),
  /** Loads the starter image that Gantry ships if the engine hasn't it; answers with its reference. */
  ensureStarter: call(z.strictObject({}), z.object({ reference: z.string(), size: z.number() })),
};
