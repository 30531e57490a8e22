import type { LayerData } from './layer-data.ts';

/** Tells for each path, in preorder, whether a filter's text hits it. */
export type TextFilter = (data: LayerData) => Uint8Array;

/**
 * Makes a filter of text: a part of the path, or with `*`, `?` or `[` a glob: of the name, or with a slash of the whole path.
 * Letters A to Z are the same as a to z. Works on bytes and without regular expressions, so that no pattern takes for ever.
 */
export function textFilter(text: string): TextFilter {
  const wanted = Buffer.from(lower(text));
  if (!/[*?[]/.test(text)) return data => hitsOfPart(data, wanted);
  const whole = text.includes('/');
  const pattern = compile(whole && !text.startsWith('/') && !text.startsWith('*') ? `/${lower(text)}` : lower(text));
  return data => hitsOfGlob(data, pattern, whole);
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, letter => letter.toLowerCase());
}

/** Calls `visit` with each path as bytes, in lower case: they stand in `path` from 0 to `length`, the name from `start`. */
function walk(data: LayerData, visit: (node: number, path: Uint8Array, start: number, length: number) => void): void {
  let path = new Uint8Array(16 * 1024);
  const lengths = new Uint32Array(data.nodes);
  for (let node = 1; node < data.nodes; node++) {
    const above = lengths[data.parent[node] as number] as number;
    const from = data.nameStart[node] as number;
    const to = data.nameStart[node + 1] as number;
    const length = above + 1 + to - from;
    if (length > path.length) {
      const larger = new Uint8Array(length * 2);
      larger.set(path);
      path = larger;
    }
    path[above] = 0x2f;
    for (let i = from, at = above + 1; i < to; i++, at++) {
      const byte = data.names[i] as number;
      path[at] = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
    }
    lengths[node] = length;
    visit(node, path, above + 1, length);
  }
}

function hitsOfPart(data: LayerData, wanted: Uint8Array): Uint8Array {
  const hits = new Uint8Array(data.nodes);
  const size = wanted.length;
  const first = wanted[0];
  walk(data, (node, path, start, length) => {
    // What holds it above holds it below; otherwise a hit ends within the name.
    if (hits[data.parent[node] as number]) {
      hits[node] = 1;
      return;
    }
    const last = length - size;
    for (let at = Math.max(0, start - size); at <= last; at++) {
      if (path[at] !== first) continue;
      let i = 1;
      while (i < size && path[at + i] === wanted[i]) i++;
      if (i >= size) {
        hits[node] = 1;
        return;
      }
    }
  });
  return hits;
}

function hitsOfGlob(data: LayerData, pattern: readonly Token[], whole: boolean): Uint8Array {
  const hits = new Uint8Array(data.nodes);
  walk(data, (node, path, start, length) => {
    if (matches(pattern, path, whole ? 0 : start, length)) hits[node] = 1;
  });
  return hits;
}

type Token =
  | { type: 'byte'; byte: number }
  | { type: 'any' }
  /** `*` stays within a name, `**` does not. */
  | { type: 'run'; deep: boolean }
  | { type: 'set'; not: boolean; ranges: [number, number][] };

function compile(text: string): Token[] {
  const bytes = Buffer.from(text);
  const tokens: Token[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    const set = byte === 0x5b ? readSet(bytes, at) : null;
    if (byte === 0x2a) {
      const deep = bytes[at + 1] === 0x2a;
      while (bytes[at + 1] === 0x2a) at++;
      tokens.push({ type: 'run', deep });
    } else if (byte === 0x3f) tokens.push({ type: 'any' });
    else if (set) {
      tokens.push(set.token);
      at = set.end;
    } else if (byte === 0x5c && at + 1 < bytes.length) tokens.push({ type: 'byte', byte: bytes[++at] as number });
    else tokens.push({ type: 'byte', byte });
  }
  return tokens;
}

/** `[a-z]`, `[!abc]`; null when it is not closed, and stands for itself then. */
function readSet(bytes: Buffer, start: number): { token: Token; end: number } | null {
  const not = bytes[start + 1] === 0x21 || bytes[start + 1] === 0x5e;
  const from = start + (not ? 2 : 1);
  const end = bytes.indexOf(0x5d, from + 1);
  if (end < 0) return null;
  const ranges: [number, number][] = [];
  for (let at = from; at < end; at++) {
    const low = bytes[at] as number;
    const isRange = bytes[at + 1] === 0x2d && at + 2 < end;
    ranges.push([low, isRange ? (bytes[at + 2] as number) : low]);
    if (isRange) at += 2;
  }
  return { token: { type: 'set', not, ranges }, end };
}

/** The usual two-pointer match: on a mismatch, the last run takes one byte more. */
function matches(pattern: readonly Token[], path: Uint8Array, start: number, length: number): boolean {
  let [at, token] = [start, 0];
  let [runToken, runAt] = [-1, 0];
  while (at < length) {
    const current = pattern[token];
    if (current?.type === 'run') {
      runToken = token++;
      runAt = at;
    } else if (current && fits(current, path[at] as number)) {
      at++;
      // A character of several bytes counts as one.
      if (current.type !== 'byte') while (at < length && ((path[at] as number) & 0xc0) === 0x80) at++;
      token++;
    } else {
      const run = pattern[runToken];
      if (run?.type !== 'run' || (!run.deep && path[runAt] === 0x2f)) return false;
      token = runToken + 1;
      const next = pattern[token];
      runAt += 1;
      // Straight on to where the run can end at all.
      if (next?.type === 'byte')
        while (runAt < length && path[runAt] !== next.byte && (run.deep || path[runAt] !== 0x2f)) runAt += 1;
      at = runAt;
    }
  }
  while (pattern[token]?.type === 'run') token++;
  return token === pattern.length;
}

function fits(token: Token, byte: number): boolean {
  switch (token.type) {
    case 'byte':
      return token.byte === byte;
    case 'any':
      return byte !== 0x2f;
    case 'set':
      return byte !== 0x2f && token.ranges.some(([low, high]) => byte >= low && byte <= high) !== token.not;
    case 'run':
      return false;
  }
}
