import * as z from 'zod';
import { invalidArchive } from './faults.ts';
import type { ArchiveParts, LayerPart } from './image-archive.ts';

/** Layers of an image: Docker has at most 127. */
const mostLayers = 1000;

const history = z.object({
  created_by: z.string().nullish(),
  comment: z.string().nullish(),
  empty_layer: z.boolean().nullish(),
});
const settings = z.record(z.string(), z.unknown());
/** OCI image spec, config. */
const imageConfig = z.object({
  architecture: z.string().nullish(),
  os: z.string().nullish(),
  config: settings.nullish(),
  rootfs: z.object({ diff_ids: z.array(z.string()).max(mostLayers).nullish() }),
  history: z.array(history).nullish(),
});
export type ImageConfig = z.infer<typeof imageConfig>;

/** `manifest.json` of `docker save`. */
const dockerManifest = z.array(
  z.object({
    Config: z.string(),
    RepoTags: z.array(z.string()).nullish(),
    Layers: z.array(z.string()).max(mostLayers).nullish(),
  }),
);
const descriptor = z.object({
  digest: z.string(),
  mediaType: z.string().nullish(),
  platform: z.object({ architecture: z.string().nullish(), os: z.string().nullish() }).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});
/** OCI image spec, "Image Index" and "Image Manifest"; `index.json` is one of the first kind. */
const ociDocument = z.object({
  manifests: z.array(descriptor).nullish(),
  config: descriptor.nullish(),
  layers: z.array(descriptor).max(mostLayers).nullish(),
});

/** An image that was found in an archive. */
export interface FoundImage<V> {
  /** `sha256:…` of the config. */
  key: string;
  config: ImageConfig;
  tags: string[];
  /** The oldest first, with the names of their parts. */
  layers: (LayerPart<V> & { part: string })[];
  notes: string[];
}

/**
 * Finds the image that an archive is of, and puts its layers into their order. `digestOf` is of a document. Throws
 * `archive-invalid` when there is none, a layer is missing, or one is not what the config says.
 */
export function findImage<V>(parts: ArchiveParts<V>, digestOf: (document: Buffer) => string): FoundImage<V> {
  const docker = documentOf(parts, 'manifest.json', dockerManifest);
  const named = docker ? fromDocker(docker) : fromOci(parts);
  const document = parts.documents.get(resolveName(parts, named.config));
  if (!document) throw invalidArchive('The archive holds no image’s configuration.');
  const key = digestOf(document);
  const declared = /([0-9a-f]{64})(?:\.json)?$/.exec(named.config)?.[1];
  if (declared && key !== `sha256:${declared}`)
    throw invalidArchive('The archive is damaged: the image’s configuration is not what its name says.');
  const config = parse(document, imageConfig, 'the image’s configuration');
  const diffIds = config.rootfs.diff_ids ?? [];
  if (diffIds.length !== named.layers.length)
    throw invalidArchive(
      `The image’s configuration names ${diffIds.length} layers, the archive ${named.layers.length}.`,
    );
  const layers = named.layers.map((name, index) => {
    const part = resolveName(parts, name);
    const found = parts.layers.get(part);
    if (!found) throw invalidArchive(`Layer ${index + 1} of the image is missing in the archive.`);
    if (found.diffId !== '' && found.diffId !== diffIds[index])
      throw invalidArchive(`Layer ${index + 1} is not what the image’s configuration says: its digest is another one.`);
    return { ...found, diffId: diffIds[index] ?? '', part };
  });
  return { key, config, tags: named.tags, layers, notes: named.notes };
}

interface Named {
  config: string;
  layers: string[];
  tags: string[];
  notes: string[];
}

function fromDocker(manifest: z.infer<typeof dockerManifest>): Named {
  const [image, ...others] = manifest;
  if (!image) throw invalidArchive('The archive holds no image.');
  const tags = image.RepoTags ?? [];
  const notes = others.length > 0 ? [`The archive holds ${manifest.length} images; this is the first one.`] : [];
  return { config: image.Config, layers: image.Layers ?? [], tags, notes };
}

function fromOci<V>(parts: ArchiveParts<V>): Named {
  const index = documentOf(parts, 'index.json', ociDocument);
  if (!index) throw invalidArchive('This is no image archive: neither manifest.json nor index.json is in it.');
  const notes: string[] = [];
  let [tag, document] = ['', index];
  // An index may name indexes, one for each platform.
  for (let depth = 0; document.manifests && depth < 4; depth++) {
    const here = document.manifests.filter(({ digest }) => parts.documents.has(blobName(digest)));
    const images = here.filter(({ platform }) => platform?.os !== 'unknown');
    const chosen = images.find(({ platform }) => platform?.architecture === ownArchitecture) ?? images[0] ?? here[0];
    if (!chosen) throw invalidArchive('The archive holds no image: what its index names is missing.');
    if (images.length > 1) notes.push(`The archive holds ${images.length} images; this is ${platformName(chosen)}.`);
    tag ||= chosen.annotations?.['org.opencontainers.image.ref.name'] ?? '';
    const next = documentOf(parts, blobName(chosen.digest), ociDocument);
    if (!next) throw invalidArchive('The archive holds no image: what its index names is missing.');
    document = next;
  }
  if (!document.config) throw invalidArchive('The archive’s manifest names no configuration.');
  const layers = (document.layers ?? []).map(({ digest }) => blobName(digest));
  return { config: blobName(document.config.digest), layers, tags: tag ? [tag] : [], notes };
}

/** In Docker's and OCI's words. */
const ownArchitecture =
  { x64: 'amd64', arm64: 'arm64', arm: 'arm', ia32: '386' }[process.arch as string] ?? process.arch;

function platformName({ platform, digest }: z.infer<typeof descriptor>): string {
  return platform?.architecture ? `${platform.os ?? 'linux'}/${platform.architecture}` : digest.slice(7, 19);
}

function blobName(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** Follows the archive's links from a name to the part. */
function resolveName<V>({ links }: ArchiveParts<V>, name: string): string {
  let found = name;
  for (let step = 0; step < 10; step++) {
    const next = links.get(found);
    if (next === undefined) return found;
    found = next;
  }
  throw invalidArchive('The archive is damaged: its links lead in a circle.');
}

function documentOf<V, S extends z.ZodType>(parts: ArchiveParts<V>, name: string, schema: S): z.infer<S> | null {
  const document = parts.documents.get(name);
  return document ? parse(document, schema, name) : null;
}

function parse<S extends z.ZodType>(document: Buffer, schema: S, name: string): z.infer<S> {
  try {
    return schema.parse(JSON.parse(document.toString('utf8')));
  } catch {
    throw invalidArchive(`The archive is damaged: ${name} can’t be read.`);
  }
}
