import * as z from 'zod';
import { imageId } from './images.ts';
import { call, stream } from './operation.ts';

/**
 * What can be looked into: an image of the engine, or what is on disk and not loaded: an archive (`docker save` or an OCI
 * layout) or the folder of an OCI layout. `image` is the id of one in it; without, Gantry chooses.
 */
export const layerSource = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('image'), id: imageId }),
  z.strictObject({ type: z.literal('archive'), path: z.string().min(1).max(4096), image: imageId.optional() }),
]);
export type LayerSource = z.input<typeof layerSource>;

/** Names an analysis: the digest of the image's config, or what stands for an archive's present content. */
const key = z.string().min(1).max(128);
/** A path inside an image: absolute, `/` the root. Names that are no UTF-8 are shown with U+FFFD and found by that. */
const filePath = z.string().min(1).max(8192);

export const fileChange = z.enum(['added', 'modified', 'removed', 'unchanged']);
export type FileChange = z.infer<typeof fileChange>;
/** As in a tar header (POSIX ustar, `typeflag`); a hard link is a file with a link target. */
export const fileType = z.enum(['file', 'directory', 'symlink', 'device', 'fifo', 'other']);
export type FileType = z.infer<typeof fileType>;

/** A layer with files, the oldest first. Bytes of files, uncompressed. */
export const analysedLayer = z.object({
  /** Place among the layers with files, from 0: what `layer` means in every operation here. */
  index: z.number(),
  /** Place in the image's history, which has empty entries too; null where the history doesn't say. */
  historyIndex: z.number().nullable(),
  diffId: z.string(),
  instruction: z.string(),
  size: z.number(),
  added: z.number(),
  modified: z.number(),
  removed: z.number(),
  /** Bytes that this layer wrote and a later one hid or wrote again. */
  wasted: z.number(),
});
export type AnalysedLayer = z.infer<typeof analysedLayer>;

/** A path that stands in more than one layer (dive: `EfficiencyData`), or a directory that went with all that was in it. */
export const wastedPath = z.object({
  path: z.string(),
  /** Sum of all its sizes over the layers (dive: `CumulativeSize`); of a directory that went, what was in it. */
  bytes: z.number(),
  /** Layers that wrote it, by index; the last one may have removed it. */
  layers: z.array(z.number()),
  removed: z.boolean(),
  /** False for a directory that went as a whole: dive's sum of wasted bytes leaves those out. */
  counted: z.boolean(),
});
export type WastedPath = z.infer<typeof wastedPath>;

/** A step of an image's history, the oldest first; `layer` is null for one without files. */
export const historyStep = z.object({
  instruction: z.string(),
  /** Empty when no Dockerfile made it. */
  keyword: z.string(),
  /** Epoch milliseconds. */
  created: z.number().nullable(),
  layer: z.number().nullable(),
});
export type HistoryStep = z.infer<typeof historyStep>;

/** What is on disk as a whole. */
export const archiveFacts = z.object({
  /** What `docker save` writes, an OCI layout, or skopeo's `dir:`. */
  layout: z.enum(['docker', 'oci', 'dir']),
  /** All images in it, at most 200; `id` is the digest of the config. */
  images: z.array(z.object({ id: z.string(), name: z.string(), platform: z.string() })),
  /** The one that was looked into. */
  image: z.string(),
  /** Why the engine can't load it, in sentences; null when it can. */
  refusal: z.string().nullable(),
});
export type ArchiveFacts = z.infer<typeof archiveFacts>;

/** The result of an analysis but for the files. */
export const layerAnalysis = z.object({
  key: z.string(),
  /** Tags, or the archive's file name. */
  name: z.string(),
  layers: z.array(analysedLayer),
  /** The history with its empty steps; only the layers where it doesn't fit them. */
  steps: z.array(historyStep),
  /** Null for an image of the engine. */
  archive: archiveFacts.nullable(),
  /** Entries of the final tree. */
  files: z.number(),
  /** Bytes of all layers. */
  size: z.number(),
  /** 0 to 1, by dive's definition: the least bytes that would do ÷ the bytes that are there. */
  efficiency: z.number(),
  /** Bytes of all paths that stand in more than one layer (dive: `WastedBytes`). */
  wasted: z.number(),
  /** Those that waste most, at most 500. */
  wastedPaths: z.array(wastedPath),
  /** True when it was stored and no layer byte was read. */
  stored: z.boolean(),
  /** What was odd and left out, in sentences: an entry that leads outside, a name that is no UTF-8. At most 50. */
  notes: z.array(z.string()),
});
export type LayerAnalysis = z.infer<typeof layerAnalysis>;

/** What an open analysis says: progress, then the result, then it ends. */
export const analysisItem = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    /** Bytes read so far and, where it is known, how many there are. */
    read: z.number(),
    total: z.number().nullable(),
    layer: z.number(),
    layers: z.number().nullable(),
    entries: z.number(),
  }),
  z.object({ type: z.literal('done'), analysis: layerAnalysis }),
]);
export type AnalysisItem = z.infer<typeof analysisItem>;

/** A line of the tree, in the order it is shown. */
export const treeRow = z.object({
  path: z.string(),
  name: z.string(),
  depth: z.number(),
  type: fileType,
  change: fileChange,
  /** Bytes; of a directory, the sum of what is below it (in this view). */
  size: z.number(),
  /** Permission bits (07777). */
  mode: z.number(),
  uid: z.number(),
  gid: z.number(),
  /** Names from the tar header, empty where it has none. */
  user: z.string(),
  group: z.string(),
  /** Target of a symbolic or hard link, empty for others. */
  link: z.string(),
  /** Epoch milliseconds. */
  modified: z.number(),
  /** The layer that this entry is from. */
  layer: z.number(),
  /** Entries directly below. */
  children: z.number(),
  expanded: z.boolean(),
  /** A directory that hides all that was below it in earlier layers (OCI image spec, layer: opaque whiteout). */
  opaque: z.boolean(),
});
export type TreeRow = z.infer<typeof treeRow>;

/** What a tree shows. */
export const treeView = z.strictObject({
  key,
  layer: z.number().int().min(0).max(1000),
  /** Only what this layer changed, with the directories that lead there; or the whole tree up to it. */
  mode: z.enum(['changes', 'whole']),
  filter: z
    .strictObject({
      /** Empty for all kinds. */
      changes: z.array(fileChange).max(4).default([]),
      /** A part of the path, or a glob when it has `*`, `?` or `[`. */
      text: z.string().max(1024).default(''),
      minSize: z.number().min(0).default(0),
    })
    .prefault({}),
  sort: z.enum(['name', 'size']).default('name'),
  /** Open directories; `all` opens every one. A filter opens what leads to its hits. */
  expanded: z.union([z.literal('all'), z.array(filePath).max(20_000)]).default([]),
  /** Directories that are closed all the same, where a filter or `all` opens them. */
  collapsed: z.array(filePath).max(20_000).default([]),
});
export type TreeView = z.input<typeof treeView>;

/** A file's beginning, for looking at. */
export const filePreview = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string(), size: z.number(), truncated: z.boolean() }),
  z.object({ type: z.literal('binary'), bytes: z.instanceof(Uint8Array), size: z.number(), truncated: z.boolean() }),
  z.object({ type: z.literal('image'), mime: z.string(), bytes: z.instanceof(Uint8Array), size: z.number() }),
]);
export type FilePreview = z.infer<typeof filePreview>;

const difference = z.object({ path: z.string(), a: z.number().nullable(), b: z.number().nullable() });
/** Two images side by side. */
export const imageComparison = z.object({
  /** Layers that both begin with. */
  sharedLayers: z.number(),
  sharedBytes: z.number(),
  a: z.object({ name: z.string(), size: z.number(), layers: z.number(), onlyHere: z.number() }),
  b: z.object({ name: z.string(), size: z.number(), layers: z.number(), onlyHere: z.number() }),
  counts: z.object({ added: z.number(), modified: z.number(), removed: z.number() }),
  /** Those that weigh most first, at most 5000: sizes on both sides, null where there is none. */
  files: z.array(difference),
  /** Settings that differ: `Env PATH`, `Cmd`, … as text; null where one has none. */
  config: z.array(z.object({ name: z.string(), a: z.string().nullable(), b: z.string().nullable() })),
});
export type ImageComparison = z.infer<typeof imageComparison>;

/** All local images as the layers they stand on. */
export const sharingMap = z.object({
  /** By chain id: equal chain ids are one copy on disk. `parent` is the chain id of the layer below. */
  layers: z.array(
    z.object({
      chainId: z.string(),
      parent: z.string().nullable(),
      size: z.number(),
      /** The instruction that made it, in short. */
      label: z.string(),
    }),
  ),
  images: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** Chain ids, the lowest first. */
      layers: z.array(z.string()),
      size: z.number(),
      unique: z.number(),
      containers: z.array(z.object({ id: z.string(), name: z.string(), running: z.boolean() })),
    }),
  ),
});
export type SharingMap = z.infer<typeof sharingMap>;

export const layerOperations = {
  /** Opens an analysis: a stored one at once, otherwise it is made. Closing the stream cancels what nobody else waits for. */
  analyse: stream(z.strictObject({ source: layerSource }), analysisItem, { flow: 'latest' }),
  /** A window of a tree's lines. `total` is the number of all lines, `matches` of those that the filter itself hit. */
  tree: call(
    z.strictObject({ view: treeView, offset: z.number().int().min(0), limit: z.number().int().min(1).max(1000) }),
    z.object({ total: z.number(), matches: z.number(), rows: z.array(treeRow) }),
  ),
  /** The place of a path among a view's lines, or of the next line from `from` on whose name begins with a text. */
  find: call(
    z.strictObject({
      view: treeView,
      what: z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('path'), path: filePath }),
        z.strictObject({ type: z.literal('prefix'), text: z.string().min(1).max(64), from: z.number().int().min(0) }),
      ]),
    }),
    z.object({ index: z.number().nullable() }),
  ),
  /** Which layers touched a path, the oldest first. */
  touched: call(
    z.strictObject({ key, path: filePath }),
    z.object({ layers: z.array(z.object({ layer: z.number(), change: fileChange, size: z.number() })) }),
  ),
  /** The beginning of a file as a layer has it; images whole up to 8 MiB. */
  preview: call(z.strictObject({ source: layerSource, key, layer: z.number(), path: filePath }), filePreview),
  /** Writes a file, or a directory with all below it, into a new entry of the folder `target`, as a task. Nothing is written outside. */
  extract: call(
    z.strictObject({
      source: layerSource,
      key,
      layer: z.number(),
      path: filePath,
      target: z.string().min(1).max(4096),
    }),
    z.object({ task: z.string() }),
  ),
  /** Compares two analyses, which must be there. */
  compare: call(z.strictObject({ a: key, b: key }), imageComparison),
  /** Sharing among all local images. */
  sharing: call(z.strictObject({}), sharingMap),
};
