import { ArchivePart, type PartOptions } from './archive-part.ts';
import { BombGuard, packingOf, type Unpacker, unpacker } from './decompress.ts';
import { invalidArchive } from './faults.ts';
import { type TarHeader, text } from './tar-header.ts';
import { TarReader, type TarVisitor } from './tar-reader.ts';

/** Manifests, configs and indexes of an archive, in bytes all together. */
export const mostDocumentBytes = 64 * 1024 * 1024;
/** Entries of the archive itself; one image has at most 127 layers (Docker), with three entries each. */
const mostParts = 20_000;

/** A layer that an archive holds. */
export interface LayerPart<V> {
  visitor: V;
  /** Of its bytes unpacked: what an image's config calls it by. */
  diffId: string;
}

/** What an archive of images is made of, by the names in it. */
export interface ArchiveParts<V> {
  documents: Map<string, Buffer>;
  layers: Map<string, LayerPart<V>>;
  links: Map<string, string>;
}

export interface ArchiveOptions<V> extends PartOptions<V> {
  /** After each piece: bytes read from the source so far, layers that are done. */
  onProgress?(read: number, layers: number): void;
  /** To end before the end: asked after each piece. */
  isDone?(): boolean;
}

/**
 * Reads an archive of images as a stream: `docker save` of any version or an OCI layout, as a whole and its layers plain, gzip
 * or zstd. Layers may come before what names them, so every part that looks like a layer is read as one; nothing is kept but
 * the JSON documents.
 */
export async function readArchive<V extends TarVisitor>(
  source: AsyncIterable<Uint8Array>,
  options: ArchiveOptions<V>,
): Promise<ArchiveParts<V>> {
  const guard = new BombGuard();
  const reader = new PartsReader(options, guard);
  let outer: Unpacker | null = null;
  const queue: Uint8Array[] = [];
  const drain = async () => {
    for (let piece = queue.shift(); piece; piece = queue.shift()) await reader.write(piece);
  };
  try {
    for await (const chunk of source) {
      guard.read += chunk.length;
      outer ??= unpacker(packingOf(chunk), guard, bytes => queue.push(bytes));
      await outer.write(chunk);
      await drain();
      options.onProgress?.(guard.read, reader.parts.layers.size);
      if (options.isDone?.()) return reader.parts;
    }
    if (!outer) throw invalidArchive('The file is empty.');
    await outer.end();
    await drain();
    reader.finish();
    return reader.parts;
  } finally {
    outer?.destroy();
    reader.destroy();
  }
}

class PartsReader<V extends TarVisitor> implements TarVisitor {
  readonly parts: ArchiveParts<V> = { documents: new Map(), layers: new Map(), links: new Map() };
  readonly #options: ArchiveOptions<V>;
  readonly #guard: BombGuard;
  readonly #tar: TarReader = new TarReader(this);
  #part: ArchivePart<V> | null = null;
  #pending: Promise<void> | null = null;
  #count = 0;
  #documentBytes = 0;

  constructor(options: ArchiveOptions<V>, guard: BombGuard) {
    this.#options = options;
    this.#guard = guard;
  }

  async write(chunk: Uint8Array): Promise<void> {
    let at = 0;
    while (at < chunk.length) {
      at = this.#tar.write(chunk, at);
      if (!this.#pending) continue;
      const pending = this.#pending;
      this.#pending = null;
      await pending;
      this.#tar.paused = false;
    }
  }

  finish(): void {
    this.#tar.finish();
  }

  destroy(): void {
    this.#part?.destroy();
  }

  entry(header: TarHeader): void {
    if (++this.#count > mostParts) throw invalidArchive('The archive holds more parts than any image has.');
    const name = cleanName(text(header.name));
    if (header.type === '1' || header.type === '2') this.parts.links.set(name, linkTarget(name, header));
    const isFile = header.type === '0' || header.type === '7';
    this.#part = isFile && header.size > 0 ? new ArchivePart(name, header.size, this.#options, this.#guard) : null;
  }

  data(bytes: Uint8Array): void {
    this.#wait(this.#part?.write(bytes));
  }

  end(): void {
    const part = this.#part;
    if (!part) return;
    const before = this.#pending;
    const done = (async () => {
      await before;
      await part.end();
      if (part.document) this.#keep(part.name, part.document);
      if (part.visitor) this.parts.layers.set(part.name, { visitor: part.visitor, diffId: part.diffId });
      this.#part = null;
    })();
    this.#wait(done);
  }

  #keep(name: string, document: Buffer): void {
    this.#documentBytes += document.length;
    if (this.#documentBytes > mostDocumentBytes) throw invalidArchive('The archive holds too many manifests.');
    this.parts.documents.set(name, document);
  }

  #wait(pending: Promise<void> | undefined): void {
    if (!pending) return;
    this.#pending = pending;
    this.#tar.paused = true;
  }
}

function cleanName(name: string): string {
  return name.replace(/^(\.?\/)+/, '');
}

/** Moby writes `../ID/layer.tar` where two layers are the same; hard links name a path from the root. */
function linkTarget(name: string, { type, link }: TarHeader): string {
  const target = text(link.subarray(0, 4096));
  if (type === '1') return cleanName(target);
  const parts = name.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
