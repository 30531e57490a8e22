import { createHash } from 'node:crypto';
import { open, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Header, type Pack, pack } from 'tar-stream';
import { GantryError } from '../contract/index.ts';
import type { BuildContext, ContextEntry } from './context.ts';
import { localError, openAsFound } from './local-error.ts';

type HeaderOptions = Partial<Header> & Pick<Header, 'name'>;

/** What went into a context: a digest of each file, to tell later which of them changed. */
export type FileDigests = Map<string, string>;

/** Files whose digests are kept; larger contexts are told apart by their counts only. */
const mostDigests = 20_000;

/** Packs a context as a tar, as `docker build` does: owners are root, sockets and devices stay behind, links stay links. */
export function packContext(
  context: BuildContext,
  extra: { name: string; text: string } | null,
  digests: FileDigests,
): Readable {
  const archive = pack();
  const add = async () => {
    for (const entry of context.entries) await addEntry(archive, context.root, entry, digests);
    if (extra) await addWhole(archive, { name: extra.name, mode: 0o644 }, extra.text);
    archive.finalize();
  };
  add().catch(thrown => archive.destroy(thrown));
  return Readable.from(archive, { objectMode: false });
}

/** A context that holds only a Dockerfile. */
export function packDockerfile(text: string): Readable {
  const archive = pack();
  addWhole(archive, { name: 'Dockerfile', mode: 0o644 }, text).then(
    () => archive.finalize(),
    thrown => archive.destroy(thrown),
  );
  return Readable.from(archive, { objectMode: false });
}

async function addEntry(archive: Pack, root: string, entry: ContextEntry, digests: FileDigests): Promise<void> {
  const path = join(root, entry.path);
  const head = { name: entry.path, mode: entry.mode, mtime: new Date(entry.mtime * 1000), uid: 0, gid: 0 };
  if (entry.type === 'folder') return await addWhole(archive, { ...head, type: 'directory' }, '');
  try {
    if (entry.type === 'link') {
      const target = await readlink(path);
      note(digests, entry.path, `-> ${target}`);
      return await addWhole(archive, { ...head, type: 'symlink', linkname: target }, '');
    }
    await addFile(archive, path, { ...head, size: entry.size }, entry, digests);
  } catch (thrown) {
    throw localError(thrown, path, 'Leave it out by a line in .dockerignore, or make it readable.');
  }
}

/** Waits until an entry was taken: what is read no faster than it is sent never fills the memory. */
function addWhole(archive: Pack, head: HeaderOptions, text: string): Promise<void> {
  return new Promise((resolveAdded, reject) => {
    archive.entry(head, text, error => (error ? reject(error) : resolveAdded()));
  });
}

async function addFile(
  archive: Pack,
  path: string,
  head: HeaderOptions & { size: number },
  entry: ContextEntry,
  digests: FileDigests,
): Promise<void> {
  const file = await open(path, openAsFound);
  try {
    const hash = createHash('sha1').update(`${entry.mode}`);
    await new Promise<void>((done, reject) => {
      const sink = archive.entry(head, error => (error ? reject(error) : done()));
      // An archive that is given up takes its open entry along, whose error would else be nobody's.
      sink.on('error', reject);
      const copy = async () => {
        let left = head.size;
        while (left > 0) {
          const chunk = Buffer.allocUnsafe(Math.min(left, 256 * 1024));
          const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
          if (bytesRead === 0) throw shrunk(path);
          left -= bytesRead;
          const part = chunk.subarray(0, bytesRead);
          hash.update(part);
          if (!sink.write(part)) await drained(sink, archive);
        }
        sink.end(Buffer.alloc(0));
      };
      copy().catch(reject);
    });
    note(digests, entry.path, hash.digest('base64url').slice(0, 12));
  } finally {
    await file.close();
  }
}

/** Ends as well when the archive is given up: then nobody drains the entry any more. */
function drained(sink: NodeJS.WritableStream, archive: Pack): Promise<void> {
  return new Promise((resolveDrained, reject) => {
    const gone = () => reject(new GantryError({ kind: 'cancelled', message: 'Cancelled.' }));
    archive.once('close', gone);
    sink.once('drain', () => {
      archive.off('close', gone);
      resolveDrained();
    });
  });
}

function note(digests: FileDigests, path: string, digest: string): void {
  if (digests.size < mostDigests) digests.set(path, digest);
}

function shrunk(path: string): GantryError {
  return new GantryError({
    kind: 'conflict',
    message: `${path} became shorter while it was sent.`,
    hint: 'Build again when nothing writes to it, or leave it out in .dockerignore.',
  });
}
