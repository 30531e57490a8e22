import { compileGlob, compilePart, type Glob } from './glob.ts';
import type { LayerData } from './layer-data.ts';

/** Tells for each path, in preorder, whether a filter's text hits it. */
export type TextFilter = (data: LayerData) => Uint8Array;

/**
 * Makes a filter of text: a part of the path, or with `*`, `?` or `[` a glob: of the name, or with a slash of the whole path.
 * One pass over the names' bytes: where a name's match begins is where that of its parent ended, so no path is ever put together.
 */
export function textFilter(text: string): TextFilter {
  if (!/[*?[]/.test(text)) return data => hits(data, compilePart(text), true);
  const whole = text.includes('/');
  const glob = compileGlob(whole && !text.startsWith('/') && !text.startsWith('*') ? `/${text}` : text);
  return data => hits(data, glob, whole);
}

function hits(data: LayerData, glob: Glob, whole: boolean): Uint8Array {
  return glob.words === 1 ? hitsOfShort(data, glob, whole) : hitsOfLong(data, glob, whole);
}

/** Positions of a path in the glob, kept for the directories that lead to the present one: by depth, the root's first. */
class Above {
  readonly depth: Uint16Array;
  sets: Int32Array;
  readonly #words: number;

  constructor(nodes: number, words: number) {
    this.depth = new Uint16Array(nodes);
    this.#words = words;
    this.sets = new Int32Array(64 * words);
    this.sets[0] = 1;
  }

  /** Where the set of a node stands; that of its parent is `words` before it. */
  placeOf(node: number, parent: number): number {
    const depth = (this.depth[parent] as number) + 1;
    this.depth[node] = depth;
    const place = depth * this.#words;
    if (place + this.#words > this.sets.length) {
      const larger = new Int32Array(this.sets.length * 2);
      larger.set(this.sets);
      this.sets = larger;
    }
    return place;
  }
}

/** Up to 31 tokens, which is nearly every filter: a set of positions is one number. */
function hitsOfShort({ nodes, parent, names, nameStart }: LayerData, glob: Glob, whole: boolean): Uint8Array {
  const found = new Uint8Array(nodes);
  const { step, stay, end } = glob;
  const above = new Above(whole ? nodes : 0, 1);
  for (let node = 1; node < nodes; node++) {
    let set = 1;
    let place = 0;
    if (whole) {
      place = above.placeOf(node, parent[node] as number);
      set = above.sets[place - 1] as number;
      set = (set & (stay[0x2f] as number)) | ((set & (step[0x2f] as number)) << 1);
    }
    const to = nameStart[node + 1] as number;
    for (let at = nameStart[node] as number; at < to && set !== 0; at++) {
      const byte = names[at] as number;
      set = (set & (stay[byte] as number)) | ((set & (step[byte] as number)) << 1);
    }
    if (whole) above.sets[place] = set;
    found[node] = (set >>> end) & 1;
  }
  return found;
}

function hitsOfLong({ nodes, parent, names, nameStart }: LayerData, glob: Glob, whole: boolean): Uint8Array {
  const found = new Uint8Array(nodes);
  const { words, end } = glob;
  const above = new Above(nodes, words);
  const set = new Int32Array(words);
  for (let node = 1; node < nodes; node++) {
    const place = above.placeOf(node, whole ? (parent[node] as number) : 0);
    const from = place - words;
    for (let word = 0; word < words; word++) set[word] = above.sets[from + word] as number;
    let alive = !whole || advance(set, glob, 0x2f);
    const to = nameStart[node + 1] as number;
    for (let at = nameStart[node] as number; at < to && alive; at++) alive = advance(set, glob, names[at] as number);
    if (whole) above.sets.set(set, place);
    found[node] = ((set[end >> 5] as number) >>> (end & 31)) & 1;
  }
  return found;
}

/** Takes a byte; false when no position is left. */
function advance(set: Int32Array, { words, step, stay }: Glob, byte: number): boolean {
  let carry = 0;
  let any = 0;
  for (let word = 0; word < words; word++) {
    const before = set[word] as number;
    const moved = before & (step[byte * words + word] as number);
    const after = (before & (stay[byte * words + word] as number)) | (moved << 1) | carry;
    carry = moved >>> 31;
    set[word] = after;
    any |= after;
  }
  return any !== 0;
}
