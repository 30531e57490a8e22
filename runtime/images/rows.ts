import type { ImageRow } from '../contract/index.ts';
import type { ImageInspect, ImageSummary } from '../docker/index.ts';

/** Labels of an image that travel with its row; hostile images may have any number of any length. */
const mostLabels = 200;
const longestLabel = 4096;

/** What only a look at all images together can tell of one. */
export type SharedFacts = Pick<ImageRow, 'uniqueSize' | 'sharedSize' | 'children'>;

/** Turns an item of `GET /images/json` into a row. */
export function imageRowOf(summary: ImageSummary, platform: string, facts: SharedFacts): ImageRow {
  const tags = namesOf(summary.RepoTags);
  const digests = namesOf(summary.RepoDigests);
  return {
    id: summary.Id,
    tags,
    digests,
    created: (summary.Created ?? 0) * 1000,
    size: summary.Size ?? 0,
    ...facts,
    // The list leaves out parents that have no name of their own, so what has none here is nobody's parent.
    dangling: tags.length === 0 && digests.length === 0,
    platform,
    labels: boundedLabels(summary.Labels),
  };
}

/** Engines write `<none>:<none>` and `<none>@<none>` where there is no name. */
export function namesOf(names: readonly string[] | null | undefined): string[] {
  return (names ?? []).filter(name => !name.includes('<none>'));
}

/** `linux/amd64`, `linux/arm/v7` */
export function platformOf({ Os = '', Architecture = '', Variant = '' }: ImageInspect): string {
  return [Os, Architecture, Variant].filter(Boolean).join('/');
}

/** The name a user knows an image by: its first tag, its repository, or the short id. */
export function imageName(image: { id: string; tags: readonly string[]; digests: readonly string[] }): string {
  return image.tags[0] ?? image.digests[0]?.split('@')[0] ?? image.id.replace(/^sha256:/, '').slice(0, 12);
}

export function boundedLabels(labels: Record<string, string> | null | undefined): Record<string, string> {
  const entries = Object.entries(labels ?? {}).slice(0, mostLabels);
  return Object.fromEntries(entries.map(([key, value]) => [cut(key), cut(String(value))]));
}

function cut(text: string): string {
  return text.length > longestLabel ? `${text.slice(0, longestLabel)}…` : text;
}
