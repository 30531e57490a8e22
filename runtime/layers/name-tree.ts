import { grown } from './columns.ts';
import { mostEntries, tooManyEntries } from './faults.ts';

/** Bytes of all names together, at most. */
const mostNameBytes = 128 * 1024 * 1024;

/**
 * All paths of an image, each once: a node is a name below another node, 0 is the root. Names are bytes as in the archive.
 * Typed arrays and a hash table of our own, because two million JavaScript strings would take ten times the memory.
 */
export class NameTree {
  parent = new Int32Array(1024);
  nameStart = new Uint32Array(1024);
  nameLength = new Uint8Array(1024);
  bytes = new Uint8Array(16 * 1024);
  count = 1;
  #used = 0;
  /** Open addressing; 0 is free, for the root is never looked up. */
  #table = new Int32Array(4096);

  constructor() {
    this.parent[0] = -1;
  }

  /** The node of a name (at most 255 bytes) below a node; made if it isn't there. */
  child(parent: number, source: Uint8Array, start: number, end: number): number {
    let slot = this.#hash(parent, source, start, end);
    const mask = this.#table.length - 1;
    for (slot &= mask; ; slot = (slot + 1) & mask) {
      const node = this.#table[slot] as number;
      if (node === 0) break;
      if (this.parent[node] === parent && this.#equals(node, source, start, end)) return node;
    }
    return this.#add(slot, parent, source, start, end);
  }

  #add(slot: number, parent: number, source: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (this.count >= mostEntries || this.#used + length > mostNameBytes) throw tooManyEntries();
    const node = this.count++;
    if (node >= this.parent.length) {
      this.parent = grown(this.parent, Int32Array, node + 1);
      this.nameStart = grown(this.nameStart, Uint32Array, node + 1);
      this.nameLength = grown(this.nameLength, Uint8Array, node + 1);
    }
    if (this.#used + length > this.bytes.length) this.bytes = grown(this.bytes, Uint8Array, this.#used + length);
    this.parent[node] = parent;
    this.nameStart[node] = this.#used;
    this.nameLength[node] = length;
    this.bytes.set(source.subarray(start, end), this.#used);
    this.#used += length;
    this.#table[slot] = node;
    if (this.count * 2 > this.#table.length) this.#rehash();
    return node;
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (let node = 1; node < this.count; node++) {
      const start = this.nameStart[node] as number;
      const end = start + (this.nameLength[node] as number);
      let slot = this.#hash(this.parent[node] as number, this.bytes, start, end) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = node;
    }
    this.#table = table;
  }

  #equals(node: number, source: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (this.nameLength[node] !== length) return false;
    const from = this.nameStart[node] as number;
    for (let i = 0; i < length; i++) if (this.bytes[from + i] !== source[start + i]) return false;
    return true;
  }

  /** FNV-1a with a seed that an archive's author can't know: hostile names must not all fall into one place. */
  #hash(parent: number, source: Uint8Array, start: number, end: number): number {
    let hash = Math.imul(seed ^ parent, 0x9e3779b1);
    hash ^= hash >>> 15;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (source[i] as number), 0x01000193);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0x85ebca6b);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}

const seed = (Math.random() * 0x7fffffff) | 0;
