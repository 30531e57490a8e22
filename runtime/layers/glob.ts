/**
 * A pattern as sets of positions, for all 256 bytes: which positions a byte leads on from, and which it stays at. Position i
 * says that i tokens were matched; it is bit i % 32 of word i / 32. Every byte of a name costs one step, whatever the pattern is.
 */
export interface Glob {
  /** Words of a set of positions. */
  words: number;
  /** 256 sets: positions whose next token takes the byte. */
  step: Int32Array;
  /** 256 sets: positions that the byte doesn't leave, before a `*` or within a character of several bytes. */
  stay: Int32Array;
  /** Position after the last token. */
  end: number;
}

type Token =
  | { type: 'byte'; byte: number }
  | { type: 'any' }
  /** `*` stays within a name, `**` does not. */
  | { type: 'run'; deep: boolean }
  | { type: 'set'; not: boolean; ranges: [number, number][] };

const slash = 0x2f;

/** Compiles `*`, `**`, `?`, `[a-z]`, `[!a-z]` and `\` before one of them. Letters A to Z are the same as a to z. */
export function compileGlob(text: string): Glob {
  return build(parse(Buffer.from(lower(text))));
}

/** Compiles a text that may stand anywhere in a path. */
export function compilePart(text: string): Glob {
  const bytes = [...Buffer.from(lower(text))];
  const anywhere: Token = { type: 'run', deep: true };
  return build([anywhere, ...bytes.map((byte): Token => ({ type: 'byte', byte })), anywhere]);
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, letter => letter.toLowerCase());
}

function parse(bytes: Buffer): Token[] {
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

function build(tokens: readonly Token[]): Glob {
  const end = tokens.filter(token => token.type !== 'run').length;
  const words = (end >> 5) + 1;
  const step = new Int32Array(256 * words);
  const stay = new Int32Array(256 * words);
  const mark = (sets: Int32Array, position: number, takes: (byte: number) => boolean) => {
    for (let byte = 0; byte < 256; byte++) {
      const word = byte * words + (position >> 5);
      if (takes(byte)) sets[word] = (sets[word] as number) | (1 << (position & 31));
    }
  };
  let position = 0;
  for (const token of tokens) {
    if (token.type === 'run') mark(stay, position, byte => token.deep || byte !== slash);
    else {
      mark(step, position, byte => fits(token, lowerByte(byte)));
      position += 1;
      // A character of several bytes counts as one: the rest of it is passed over.
      if (token.type !== 'byte') mark(stay, position, byte => (byte & 0xc0) === 0x80);
    }
  }
  return { words, step, stay, end };
}

function lowerByte(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
}

function fits(token: Exclude<Token, { type: 'run' }>, byte: number): boolean {
  switch (token.type) {
    case 'byte':
      return token.byte === byte;
    case 'any':
      return byte !== slash;
    case 'set':
      return byte !== slash && token.ranges.some(([low, high]) => byte >= low && byte <= high) !== token.not;
  }
}
