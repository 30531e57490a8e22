import { crc32 } from 'node:zlib';
import type { FileType } from '../contract/layers.ts';
import { grown } from './columns.ts';
import { mostEntries, tooManyEntries } from './faults.ts';
import type { NameTree } from './name-tree.ts';
import { type TarHeader, text } from './tar-header.ts';
import type { TarVisitor } from './tar-reader.ts';

/** PATH_MAX and NAME_MAX of Linux: longer ones can't be files. */
const longestPath = 4096;
const longestName = 255;
/** Characters of all link targets and owners together, at most. */
const mostText = 64 * 1024 * 1024;
export const mostNotes = 50;

/** What an entry of a layer is (OCI image spec, layer: "Whiteouts"). */
export const kinds = { entry: 0, whiteout: 1, opaque: 2 } as const;
/** By the number that stands for them in a column. */
export const fileTypes: readonly FileType[] = ['file', 'directory', 'symlink', 'device', 'fifo', 'other'];
export const directory = 1;

/** What all layers of an archive have in common while they are read. */
export class Gathering {
  readonly strings: string[] = [''];
  readonly notes: string[] = [];
  entries = 0;
  #ids = new Map<string, number>([['', 0]]);
  #characters = 0;

  /** A number for a string. */
  intern(value: string): number {
    let id = this.#ids.get(value);
    if (id === undefined) {
      this.#characters += value.length;
      if (this.#characters > mostText) throw tooManyEntries();
      id = this.strings.push(value) - 1;
      this.#ids.set(value, id);
    }
    return id;
  }

  note(sentence: string): void {
    if (this.notes.length < mostNotes && !this.notes.includes(sentence)) this.notes.push(sentence);
  }
}

/** The columns of a layer's entries, in the order of its tar. */
export const entryColumns = {
  node: Int32Array,
  /** Place among all entries of the tar. */
  ordinal: Uint32Array,
  kind: Uint8Array,
  type: Uint8Array,
  mode: Uint16Array,
  uid: Uint32Array,
  gid: Uint32Array,
  user: Uint32Array,
  group: Uint32Array,
  link: Uint32Array,
  size: Float64Array,
  mtime: Float64Array,
  /** CRC-32 of the content: tells contents of the same size apart when two images are compared. */
  crc: Uint32Array,
} as const;
export type EntryColumns = { [C in keyof typeof entryColumns]: InstanceType<(typeof entryColumns)[C]> };

/** Takes a layer's entries into columns. Paths that lead outside are left out, with a note. */
export class LayerEntries implements TarVisitor {
  columns: EntryColumns = emptyColumns(64);
  count = 0;
  readonly #names: NameTree;
  readonly #shared: Gathering;
  #ordinal = -1;
  #open = false;
  #crc = 0;

  constructor(names: NameTree, shared: Gathering) {
    this.#names = names;
    this.#shared = shared;
  }

  entry(header: TarHeader): void {
    this.#ordinal += 1;
    this.#open = false;
    this.#crc = 0;
    this.#shared.entries += 1;
    if (this.#shared.entries > mostEntries) throw tooManyEntries();
    const place = placeOf(this.#names, header.name);
    if (typeof place === 'string') {
      this.#shared.note(`${shown(header.name)} was left out: ${place}.`);
      return;
    }
    if (place === null) return;
    // Before ustar, a folder was a file whose name ends in a slash.
    const slash = header.name.at(-1) === 0x2f && header.type === '0';
    const type = slash ? directory : typeOf(header.type);
    if (place.node === 0 && place.kind !== kinds.opaque && type !== directory) {
      this.#shared.note('An entry in place of the root was left out.');
      return;
    }
    this.#put(header, place, type);
  }

  data(bytes: Uint8Array): void {
    if (this.#open) this.#crc = crc32(bytes, this.#crc);
  }

  end(): void {
    if (this.#open) this.columns.crc[this.count - 1] = this.#crc;
  }

  #put(header: TarHeader, { node, kind }: { node: number; kind: number }, type: number): void {
    const at = this.count++;
    if (at >= this.columns.node.length) this.columns = resized(this.columns, Math.ceil(at * 1.6) + 64);
    const c = this.columns;
    c.node[at] = node;
    c.ordinal[at] = this.#ordinal;
    c.kind[at] = kind;
    c.type[at] = type;
    c.mode[at] = header.mode & 0o7777;
    c.uid[at] = header.uid;
    c.gid[at] = header.gid;
    c.user[at] = this.#shared.intern(header.user);
    c.group[at] = this.#shared.intern(header.group);
    c.size[at] = kind === kinds.entry ? header.size : 0;
    c.mtime[at] = header.mtime;
    if (header.type === '1' || header.type === '2') c.link[at] = this.#shared.intern(this.#link(header.link));
    this.#open = true;
  }

  #link(bytes: Uint8Array): string {
    if (bytes.length > longestPath)
      this.#shared.note('The target of a link was longer than a path may be, and was cut.');
    return text(bytes.subarray(0, longestPath));
  }
}

const whiteout = Buffer.from('.wh.');

/** Why a path can't be shown; null when it can. Looked at as a whole before any of its names is taken in. */
function faultOf(path: Uint8Array): string | null {
  if (path.length > longestPath) return 'its path is longer than a path may be';
  if (path.indexOf(0) >= 0) return 'its name has a NUL in it';
  for (let start = 0; start < path.length; ) {
    const end = endOfName(path, start);
    if (end - start === 2 && path[start] === 0x2e && path[start + 1] === 0x2e) return 'its path leads outside';
    if (end - start > longestName) return 'its name is longer than a name may be';
    start = end + 1;
  }
  return null;
}

function endOfName(path: Uint8Array, start: number): number {
  const slash = path.indexOf(0x2f, start);
  return slash < 0 ? path.length : slash;
}

/** Where an entry belongs; a string says why it can't be shown, null that it is a mark of AUFS without a meaning here. */
function placeOf(names: NameTree, path: Uint8Array): { node: number; kind: number } | string | null {
  const fault = faultOf(path);
  if (fault) return fault;
  let node = 0;
  for (let start = 0; start < path.length; ) {
    const end = endOfName(path, start);
    const isDot = end - start === 1 && path[start] === 0x2e;
    if (end > start && !isDot) {
      if (end === path.length && end - start >= 4 && whiteout.equals(path.subarray(start, start + 4)))
        return markOf(names, node, path.subarray(start, end));
      node = names.child(node, path, start, end);
    }
    start = end + 1;
  }
  return { node, kind: kinds.entry };
}

function markOf(names: NameTree, parent: number, name: Uint8Array): { node: number; kind: number } | string | null {
  const rest = text(name.subarray(4));
  if (rest === '.wh..opq') return { node: parent, kind: kinds.opaque };
  if (rest.startsWith('.wh.')) return null;
  if (rest === '' || rest === '.' || rest === '..') return 'it would remove what is outside';
  return { node: names.child(parent, name, 4, name.length), kind: kinds.whiteout };
}

function typeOf(flag: string): number {
  switch (flag) {
    case '0':
    case '1':
    case '7':
    case 'S':
      return 0;
    case '5':
      return directory;
    case '2':
      return 2;
    case '3':
    case '4':
      return 3;
    case '6':
      return 4;
    default:
      return 5;
  }
}

export function emptyColumns(length: number): EntryColumns {
  const entries = Object.entries(entryColumns).map(([name, type]) => [name, new type(length)]);
  return Object.fromEntries(entries) as EntryColumns;
}

function resized(columns: EntryColumns, length: number): EntryColumns {
  const entries = Object.entries(entryColumns).map(([name, type]) => [
    name,
    grown(columns[name as keyof EntryColumns], type as never, length),
  ]);
  return Object.fromEntries(entries) as EntryColumns;
}

function shown(name: Uint8Array): string {
  const path = text(name.subarray(0, 200));
  return `“${path}${name.length > 200 ? '…' : ''}”`;
}
