const blockSize = 512;
/** Names that are kept: enough to know what an archive is, bounded against hostile ones. */
const mostNames = 10_000;

/**
 * Follows a tar stream by its headers only (POSIX ustar; GNU and pax extension entries are skipped over like any other), to
 * tell whether it is one, whether it is whole, and whether it holds images. Contents are never kept or unpacked.
 */
export class TarScan {
  /** Names of the entries so far, without `./`. */
  readonly names = new Set<string>();
  /** A header's checksum is wrong. */
  invalid = false;
  /** The end mark was read. */
  complete = false;
  /** Bytes taken in. */
  position = 0;
  readonly #header = Buffer.alloc(blockSize);
  #filled = 0;
  #content = 0;

  /** Whether it holds what `docker load` looks for: Docker's manifest, the legacy `repositories`, or an OCI index. */
  get isImage(): boolean {
    return ['manifest.json', 'repositories', 'index.json'].some(name => this.names.has(name));
  }

  /** Whether all of the last entry was there. */
  get atBoundary(): boolean {
    return this.#filled === 0 && this.#content === 0;
  }

  /** Bytes of content that come next and need not be read. */
  get skippable(): number {
    return this.#filled === 0 ? this.#content : 0;
  }

  /** Says that so many bytes of content were passed over. */
  skip(bytes: number): void {
    this.#content -= bytes;
    this.position += bytes;
  }

  write(chunk: Uint8Array): void {
    let offset = 0;
    while (offset < chunk.length && !this.invalid && !this.complete) {
      if (this.#content > 0 && this.#filled === 0) {
        const skipped = Math.min(this.#content, chunk.length - offset);
        this.skip(skipped);
        offset += skipped;
        continue;
      }
      const taken = Math.min(blockSize - this.#filled, chunk.length - offset);
      this.#header.set(chunk.subarray(offset, offset + taken), this.#filled);
      this.#filled += taken;
      this.position += taken;
      offset += taken;
      if (this.#filled === blockSize) this.#readHeader();
    }
  }

  #readHeader(): void {
    this.#filled = 0;
    const header = this.#header;
    if (header.every(byte => byte === 0)) {
      // Two zero blocks end an archive; some writers leave the second one out.
      this.complete = true;
      return;
    }
    const size = readNumber(header.subarray(124, 136));
    if (size === null || readNumber(header.subarray(148, 156)) !== checksum(header)) {
      this.invalid = true;
      return;
    }
    const name = text(header.subarray(0, 100)).replace(/^\.\//, '');
    if (this.names.size < mostNames) this.names.add(name);
    // Hard links, symbolic links, devices and folders have no content, whatever their size field says.
    const hasContent = !['1', '2', '3', '4', '5', '6'].includes(String.fromCharCode(header[156] ?? 0));
    this.#content = hasContent ? Math.ceil(size / blockSize) * blockSize : 0;
  }
}

/** An octal number, or GNU's base-256 for sizes over 8 GiB. */
function readNumber(field: Uint8Array): number | null {
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(value) ? value : null;
  }
  const digits = text(field).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : null;
}

/** The sum of the header's bytes, its own field counted as blanks. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0);
}

function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('latin1');
}
