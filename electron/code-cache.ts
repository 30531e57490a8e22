import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Bytes of the SHA-256 that stands before the code. */
const sumBytes = 32;

const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

/**
 * A script's code as V8 compiled it at an earlier start. One file in a folder of its own; its name says which source, V8 and
 * machine it is for. It only saves time: whatever is wrong with it, the script is compiled anew.
 */
export class CodeCache {
  readonly #folder: string;
  readonly #name: string;

  constructor(folder: string, source: string) {
    this.#folder = folder;
    const { v8 } = process.versions;
    this.#name = createHash('sha256').update([source, v8, process.arch].join('\0')).digest('hex');
  }

  /** Undefined when there is none, or one that isn't as it was written: V8 itself would trust it. */
  read(): Buffer | undefined {
    try {
      const kept = readFileSync(path.join(this.#folder, this.#name));
      const code = kept.subarray(sumBytes);
      return sum(code).equals(kept.subarray(0, sumBytes)) ? code : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps this code, and removes that of other versions. A disk that doesn't take it is no reason to say anything. */
  write(code: Buffer): void {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      for (const name of readdirSync(this.#folder)) if (name !== this.#name) rmSync(path.join(this.#folder, name));
      const part = path.join(this.#folder, `${this.#name}.part`);
      writeFileSync(part, Buffer.concat([sum(code), code]), { mode: 0o600 });
      renameSync(part, path.join(this.#folder, this.#name));
    } catch {
      // The next start compiles as this one did.
    }
  }
}
