import { invalidArchive, truncatedArchive } from './faults.ts';
import { applyPax, blockSize, parseHeader, type TarHeader } from './tar-header.ts';

/** Long names and pax records of one entry, in bytes: real ones have some hundred. */
const longestExtension = 1024 * 1024;

/** Hears what a {@link TarReader} finds: for each entry its header, its content in pieces, its end. */
export interface TarVisitor {
  entry(header: TarHeader): void;
  data(bytes: Uint8Array): void;
  end(): void;
}

/** Takes a tar apart as it comes, in pieces of any size. Keeps nothing but the header it is at. */
export class TarReader {
  /** Set by a visitor that needs time: {@link write} then returns early. */
  paused = false;
  /** The end mark was read; what follows it is padding. */
  complete = false;
  readonly #visitor: TarVisitor;
  readonly #block = Buffer.alloc(blockSize);
  #filled = 0;
  #position = 0;
  /** Bytes of content, and of padding after it, that are still to come. */
  #content = 0;
  #padding = 0;
  #inEntry = false;
  #extension: { type: string; bytes: Buffer; filled: number } | null = null;
  #pax: Buffer | null = null;
  #longName: Uint8Array | null = null;
  #longLink: Uint8Array | null = null;

  constructor(visitor: TarVisitor) {
    this.#visitor = visitor;
  }

  /** Takes bytes from `from` on; answers with how far it came, which is the end unless the visitor paused it. */
  write(chunk: Uint8Array, from = 0): number {
    let at = from;
    while (at < chunk.length && !this.paused) {
      const taken = this.#take(chunk, at);
      at += taken;
      this.#position += taken;
    }
    return at;
  }

  #take(chunk: Uint8Array, at: number): number {
    if (this.complete) return chunk.length - at;
    if (this.#content > 0) return this.#takeContent(chunk, at);
    if (this.#padding === 0) return this.#takeHeader(chunk, at);
    const taken = Math.min(this.#padding, chunk.length - at);
    this.#padding -= taken;
    return taken;
  }

  /** To be called at the end. Throws `archive-truncated` when something is missing. */
  finish(): void {
    const atBoundary = this.#filled === 0 && this.#content === 0 && this.#padding === 0 && !this.#pax;
    if (!this.complete && !(atBoundary && this.#position > 0)) throw truncatedArchive();
  }

  #takeContent(chunk: Uint8Array, at: number): number {
    const taken = Math.min(this.#content, chunk.length - at);
    const bytes = chunk.subarray(at, at + taken);
    this.#content -= taken;
    const extension = this.#extension;
    if (extension) {
      extension.bytes.set(bytes, extension.filled);
      extension.filled += taken;
    } else this.#visitor.data(bytes);
    if (this.#content === 0) this.#endContent();
    return taken;
  }

  #endContent(): void {
    const extension = this.#extension;
    if (!extension) {
      this.#inEntry = false;
      this.#visitor.end();
      return;
    }
    this.#extension = null;
    if (extension.type === 'x') this.#pax = extension.bytes;
    if (extension.type === 'L') this.#longName = untilZero(extension.bytes);
    if (extension.type === 'K') this.#longLink = untilZero(extension.bytes);
  }

  #takeHeader(chunk: Uint8Array, at: number): number {
    const whole = this.#filled === 0 && chunk.length - at >= blockSize;
    const taken = whole ? blockSize : Math.min(blockSize - this.#filled, chunk.length - at);
    const position = this.#position - this.#filled;
    if (!whole) {
      this.#block.set(chunk.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      if (this.#filled < blockSize) return taken;
      this.#filled = 0;
    }
    const header = parseHeader(whole ? chunk.subarray(at, at + blockSize) : this.#block, position);
    if (header) this.#begin(header);
    else this.complete = true;
    return taken;
  }

  #begin(header: TarHeader): void {
    if ('xgLK'.includes(header.type)) {
      if (header.size > longestExtension) throw invalidArchive('The archive is damaged: an entry’s name is too long.');
      this.#expect(header.size);
      this.#extension = { type: header.type, bytes: Buffer.alloc(header.size), filled: 0 };
      if (header.size === 0) this.#endContent();
      return;
    }
    if (this.#longName) header.name = this.#longName;
    if (this.#longLink) header.link = this.#longLink;
    if (this.#pax) applyPax(header, this.#pax);
    this.#pax = null;
    this.#longName = null;
    this.#longLink = null;
    this.#expect(header.size);
    this.#inEntry = true;
    this.#visitor.entry(header);
    if (header.size === 0 && this.#inEntry) this.#endContent();
  }

  #expect(size: number): void {
    this.#content = size;
    this.#padding = (blockSize - (size % blockSize)) % blockSize;
  }
}

function untilZero(bytes: Buffer): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}
