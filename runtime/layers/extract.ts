import {
  chmodSync,
  closeSync,
  copyFileSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  openSync,
  symlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { GantryError } from '../contract/errors.ts';
import { contentEntry, nodeIn } from './content.ts';
import { absent, isDirectory, type LayerState, stateAt } from './fold.ts';
import type { JobProgress, Jobs } from './jobs.ts';
import { type AnalysisHeader, type LayerData, layerOf, nameBytes, pathOf } from './layer-data.ts';
import { mostNotes } from './layer-entries.ts';
import { type PickSink, pick, type Wanted } from './pick.ts';
import { readStoredData, readStoredHeader } from './stored.ts';

/** Writes what a path is in a layer's tree to `target`, which must not be there yet. */
export async function extract(
  { source, folder, key, layer, path, target }: Jobs['extract']['input'],
  report: (progress: JobProgress) => void,
): Promise<Jobs['extract']['result']> {
  const [header, data] = await Promise.all([readStoredHeader(folder, key), readStoredData(folder, key)]);
  if (!header || !data)
    throw new GantryError({ kind: 'not-found', message: 'The analysis of this image is gone; open its layers again.' });
  const state = stateAt(data, layer);
  const top = nodeIn(data, state, path);
  checkTop(data, state, top, path);
  const extraction = new Extraction(data, state, header, top, target);
  try {
    extraction.plan();
    if (extraction.wanted.size > 0) await pick(source, extraction.wanted, report);
    extraction.finish();
  } catch (error) {
    throw writeError(error, target);
  }
  const { files, bytes, notes } = extraction;
  return { files, bytes, notes };
}

function checkTop(data: LayerData, state: LayerState, top: number, path: string): void {
  const entry = state.after[top] as number;
  if (isDirectory(data, entry) || contentEntry(data, state, entry) !== null) return;
  const link = data.strings[data.entries.link[entry] as number];
  throw new GantryError({
    kind: 'invalid-input',
    message: link ? `${path} is a link to ${link}.` : `${path} is neither a file nor a folder.`,
    hint: link ? 'Extract what it leads to.' : 'Choose a file or a folder.',
  });
}

/**
 * Only ever makes new entries below a new one, by names without slashes and dots, and makes links when all else is there:
 * nothing is written through a link. Owners, set-uid bits and devices are left out.
 */
class Extraction {
  files = 0;
  bytes = 0;
  readonly notes: string[] = [];
  readonly wanted: Wanted = new Map();
  readonly #data: LayerData;
  readonly #state: LayerState;
  readonly #header: AnalysisHeader;
  readonly #top: number;
  /** Where each node goes; names may be bytes that are no UTF-8. */
  readonly #places = new Map<number, Buffer>();
  /** Nodes whose content another one's file has, with that file. */
  readonly #copies: { node: number; from: Buffer }[] = [];
  readonly #written = new Map<number, Buffer>();

  constructor(data: LayerData, state: LayerState, header: AnalysisHeader, top: number, target: string) {
    this.#data = data;
    this.#state = state;
    this.#header = header;
    this.#top = top;
    this.#places.set(top, Buffer.from(target));
  }

  /** Makes the directories and notes what is to be read. */
  plan(): void {
    const { end, parent } = this.#data;
    for (let node = this.#top; node < (end[this.#top] as number); node++) {
      const entry = this.#state.after[node] as number;
      if (entry === absent) continue;
      const above = this.#places.get(parent[node] as number);
      if (node !== this.#top) {
        if (!above) continue;
        this.#places.set(node, Buffer.concat([above, Buffer.from('/'), nameBytes(this.#data, node)]));
      }
      if (isDirectory(this.#data, entry)) mkdirSync(this.#place(node), { mode: 0o700 });
      else this.#want(node, entry);
    }
  }

  #want(node: number, entry: number): void {
    const type = this.#data.entries.type[entry];
    if (type === 2) return;
    const content = contentEntry(this.#data, this.#state, entry);
    if (type !== 0) {
      this.#note(node, 'it is a device, a pipe or of an unknown kind');
      return;
    }
    if (content === null) {
      this.#note(node, 'its hard link leads nowhere');
      return;
    }
    const first = this.#written.get(content);
    if (first) {
      this.#copies.push({ node, from: first });
      return;
    }
    const place = this.#place(node);
    this.#written.set(content, place);
    const part = this.#header.layers[layerOf(this.#data, content)]?.part ?? '';
    const layer = this.wanted.get(part) ?? new Map<number, PickSink>();
    this.wanted.set(part, layer);
    layer.set(this.#data.entries.ordinal[content] as number, this.#fileSink(place));
  }

  #fileSink(place: Buffer): PickSink {
    let file: number | null = null;
    // Opened with the first byte, so that no more than one is open at a time; `wx` follows no link and replaces nothing.
    const open = () => {
      file ??= openSync(place, 'wx', 0o600);
      return file;
    };
    return {
      write: bytes => {
        const descriptor = open();
        for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
        this.bytes += bytes.length;
      },
      end: () => {
        closeSync(open());
        this.files += 1;
      },
    };
  }

  /** Links, then permissions and times, the directories' after what is in them. */
  finish(): void {
    for (const { node, from } of this.#copies) {
      try {
        linkSync(from, this.#place(node));
      } catch {
        // A file system without hard links.
        copyFileSync(from, this.#place(node));
      }
      this.files += 1;
    }
    const nodes = [...this.#places.keys()].reverse();
    for (const node of nodes) if (this.#typeOf(node) === 2) this.#makeLink(node);
    for (const node of nodes) this.#setMode(node);
  }

  #makeLink(node: number): void {
    const entry = this.#state.after[node] as number;
    const target = this.#data.strings[this.#data.entries.link[entry] as number] ?? '';
    if (!staysInside(target, this.#depth(node))) {
      this.#note(node, `it links to ${target}, which lies outside`);
      return;
    }
    const place = this.#place(node);
    symlinkSync(target, place);
    lutimesSync(place, this.#time(entry), this.#time(entry));
    this.files += 1;
  }

  #setMode(node: number): void {
    const entry = this.#state.after[node] as number;
    const type = this.#typeOf(node);
    if (
      entry < 0 ||
      (type !== 0 && type !== 1) ||
      (type === 0 && contentEntry(this.#data, this.#state, entry) === null)
    )
      return;
    const place = this.#place(node);
    const mode = (this.#data.entries.mode[entry] as number) & 0o777;
    // Its owner must be able to remove it again.
    chmodSync(place, type === 1 ? mode | 0o700 : mode | 0o400);
    utimesSync(place, this.#time(entry), this.#time(entry));
  }

  #typeOf(node: number): number | undefined {
    const entry = this.#state.after[node] as number;
    return entry < 0 ? 1 : this.#data.entries.type[entry];
  }

  #time(entry: number): number {
    const time = this.#data.entries.mtime[entry] as number;
    return time >= 0 && time < 2 ** 33 ? time : 0;
  }

  /** Directories between the top and a node. */
  #depth(node: number): number {
    let depth = 0;
    for (let at = this.#data.parent[node] as number; at > this.#top; at = this.#data.parent[at] as number) depth += 1;
    return depth;
  }

  #place(node: number): Buffer {
    const place = this.#places.get(node);
    if (!place) throw new Error(`Node ${node} has no place.`);
    return place;
  }

  #note(node: number, why: string): void {
    if (this.notes.length < mostNotes) this.notes.push(`${pathOf(this.#data, node)} was left out: ${why}.`);
  }
}

/**
 * Whether a symbolic link leads to what is below the top. `..` only at the beginning, where it climbs real directories: after
 * a name it could climb from where another link leads.
 */
export function staysInside(target: string, depth: number): boolean {
  if (target === '' || target.startsWith('/') || target.includes('\0') || target.includes('\ufffd')) return false;
  const parts = target.split('/').filter(part => part !== '' && part !== '.');
  const firstName = parts.findIndex(part => part !== '..');
  const climbs = firstName < 0 ? parts.length : firstName;
  return climbs <= depth && !parts.slice(climbs).includes('..');
}

/** Turns a failure of the disk that a tree is written to into a sentence; other errors are passed on. */
export function writeError(thrown: unknown, target: string): unknown {
  const { code, message: detail } = thrown as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new GantryError({
      kind: 'disk-full',
      message: `The disk that holds ${target} is full.`,
      hint: 'Free some space there, or choose another folder.',
      detail,
    });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new GantryError({
      kind: 'invalid-input',
      message: `You may not write to ${target}.`,
      hint: 'Choose another folder.',
      detail,
    });
  if (code === 'EEXIST' || code === 'ENAMETOOLONG')
    return new GantryError({
      kind: 'conflict',
      message: `${target} can’t hold all of these files: their names are too long, or two are the same to this disk.`,
      hint: 'Choose a folder on another disk, or extract a smaller part.',
      detail,
    });
  return thrown;
}
