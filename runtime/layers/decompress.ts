import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { GantryError } from '../contract/errors.ts';
import { invalidArchive, truncatedArchive } from './faults.ts';

/** How bytes are packed, by their first ones (RFC 1952, RFC 8878). Others than these are neither Docker's nor OCI's. */
export type Packing = 'plain' | 'gzip' | 'zstd';

export function packingOf(head: Uint8Array): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd';
  return 'plain';
}

/** A zstd frame's window, at most: what the zstd tool itself takes without being asked to (`--long=27`). */
const largestWindow = 128 * 1024 * 1024;
/** Packed bytes given to the unpacker at a time: a piece of a bomb unpacks to 128 KiB each four bytes. */
const zstdPiece = 4096;

/** Bytes that may come out before the ratio counts, and out of one byte: gzip and zstd of real layers stay below 100. */
const freeBytes = 4 * 1024 ** 3;
const mostFromOne = 250;

/** Counts what goes in and what comes out at all levels, and stops bombs. */
export class BombGuard {
  read = 0;
  #unpacked = 0;

  unpacked(bytes: number): void {
    this.#unpacked += bytes;
    if (this.#unpacked > freeBytes + this.read * mostFromOne)
      throw invalidArchive(
        'This archive unpacks to far more than an image can hold, so Gantry stopped reading it.',
        'It is most likely damaged, or made to fill up memory and time.',
      );
  }
}

/** Takes packed bytes and passes on unpacked ones, in order. */
export interface Unpacker {
  /** Resolves when they went through. */
  write(bytes: Uint8Array): Promise<void> | undefined;
  end(): Promise<void> | undefined;
  /** Lets go of it in the middle. */
  destroy(): void;
}

export function unpacker(packing: Packing, guard: BombGuard, onData: (bytes: Uint8Array) => void): Unpacker {
  if (packing === 'gzip') return new GzipUnpacker(guard, onData);
  if (packing === 'zstd') return new ZstdUnpacker(guard, onData);
  return {
    write: bytes => {
      onData(bytes);
      return undefined;
    },
    end: () => undefined,
    destroy: () => {},
  };
}

class GzipUnpacker implements Unpacker {
  readonly #gunzip = createGunzip({ chunkSize: 128 * 1024 });
  readonly #failed: Promise<never>;

  constructor(guard: BombGuard, onData: (bytes: Uint8Array) => void) {
    this.#failed = new Promise((_, reject) => {
      this.#gunzip.on('error', error => reject(gzipFault(error)));
    });
    this.#failed.catch(() => {});
    this.#gunzip.on('data', (bytes: Buffer) => {
      try {
        guard.unpacked(bytes.length);
        onData(bytes);
      } catch (error) {
        this.#gunzip.destroy(error as Error);
      }
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    const written = new Promise<void>(resolve => this.#gunzip.write(bytes, () => resolve()));
    return Promise.race([written, this.#failed]);
  }

  async end(): Promise<void> {
    const ended = once(this.#gunzip, 'end').then(
      () => {},
      () => {},
    );
    this.#gunzip.end();
    await Promise.race([ended, this.#failed]);
  }

  destroy(): void {
    this.#gunzip.destroy();
  }
}

function gzipFault(error: unknown): unknown {
  if (error instanceof GantryError) return error;
  if ((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR') return truncatedArchive();
  return invalidArchive('The archive’s compressed data is damaged.');
}

class ZstdUnpacker implements Unpacker {
  readonly #stream: Decompress;
  #failure: unknown;
  #begun = false;

  constructor(guard: BombGuard, onData: (bytes: Uint8Array) => void) {
    this.#stream = new Decompress(bytes => {
      try {
        guard.unpacked(bytes.length);
        onData(bytes);
      } catch (error) {
        this.#failure ??= error;
        throw error;
      }
    });
  }

  write(bytes: Uint8Array): undefined {
    if (!this.#begun) checkWindow(bytes);
    this.#begun = true;
    for (let at = 0; at < bytes.length; at += zstdPiece) this.#push(bytes.subarray(at, at + zstdPiece), false);
  }

  end(): undefined {
    this.#push(new Uint8Array(0), true);
  }

  destroy(): void {}

  #push(bytes: Uint8Array, final: boolean): void {
    try {
      this.#stream.push(bytes, final);
    } catch (error) {
      if (this.#failure) throw this.#failure;
      // ZstdErrorCode.UnexpectedEOF
      if ((error as { code?: number }).code === 5) throw truncatedArchive();
      throw invalidArchive('The archive’s compressed data is damaged.');
    }
  }
}

/** RFC 8878, 3.1.1.1: the window is given by a byte, or is the content's size when that is given alone. */
function checkWindow(head: Uint8Array): void {
  if (head.length < 18) return;
  const descriptor = head[4] as number;
  const single = (descriptor & 0x20) !== 0;
  let size: number;
  if (single) {
    const flag = descriptor >> 6;
    const at = 5 + ([0, 1, 2, 4][descriptor & 3] as number);
    const view = new DataView(head.buffer, head.byteOffset + at);
    size = flag < 2 ? 0 : flag === 2 ? view.getUint32(0, true) : Number(view.getBigUint64(0, true));
  } else {
    const window = head[5] as number;
    const base = 2 ** (10 + (window >> 3));
    size = base + (base / 8) * (window & 7);
  }
  if (size > largestWindow)
    throw invalidArchive('The archive’s compressed data wants more memory than zstd itself would give it.');
}
