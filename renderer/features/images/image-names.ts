import type { ImageRow } from '../../../runtime/contract/images.ts';
import { familiarImage, shortId } from '../../format/index.ts';

/** A line of the list: an image under one of its names. One with several names stands there once for each, as in `docker images`. */
export interface NamedImage {
  /** Unique in the list: id and name. */
  key: string;
  /** `repository:tag`; empty for an image without a name. */
  tag: string;
  row: ImageRow;
}

/** All names of all images; images without one once, with an empty name. */
export function namedImages(rows: Iterable<ImageRow>): NamedImage[] {
  const named: NamedImage[] = [];
  for (const row of rows) {
    const tags = row.tags.length > 0 ? row.tags : [''];
    for (const tag of tags) named.push({ key: `${row.id} ${tag}`, tag, row });
  }
  return named;
}

/** What an image is called in sentences: its name, or its short id. */
export function nameOf({ tag, row }: Pick<NamedImage, 'tag' | 'row'>): string {
  return tag ? familiarImage(tag) : shortId(row.id);
}

/** Splits a familiar name into what is shown strong and quiet: `postgres` and `:16`. */
export function splitTag(tag: string): { repository: string; tag: string } {
  const name = familiarImage(tag);
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/')
    ? { repository: name.slice(0, colon), tag: name.slice(colon) }
    : { repository: name, tag: '' };
}
