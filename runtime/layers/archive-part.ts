import { createHash, type Hash } from 'node:crypto';
import { type BombGuard, packingOf, type Unpacker, unpacker } from './decompress.ts';
import { invalidArchive } from './faults.ts';
import { text } from './tar-header.ts';
import { TarReader, type TarVisitor } from './tar-reader.ts';

/** Manifests, configs and indexes, in bytes each: real ones have some kilobytes. */
export const largestDocument = 16 * 1024 * 1024;

/** What is done with the files of an archive. */
export interface PartOptions<V> {
  /** Makes the visitor of a layer; null passes it over without unpacking it. */
  onLayer(name: string): V | null;
  /** Whether digests are computed and checked. */
  verify: boolean;
}

/** In an OCI layout, and in skopeo's `dir:`. */
const digestName = /^(?:blobs\/sha256\/)?([0-9a-f]{64})$/;

/** One file of the archive while it passes by. */
export class ArchivePart<V extends TarVisitor> {
  readonly name: string;
  document: Buffer | null = null;
  visitor: V | null = null;
  diffId = '';
  readonly #size: number;
  readonly #options: PartOptions<V>;
  readonly #guard: BombGuard;
  readonly #digest: string | undefined;
  #packedHash: Hash | null = null;
  #plainHash: Hash | null = null;
  #filled = 0;
  #begun = false;
  #tar: TarReader | null = null;
  #unpacker: Unpacker | null = null;
  #head: Buffer = Buffer.alloc(0);

  constructor(name: string, size: number, options: PartOptions<V>, guard: BombGuard) {
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
