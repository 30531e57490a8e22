import * as z from 'zod';
import type { ArchiveFacts } from '../contract/layers.ts';
import { invalidArchive } from './faults.ts';
import type { ArchiveParts, LayerPart } from './image-archive.ts';

/** Layers of an image: Docker has at most 127. */
const mostLayers = 1000;
/** Images of an archive that are looked at, and that can be chosen from. */
const mostImages = 1000;
const mostListed = 200;
/** An index may name indexes, one for each platform; more levels than this have no use. */
const deepest = 4;

const history = z.object({
  created: z.string().nullish(),
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
/** OCI image spec, "Image Index" and "Image Manifest"; `index.json` is one of the first kind, `dir:` has one of the second. */
const ociDocument = z.object({
  manifests: z.array(descriptor).nullish(),
  config: descriptor.nullish(),
  layers: z.array(descriptor).max(mostLayers).nullish(),
});
type OciDocument = z.infer<typeof ociDocument>;
const dirManifest = ociDocument.refine(({ config }) => Boolean(config));

/** An image that was found in an archive. */
export interface FoundImage<V> {
  /** `sha256:…` of the config. */
  key: string;
  config: ImageConfig;
  tags: string[];
  /** The oldest first, with the names of their parts. */
  layers: (LayerPart<V> & { part: string })[];
  /** The archive as a whole. */
  facts: Omit<ArchiveFacts, 'refusal'>;
}

/** An image as an archive names it: by parts. */
export interface NamedImage {
  /** `sha256:…` of the config; empty where that is missing. */
  id: string;
  config: string;
  layers: string[];
  tags: string[];
  platform: string;
}

/**
 * Finds the image that an archive is of, or the one that is `wanted`, and puts its layers into their order. `digestOf` is of a
 * document. Throws `archive-invalid` when there is none, a layer is missing, or one is not what the config says.
 */
export function findImage<V>(
  parts: ArchiveParts<V>,
  digestOf: (document: Buffer) => string,
  wanted: string | null = null,
): FoundImage<V> {
  const { layout, images } = imagesIn(parts, digestOf);
  const named = chosenOf(images, wanted);
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
  const listed = images.slice(0, mostListed).map(({ id, tags, platform }) => ({ id, name: tags[0] ?? '', platform }));
  return { key, config, tags: named.tags, layers, facts: { layout, images: listed, image: key } };
}

/** All images of an archive, in its order. Throws `archive-invalid` when there is none. */
export function imagesIn<V>(
  parts: ArchiveParts<V>,
  digestOf: (document: Buffer) => string,
): { layout: ArchiveFacts['layout']; images: NamedImage[] } {
  const manifest = documentOf(parts, 'manifest.json', z.union([dockerManifest, dirManifest]));
  if (Array.isArray(manifest)) return { layout: 'docker', images: fromDocker(parts, manifest, digestOf) };
  const index = documentOf(parts, 'index.json', ociDocument);
  const top = index ?? manifest;
  if (!top) throw invalidArchive('This is no image archive: neither manifest.json nor index.json is in it.');
  const layout = index ? 'oci' : 'dir';
  return { layout, images: fromOci(parts, top, layout) };
}

/** The wanted image; without, the first for this computer's architecture, or the first of all. */
export function chosenOf(images: readonly NamedImage[], wanted: string | null): NamedImage {
  const own = images.find(({ platform }) => platform.split('/')[1] === ownArchitecture);
  const chosen = wanted === null ? (own ?? images[0]) : images.find(({ id }) => id === wanted);
  if (!chosen) throw invalidArchive('The archive does not hold this image (any more).', 'Choose another one of it.');
  return chosen;
}

/** The names of the documents that an index or manifest names. */
export function documentsNamed(
  document: Buffer,
  layout: ArchiveFacts['layout'],
  name: string,
): { manifests: string[]; config: string | null } {
  const { manifests, config } = parse(document, ociDocument, name);
  return {
    manifests: (manifests ?? []).map(({ digest }) => blobName(digest, layout)),
    config: config ? blobName(config.digest, layout) : null,
  };
}

function fromDocker<V>(
  parts: ArchiveParts<V>,
  manifest: z.infer<typeof dockerManifest>,
  digestOf: (document: Buffer) => string,
): NamedImage[] {
  if (manifest.length === 0) throw invalidArchive('The archive holds no image.');
  return manifest.slice(0, mostImages).map(({ Config, Layers, RepoTags }) => {
    const document = parts.documents.get(resolveName(parts, Config));
    return {
      id: document ? digestOf(document) : '',
      config: Config,
      layers: Layers ?? [],
      tags: RepoTags ?? [],
      platform: platformOf(document, null),
    };
  });
}

function fromOci<V>(parts: ArchiveParts<V>, top: OciDocument, layout: 'oci' | 'dir'): NamedImage[] {
  const images: NamedImage[] = [];
  const seen = new Set<string>();
  const walk = (document: OciDocument, from: z.infer<typeof descriptor> | null, tag: string, depth: number) => {
    for (const each of document.manifests ?? []) {
      const name = blobName(each.digest, layout);
      const next = documentOf(parts, name, ociDocument);
      // Attestations are of no platform. What an index names twice, or in a circle, is looked at once.
      if (!next || each.platform?.os === 'unknown' || seen.has(name) || images.length >= mostImages) continue;
      seen.add(name);
      const own = each.annotations?.['org.opencontainers.image.ref.name'] ?? tag;
      if (depth < deepest) walk(next, each, own, depth + 1);
    }
    if (!document.config || document.manifests) return;
    const config = blobName(document.config.digest, layout);
    const layers = (document.layers ?? []).map(({ digest }) => blobName(digest, layout));
    const platform = platformOf(parts.documents.get(config), from?.platform ?? null);
    images.push({ id: document.config.digest, config, layers, tags: tag ? [tag] : [], platform });
  };
  walk(top, null, '', 0);
  if (images.length > 0) return images;
  throw invalidArchive(
    top.manifests
      ? 'The archive holds no image: what its index names is missing.'
      : 'The archive’s manifest names no configuration.',
  );
}

/** In Docker's and OCI's words. */
const ownArchitecture =
  { x64: 'amd64', arm64: 'arm64', arm: 'arm', ia32: '386' }[process.arch as string] ?? process.arch;

/** `linux/amd64`, by the index or else by the config; empty where neither says. */
function platformOf(
  config: Buffer | undefined,
  declared: { architecture?: string | null | undefined; os?: string | null | undefined } | null,
): string {
  const said = declared?.architecture ? declared : (config && tryParse(config)) || null;
  return said?.architecture ? `${said.os ?? 'linux'}/${said.architecture}`.slice(0, 64) : '';
}

function tryParse(
  document: Buffer,
): { architecture?: string | null | undefined; os?: string | null | undefined } | null {
  try {
    return imageConfig.parse(JSON.parse(document.toString('utf8')));
  } catch {
    // The one that is chosen is read again, and says what is wrong with it.
    return null;
  }
}

function blobName(digest: string, layout: ArchiveFacts['layout']): string {
  return layout === 'dir' ? digest.replace(/^sha256:/, '') : `blobs/${digest.replace(':', '/')}`;
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
