import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { ArchivePart, largestDocument } from './archive-part.ts';
import { BombGuard } from './decompress.ts';
import { invalidArchive } from './faults.ts';
import { type ArchiveOptions, type ArchiveParts, mostDocumentBytes } from './image-archive.ts';
import { chosenOf, documentsNamed, imagesIn } from './manifest.ts';
import type { TarVisitor } from './tar-reader.ts';

/** Files of a layout, by their names in it: nothing else of a folder is ever opened. */
const partName = /^(?:index\.json|manifest\.json|(?:blobs\/sha256\/)?[0-9a-f]{64})$/;
/** Documents that are read; an index of all platforms has some tens. */
const mostDocuments = 2000;
const pieceSize = 512 * 1024;

/** Which of a folder's images is read; or only these parts of it, which an analysis named. */
export type FolderChoice = { image: string | null } | { parts: readonly string[] };

/**
 * Reads the folder of an OCI layout, or of skopeo's `dir:`: of it only the manifests, and the layers of the chosen image.
 * Follows no link. Throws `archive-invalid`, `archive-truncated` and errors of the file system.
 */
export async function readFolder<V extends TarVisitor>(
  folder: string,
  options: ArchiveOptions<V>,
  choice: FolderChoice,
): Promise<ArchiveParts<V>> {
  const reader = new FolderReader(folder, options);
  await reader.readLayers('parts' in choice ? choice.parts : await reader.findLayers(choice.image));
  return reader.parts;
}

class FolderReader<V extends TarVisitor> {
  readonly parts: ArchiveParts<V> = { documents: new Map(), layers: new Map(), links: new Map() };
  readonly #folder: string;
  readonly #options: ArchiveOptions<V>;
  readonly #guard = new BombGuard();
  #documentBytes = 0;

  constructor(folder: string, options: ArchiveOptions<V>) {
    this.#folder = folder;
    this.#options = options;
  }

  /** Reads the manifests; answers with the layers of the chosen image. */
  async findLayers(image: string | null): Promise<readonly string[]> {
    const { documents } = this.parts;
    const top = (await this.#document('index.json')) ? 'index.json' : 'manifest.json';
    if (top === 'manifest.json' && !(await this.#document(top)))
      throw invalidArchive(
        'This folder is no OCI layout: it has neither index.json nor manifest.json.',
        'Choose the folder that holds index.json, or an archive.',
      );
    const layout = top === 'index.json' ? 'oci' : 'dir';
    const seen = new Set<string>();
    const waiting = [top];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (seen.size > mostDocuments)
        throw invalidArchive('This folder’s index names more manifests than any image has.');
      const document = documents.get(name) ?? (await this.#document(name));
      if (!document) continue;
      const { manifests, config } = documentsNamed(document, layout, name);
      waiting.push(...manifests);
      if (config && !documents.has(config)) await this.#document(config);
    }
    const { images } = imagesIn(this.parts, document => sha256(document));
    return chosenOf(images, image).layers;
  }

  async readLayers(names: readonly string[]): Promise<void> {
    for (const name of new Set(names)) {
      await this.#layer(name);
      if (this.#options.isDone?.()) return;
    }
  }

  /** Takes a document in; null when it isn't there: an index may name platforms that were not copied. */
  async #document(name: string): Promise<Buffer | null> {
    const file = await this.#open(name);
    if (!file) return null;
    try {
      const { size } = await file.stat();
      this.#documentBytes += size;
      if (size > largestDocument || this.#documentBytes > mostDocumentBytes)
        throw invalidArchive(`${name.slice(0, 25)} is too large for a manifest.`);
      // A file that grows meanwhile is read only as far as it was.
      const document = Buffer.alloc(size);
      const { bytesRead } = await file.read(document, 0, size, 0);
      const digest = /[0-9a-f]{64}$/.exec(name)?.[0];
      if (bytesRead < size || (digest && sha256(document) !== `sha256:${digest}`)) throw damaged(name);
      this.parts.documents.set(name, document);
      return document;
    } finally {
      await file.close();
    }
  }

  async #layer(name: string): Promise<void> {
    const file = await this.#open(name);
    if (!file) return;
    let part: ArchivePart<V> | null = null;
    try {
      const { size } = await file.stat();
      part = new ArchivePart(name, size, this.#options, this.#guard);
      for (let at = 0; at < size; ) {
        // A new one each time: the unpackers keep what they were given until they have used it.
        const piece = Buffer.allocUnsafe(pieceSize);
        const { bytesRead } = await file.read(piece, 0, Math.min(pieceSize, size - at), at);
        if (bytesRead === 0) throw damaged(name);
        at += bytesRead;
        this.#guard.read += bytesRead;
        await part.write(piece.subarray(0, bytesRead));
        this.#options.onProgress?.(this.#guard.read, this.parts.layers.size);
        if (this.#options.isDone?.()) return;
      }
      await part.end();
      if (part.visitor) this.parts.layers.set(name, { visitor: part.visitor, diffId: part.diffId });
    } finally {
      part?.destroy();
      await file.close();
    }
  }

  /** Null when there is nothing of that name. */
  async #open(name: string): Promise<FileHandle | null> {
    if (!partName.test(name))
      throw invalidArchive(`The layout names a part that is none of its blobs: ${JSON.stringify(name.slice(0, 100))}.`);
    try {
      let folder = this.#folder;
      for (const above of name.split('/').slice(0, -1)) {
        folder = join(folder, above);
        if (!(await lstat(folder)).isDirectory()) throw odd(above);
      }
      // Windows has no flag for it, and no links that an ordinary user could make.
      const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
      const file = await open(join(this.#folder, name), flags);
      if ((await file.stat()).isFile()) return file;
      await file.close();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return null;
      if (code !== 'ELOOP' && code !== 'ENXIO') throw error;
    }
    throw odd(name);
  }
}

function sha256(document: Buffer): string {
  return `sha256:${createHash('sha256').update(document).digest('hex')}`;
}

function damaged(name: string) {
  return invalidArchive(
    `The layout is damaged: the content of ${name.slice(0, 25)}… is not what its name says.`,
    'Copy it again from where it came from.',
  );
}

function odd(name: string) {
  return invalidArchive(
    `${name.length > 25 ? `${name.slice(0, 25)}…` : name} is a link or no plain file, which an OCI layout doesn’t have.`,
    'Nothing was read through it. Copy the layout again with “skopeo copy”.',
  );
}
