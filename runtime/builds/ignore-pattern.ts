/** What one part of a pattern takes. */
type Part =
  /** A character, `?` or `[…]`; `source` is the same as a regular expression. */
  | { type: 'one'; source: string; fits: (char: string) => boolean }
  /** `*`: any number of characters that are no slash. */
  | { type: 'star' }
  /** `**`: any number of any characters. */
  | { type: 'deep' }
  /** Before the two parts of a `**` with its slash, which may both be missing: any number of folders. */
  | { type: 'maybe' };

/** With more wildcards than this a regular expression may take for ever over a long path. */
const mostInRegExp = 2;

/**
 * A pattern of a `.dockerignore` as a test of whole paths: Go's `filepath.Match` with `**`. It takes little time whatever pattern
 * and path are: who wrote them may want it to take much.
 */
export function matcherOf(pattern: string): (path: string) => boolean {
  const parts = partsOf(pattern);
  if (parts.filter(({ type }) => type === 'star' || type === 'deep').length > mostInRegExp)
    return path => simulate(parts, path);
  const regExp = new RegExp(`^${sourceOf(parts)}$`, 's');
  return path => regExp.test(path);
}

function partsOf(pattern: string): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at, at + 1024);
    const stars = /^\*+/.exec(rest)?.[0].length ?? 0;
    const set = /^\[(\^?)((?:\\.|[^\]\\])+)\]/s.exec(rest);
    if (stars > 1 && rest[stars] === '/') {
      // Twice the same says no more than once.
      if (parts.at(-3)?.type !== 'maybe') parts.push({ type: 'maybe' }, { type: 'deep' }, literal('/'));
      at += stars + 1;
    } else if (stars > 0) {
      parts.push({ type: stars > 1 ? 'deep' : 'star' });
      at += stars;
    } else if (set) {
      parts.push(oneOf(setSource(set[2] ?? '', set[1] === '^')));
      at += set[0].length;
    } else if (rest[0] === '?') {
      parts.push(oneOf('[^/]'));
      at += 1;
    } else {
      const escapes = rest[0] === '\\' && rest.length > 1;
      parts.push(literal(rest[escapes ? 1 : 0] ?? ''));
      at += escapes ? 2 : 1;
    }
  }
  return parts;
}

function literal(char: string): Part {
  return { type: 'one', source: coded(char), fits: other => other === char };
}

function oneOf(source: string): Part {
  const regExp = new RegExp(`^${source}$`, 's');
  return { type: 'one', source, fits: char => regExp.test(char) };
}

/** `a-z_` of `[a-z_]`. A range that runs backwards takes nothing, as in Go. */
function setSource(text: string, negated: boolean): string {
  const chars = [...text.matchAll(/\\(.)|(.)/gs)].map(found => ({ char: found[1] ?? found[2] ?? '', bare: !found[1] }));
  let source = '';
  for (let at = 0; at < chars.length; at++) {
    const first = chars[at]?.char ?? '';
    const last = chars[at + 1]?.bare && chars[at + 1]?.char === '-' ? chars[at + 2]?.char : undefined;
    if (last !== undefined) at += 2;
    if (last === undefined) source += coded(first);
    else if (first <= last) source += `${coded(first)}-${coded(last)}`;
  }
  if (negated) return `[^/${source}]`;
  return source === '' ? '(?!)' : `[${source}]`;
}

function coded(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function sourceOf(parts: readonly Part[]): string {
  let source = '';
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at];
    if (part?.type === 'maybe') {
      source += '(?:.*/)?';
      at += 2;
    } else if (part) source += part.type === 'one' ? part.source : part.type === 'star' ? '[^/]*' : '.*';
  }
  return source;
}

/** Goes through the path once, with all places of the pattern where it may be at the same time. */
function simulate(parts: readonly Part[], path: string): boolean {
  let places = reach(parts, new Set([0]));
  for (let index = 0; index < path.length && places.size > 0; index++) {
    const char = path[index] ?? '';
    const next = new Set<number>();
    for (const at of places) {
      const part = parts[at];
      if (part?.type === 'deep' || (part?.type === 'star' && char !== '/')) next.add(at);
      else if (part?.type === 'one' && part.fits(char)) next.add(at + 1);
    }
    places = reach(parts, next);
  }
  return places.has(parts.length);
}

/** Adds the places that are reached without a character; a set hands out what is added while it is read. */
function reach(parts: readonly Part[], places: Set<number>): Set<number> {
  for (const at of places) {
    const type = parts[at]?.type;
    if (type && type !== 'one') places.add(at + 1);
    if (type === 'maybe') places.add(at + 3);
  }
  return places;
}
