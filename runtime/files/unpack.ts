import { constants } from 'node:fs';
import { chmod, copyFile, type FileHandle, link, lutimes, mkdir, open, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { readTar, type TarEntry } from '../base/index.ts';
import { GantryError } from '../contract/index.ts';
import { staysInside } from '../layers/index.ts';

/** Names that are kept in mind while a folder is unpacked. */
const mostEntries = 1_000_000;
/** What was left out is named up to here, then counted. */
const mostNotes = 50;

type Kind = 'directory' | 'file' | 'symlink';

/** What came of it. */
export interface Unpacked {
  files: number;
  bytes: number;
  leftOut: number;
  notes: string[];
}

/**
 * Unpacks the tar of a container's folder to `place`, which must not be there yet. Only ever makes new entries below it, in
 * folders that it made itself, and makes links when all else is there: nothing is written through a link. Owners, set-uid bits
 * and devices are left out.
 */
export async function unpack(
  source: AsyncIterable<Uint8Array>,
  place: string,
  onBytes: (written: number) => void,
): Promise<Unpacked> {
  const unpacking = new Unpacking(place);
  let file: FileHandle | null = null;
  let left = 0;
  try {
    for await (const item of readTar(source)) {
      if (!(item instanceof Uint8Array)) {
        file = await unpacking.begin(item);
        left = item.size;
      } else if (file) {
        await file.writeFile(item);
        unpacking.bytes += item.length;
        onBytes(unpacking.bytes);
        left -= item.length;
      }
      if (file && left === 0) {
        const whole: FileHandle = file;
        file = null;
        await whole.close();
      }
    }
  } finally {
    await file?.close();
  }
  await unpacking.finish();
  const { files, bytes, leftOut, notes } = unpacking;
  return { files, bytes, leftOut, notes };
}

class Unpacking {
  files = 0;
  bytes = 0;
  leftOut = 0;
  readonly notes: string[] = [];
  readonly #place: string;
  /** The parts that every name begins with: those of the folder itself, which comes first. */
  #root: string[] | null = null;
  readonly #kinds = new Map<string, Kind>();
  readonly #folders: { path: string; entry: TarEntry }[] = [];
  readonly #links: { path: string; entry: TarEntry }[] = [];

  constructor(place: string) {
    this.#place = place;
  }

  /** Makes what an entry is; answers with the file that its content goes to. */
  async begin(entry: TarEntry): Promise<FileHandle | null> {
    const parts = entry.path.split('/').filter(part => part !== '' && part !== '.');
    if (this.#root === null) return await this.#beginRoot(parts, entry);
    const root = this.#root;
    const below = parts.slice(root.length);
    const name = below.join('/');
    if (below.length === 0 || !root.every((part, index) => parts[index] === part))
      return this.#leaveOut(entry, 'it lies outside the folder');
    const odd = oddity(entry, below);
    if (odd) return this.#leaveOut(entry, odd);
    if (this.#kinds.has(name)) return this.#leaveOut(entry, 'its name comes twice');
    if (!(await this.#makeParents(below.slice(0, -1)))) return this.#leaveOut(entry, 'what it is in is no folder');
    if (this.#kinds.size >= mostEntries) throw tooMany();
    return await this.#make(entry, below, name);
  }

  async #beginRoot(parts: string[], entry: TarEntry): Promise<null> {
    if (entry.type !== 'directory')
      throw new GantryError({ kind: 'conflict', message: 'This is no folder any more.', hint: 'List it anew.' });
    this.#root = parts;
    await mkdir(this.#place, { mode: 0o700 });
    this.#kinds.set('', 'directory');
    this.#folders.push({ path: this.#place, entry });
    return null;
  }

  async #make(entry: TarEntry, below: string[], name: string): Promise<FileHandle | null> {
    const path = this.#at(name);
    switch (entry.type) {
      case 'directory':
        await mkdir(path, { mode: 0o700 });
        this.#kinds.set(name, 'directory');
        this.#folders.push({ path, entry });
        return null;
      case 'symlink':
        if (!staysInside(entry.link, below.length - 1))
          return this.#leaveOut(entry, `it links to ${entry.link.slice(0, 200)}, which lies outside`);
        this.#kinds.set(name, 'symlink');
        this.#links.push({ path, entry });
        return null;
      case 'file':
        if (entry.link) return await this.#makeHardLink(entry, path, name);
        this.#kinds.set(name, 'file');
        this.files += 1;
        return await this.#openFile(path, entry);
      default:
        return this.#leaveOut(entry, 'it is a device, a pipe or of an unknown kind');
    }
  }

  /** `wx` follows no link and replaces nothing. */
  async #openFile(path: string, { mode, modified }: TarEntry): Promise<FileHandle> {
    const file = await open(path, 'wx', 0o600);
    try {
      // Its owner must be able to read it.
      await file.chmod((mode & 0o777) | 0o400);
      await file.utimes(...times(modified));
      return file;
    } catch (thrown) {
      await file.close();
      throw thrown;
    }
  }

  async #makeHardLink(entry: TarEntry, path: string, name: string): Promise<null> {
    const parts = entry.link.split('/').filter(part => part !== '' && part !== '.');
    const target = parts.slice(this.#root?.length).join('/');
    if (this.#kinds.get(target) !== 'file') return this.#leaveOut(entry, 'its hard link leads nowhere');
    // A file system without hard links gets a copy.
    await link(this.#at(target), path).catch(() => copyFile(this.#at(target), path, constants.COPYFILE_EXCL));
    this.#kinds.set(name, 'file');
    this.files += 1;
    return null;
  }

  /** False where a part of the way is something else already. */
  async #makeParents(parts: string[]): Promise<boolean> {
    let name = '';
    for (const part of parts) {
      name = name ? `${name}/${part}` : part;
      const kind = this.#kinds.get(name);
      if (kind === undefined) {
        await mkdir(this.#at(name), { mode: 0o700 });
        this.#kinds.set(name, 'directory');
      } else if (kind !== 'directory') return false;
    }
    return true;
  }

  /** Links, then the folders' permissions and times, after all that is in them. */
  async finish(): Promise<void> {
    for (const { path, entry } of this.#links) {
      await symlink(entry.link, path);
      await lutimes(path, ...times(entry.modified));
      this.files += 1;
    }
    for (const { path, entry } of this.#folders.reverse()) {
      await chmod(path, (entry.mode & 0o777) | 0o700);
      await utimes(path, ...times(entry.modified));
    }
  }

  #at(name: string): string {
    return join(this.#place, ...name.split('/'));
  }

  #leaveOut(entry: TarEntry, why: string): null {
    this.leftOut += 1;
    if (this.notes.length < mostNotes) this.notes.push(`${entry.path.slice(0, 500)} was left out: ${why}.`);
    return null;
  }
}

/** Why a name can't be one here; empty when it can. */
function oddity(entry: TarEntry, parts: readonly string[]): string {
  if (!entry.exact) return 'its name is no UTF-8';
  if (parts.some(part => part === '..' || part.includes('\0'))) return 'its name leads elsewhere';
  if (process.platform === 'win32' && parts.some(part => /[\\:*?"<>|]/.test(part))) return 'Windows has no such names';
  return '';
}

/** Access and modification time in seconds; hostile ones are the epoch's beginning. */
function times(modified: number): [number, number] {
  const seconds = Math.floor(modified / 1000);
  const time = seconds >= 0 && seconds < 2 ** 33 ? seconds : 0;
  return [time, time];
}

function tooMany(): GantryError {
  return new GantryError({
    kind: 'conflict',
    message: `The folder has more than ${mostEntries.toLocaleString('en-US')} entries; nothing was kept of it.`,
    hint: 'Download it as a tar, or a folder in it.',
  });
}
