import * as z from 'zod';
import { GantryError } from '../contract/index.ts';
import { digestOf, type RegistryClient } from './client.ts';
import { badAnswer } from './failures.ts';
import { choosePlatform, type Platform, platformText } from './platform.ts';

const digest = z.string().regex(/^sha(256|512):[0-9a-f]{64,128}$/);
const size = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const descriptor = z.object({ mediaType: z.string().optional(), digest, size });
export type Descriptor = z.infer<typeof descriptor>;

// OCI image spec, "Image Manifest" and "Image Index"; Docker's schema 2 has the same fields.
const manifestShape = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  config: descriptor,
  layers: z.array(descriptor).max(1000),
});
const platformShape = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
});
const indexShape = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  manifests: z
    .array(
      descriptor.extend({
        platform: platformShape.optional(),
        annotations: z.record(z.string(), z.string()).optional(),
      }),
    )
    .max(1000),
});

/** OCI image spec, "Image Configuration"; only what is shown, all of it hostile. */
const configShape = z.object({
  os: z.string().default(''),
  architecture: z.string().default(''),
  variant: z.string().optional(),
  created: z.string().optional(),
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
  rootfs: z.object({ diff_ids: z.array(z.string()).max(1000) }),
  history: z
    .array(
      z.object({
        created_by: z.string().optional(),
        comment: z.string().optional(),
        empty_layer: z.boolean().optional(),
      }),
    )
    .max(10_000)
    .nullish(),
});
export type ImageConfig = z.infer<typeof configShape>;

export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

export interface Manifest {
  digest: string;
  config: Descriptor;
  layers: Descriptor[];
}

/** What a tag or digest names: one image, or an index of several platforms. */
export interface Named {
  digest: string;
  mediaType: string;
  /** The manifest, where it is of one image. */
  manifest: Manifest | null;
  entries: { digest: string; platform: Platform }[];
}

export function scopeOf(path: string, actions = 'pull'): string {
  return `repository:${path}:${actions}`;
}

/** Reads a manifest or index (distribution spec: `GET /v2/<name>/manifests/<reference>`). */
export async function readNamed(
  client: RegistryClient,
  path: string,
  reference: string,
  signal?: AbortSignal,
): Promise<Named> {
  const wanted = reference.includes(':') ? reference : undefined;
  const { value, bytes, answer } = await client.json(
    `/v2/${path}/manifests/${encodeURIComponent(reference).replaceAll('%3A', ':')}`,
    {
      accept: manifestTypes.join(', '),
      scope: scopeOf(path),
      limit: 4 * 1024 * 1024,
      signal,
      ...(wanted ? { digest: wanted } : {}),
    },
  );
  const said = answer.headers['docker-content-digest'];
  if (typeof said === 'string') client.verify(bytes, said);
  const named = digestOf(bytes);
  const index = indexShape.safeParse(value);
  if (index.success) {
    // Attestations stand in the index as images of an unknown platform.
    const entries = index.data.manifests.flatMap(({ digest: entry, platform }) =>
      platform && platform.os !== 'unknown' ? [{ digest: entry, platform }] : [],
    );
    return { digest: named, mediaType: index.data.mediaType ?? manifestTypes[0] ?? '', manifest: null, entries };
  }
  const manifest = manifestShape.safeParse(value);
  if (!manifest.success) {
    if ((value as { schemaVersion?: unknown } | null)?.schemaVersion === 1)
      throw badAnswer(client.domain, `has ${path} only in the old schema 1, which engines no longer take`);
    throw badAnswer(client.domain, `holds a broken manifest of ${path}`, manifest.error.issues[0]?.message);
  }
  const { config, layers, mediaType = manifestTypes[2] ?? '' } = manifest.data;
  return { digest: named, mediaType, manifest: { digest: named, config, layers }, entries: [] };
}

/** Resolves a reference to the one image that a pull for a platform would take. Throws `platform-mismatch`. */
export async function resolveImage(
  client: RegistryClient,
  path: string,
  reference: string,
  platform: Platform,
  signal?: AbortSignal,
): Promise<{ named: Named; manifest: Manifest }> {
  const named = await readNamed(client, path, reference, signal);
  if (named.manifest) return { named, manifest: named.manifest };
  const entry = choosePlatform(named.entries, platform);
  if (!entry)
    throw new GantryError({
      kind: 'platform-mismatch',
      message: `${path} is not made for ${platformText(platform)}.`,
      hint: `It is made for ${
        named.entries
          .slice(0, 12)
          .map(one => platformText(one.platform))
          .join(', ') || 'no platform at all'
      }.`,
    });
  const { manifest } = await readNamed(client, path, entry.digest, signal);
  if (!manifest) throw badAnswer(client.domain, `holds an index of ${path} within another`);
  return { named, manifest };
}

/** Reads an image's config, verified. */
export async function readConfig(
  client: RegistryClient,
  path: string,
  { digest: wanted, size: bytes }: Descriptor,
  signal?: AbortSignal,
): Promise<ImageConfig> {
  const { value } = await client.json(`/v2/${path}/blobs/${wanted}`, {
    scope: scopeOf(path),
    digest: wanted,
    limit: Math.min(bytes, 8 * 1024 * 1024) + 1,
    signal,
  });
  const parsed = configShape.safeParse(value);
  if (!parsed.success)
    throw badAnswer(client.domain, `holds a broken config of ${path}`, parsed.error.issues[0]?.message);
  return parsed.data;
}
