import { GantryError } from '../contract/errors.ts';

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Engine API filters, such as `{ label: ['a=b'], status: ['running'] }`. */
export type Filters = Readonly<Record<string, readonly string[]>>;

/** `?a=1&b=x` or nothing. Booleans become 1 and 0 and lists repeat their name, as the Engine API wants it. */
export function queryString(query: Query | undefined): string {
  let text = '';
  for (const name in query) {
    const value = query[name];
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      const plain = one === true ? '1' : one === false ? '0' : String(one);
      text += `${text ? '&' : '?'}${encodeURIComponent(name)}=${encodeURIComponent(plain)}`;
    }
  }
  return text;
}

/** Filters as the query parameter wants them: a JSON object of lists. */
export function filterQuery(filters: Filters | undefined): string | undefined {
  return filters && Object.keys(filters).length > 0 ? JSON.stringify(filters) : undefined;
}

/**
 * An id or name as one segment of a path. The engine decodes `%2F` and then cleans the path, so that a slash or dots
 * would address another object; an empty one would address the whole collection.
 * @throws GantryError `invalid-input`
 */
export function segment(id: string): string {
  if (!/^[^/\\\s\0]+$/.test(id) || id === '.' || id === '..') throw invalid(id);
  return encodeURIComponent(id);
}

/** An image's name, whose slashes stay. @throws GantryError `invalid-input` */
export function imageSegments(name: string): string {
  return name.split('/').map(segment).join('/');
}

function invalid(id: string): GantryError {
  return new GantryError({ kind: 'invalid-input', message: `“${id.slice(0, 200)}” is no name or id.` });
}
