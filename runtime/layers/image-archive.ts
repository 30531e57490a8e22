import { createHash, type Hash } from 'node:crypto';
import { BombGuard, packingOf, type Unpacker, unpacker } from './decompress.ts';
import { invalidArchive } from './faults.ts';
import { type TarHeader, text } from './tar-header.ts';
import { TarReader, type TarVisitor } from './tar-reader.ts';

/** Manifests, configs and indexes, in bytes each and all together: real ones have some kilobytes. */
const largestDocument = 16 * 1024 * 1024;
const mostDocumentBytes = 64 * 1024 * 1024;
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

export interface ArchiveOptions<V> {
  /** Makes the visitor of a layer; null passes it over without unpacking it. */
  onLayer(name: string): V | null;
  /** After each piece: bytes read from the source so far, layers that are done. */
  onProgress?(read: number, layers: number): void;
  /** To end before the end: asked after each piece. */
  isDone?(): boolean;
  /** Whether digests are computed and checked. */
  verify: boolean;
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
  #part: Part<V> | null = null;
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
    this.#part = isFile && header.size > 0 ? new Part(name, header.size, this.#options, this.#guard) : null;
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

const digestName = /^blobs\/sha256\/([0-9a-f]{64})$/;

/** One file of the archive while it passes by. */
class Part<V extends TarVisitor> {
  readonly name: string;
  document: Buffer | null = null;
  visitor: V | null = null;
  diffId = '';
  readonly #size: number;
  readonly #options: ArchiveOptions<V>;
  readonly #guard: BombGuard;
  readonly #digest: string | undefined;
  #packedHash: Hash | null = null;
  #plainHash: Hash | null = null;
  #filled = 0;
  #begun = false;
  #tar: TarReader | null = null;
  #unpacker: Unpacker | null = null;
  #head: Buffer = Buffer.alloc(0);

  constructor(name: string, size: number, options: ArchiveOptions<V>, guard: BombGuard) {
    this.name = name;
    this.#size = size;
    this.#options = options;
    this.#guard = guard;
    this.#digest = digestName.exec(name)?.[1];
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#begun) return this.#take(bytes);
    // 512 bytes tell a tar; the first piece may be shorter.
    const head = this.#head.length > 0 ? Buffer.concat([this.#head, bytes]) : bytes;
    if (head.length < Math.min(512, this.#size)) {
      this.#head = Buffer.from(head);
      return undefined;
    }
    this.#begin(head);
    return this.#take(head);
  }

  #begin(head: Uint8Array): void {
    this.#begun = true;
    const packing = packingOf(head);
    const isTar = packing === 'plain' && head.length >= 512 && looksLikeTar(head);
    if (packing === 'plain' && !isTar) {
      if (isJson(head) && this.#size <= largestDocument) this.document = Buffer.alloc(this.#size);
    } else this.visitor = this.#options.onLayer(this.name);
    if (this.visitor) {
      const tar = new TarReader(this.visitor);
      this.#tar = tar;
      const { verify } = this.#options;
      const hash = verify ? createHash('sha256') : null;
      this.#plainHash = hash;
      this.#unpacker = unpacker(packing, this.#guard, piece => {
        hash?.update(piece);
        tar.write(piece);
      });
    }
    const wanted = this.visitor !== null || this.document !== null;
    const isPlainLayer = this.visitor !== null && packing === 'plain';
    if (this.#digest && this.#options.verify && wanted && !isPlainLayer) this.#packedHash = createHash('sha256');
  }

  #take(bytes: Uint8Array): Promise<void> | undefined {
    this.#packedHash?.update(bytes);
    this.document?.set(bytes, this.#filled);
    this.#filled += bytes.length;
    return this.#unpacker?.write(bytes);
  }

  async end(): Promise<void> {
    await this.#unpacker?.end();
    this.#unpacker = null;
    this.#tar?.finish();
    const plain = this.#plainHash?.digest('hex');
    if (plain) this.diffId = `sha256:${plain}`;
    const packed = this.#packedHash?.digest('hex') ?? (this.#tar ? plain : undefined);
    if (this.#digest && packed && packed !== this.#digest)
      throw invalidArchive(
        `The archive is damaged: the content of ${this.name.slice(0, 25)}… is not what its name says.`,
      );
  }

  destroy(): void {
    this.#unpacker?.destroy();
  }
}

function looksLikeTar(head: Uint8Array): boolean {
  const magic = text(head.subarray(257, 262)) === 'ustar';
  // An image's layer may be empty: nothing but zeros.
  return magic || head.subarray(0, 512).every(byte => byte === 0);
}

function isJson(head: Uint8Array): boolean {
  return /^\s*[{[]/.test(text(head.subarray(0, 64)));
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
