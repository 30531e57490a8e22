import { type FileEntry, type FolderListing, GantryError } from '../contract/index.ts';
import { type ContainerInspect, containerFiles, containers, type DockerClient } from '../docker/index.ts';
import { formatBytes } from '../images/index.ts';
import { explainFileFailure } from './failures.ts';
import { findEntries } from './find.ts';
import { typeOfGoMode } from './go-mode.ts';
import { type Scan, type ScanLimits, scanFolder } from './scan.ts';
import { cleanPath, statFile } from './stat.ts';

/*
 * The Engine API lists no folder. What it has is the tar of a folder with all below it (`GET archive`), which works in every
 * state, with every engine, and without a program in the image; and it is what previews and downloads read as well. So:
 *
 * 1. The tar's headers are scanned, up to `quick`. Nearly every folder is whole by then, and nothing was started anywhere.
 * 2. If it isn't, and the container runs, its own `find` and `stat` are tried (find.ts): they look at one folder only.
 * 3. If they can't be had, it is scanned anew up to `full`. What is cut then says so. Names that are known from elsewhere (the
 *    changes, the usual ones in `/`) are added if the engine finds them.
 *
 * Moby locks the container while it makes a tar of it (a stop would wait), hence the short times, and hence an end of one before
 * the next step begins.
 *
 * The tar does not see what only the container's own kernel view has: /proc, /sys, and tmpfs mounts. There step 2 comes first.
 */
const quick: ScanLimits = { bytes: 48 * 1024 * 1024, entries: 20_000, ms: 1000 };
const full: ScanLimits = { bytes: 4 * 1024 * 1024 * 1024, entries: 400_000, ms: 6000 };

/** Links whose targets are looked up after a listing by `find`. */
const mostLinks = 64;

/** What a root has in most systems (Filesystem Hierarchy Standard, and what Docker and Debian add). */
const usualInRoot =
  'app bin boot data dev etc home lib lib32 lib64 libx32 media mnt opt proc root run sbin srv sys tmp usr var .dockerenv'.split(
    ' ',
  );

/** Lists a folder; a link to one is followed. @throws GantryError */
export async function listFolder(
  client: DockerClient,
  id: string,
  path: string,
  signal: AbortSignal,
): Promise<FolderListing> {
  const found = await containers.inspect(client, id, { signal }).catch(thrown => {
    throw explainFileFailure(thrown, path);
  });
  const running = found.State?.Running === true && found.State.Paused !== true && found.State.Restarting !== true;
  const inMemory = (at: string) => listInMemory(client, { id, path: at, signal }, running);
  // Before the engine is asked: it knows nothing of what is below such a path.
  if (isInMemory(found, cleanPath(path))) return await inMemory(cleanPath(path));
  const { path: at, type } = await statFile(client, id, path, signal);
  if (type !== 'directory') throw new GantryError({ kind: 'invalid-input', message: `${at} is no folder.` });
  // A link may lead there.
  if (isInMemory(found, at)) return await inMemory(at);
  const place = { id, path: at, signal };
  const whole = (entries: FileEntry[]) => ({ path: at, entries, complete: true, readable: true, note: '' });
  const first = await scanContainer(client, place, quick);
  if (first.complete) return whole(first.entries);
  const inside = running ? await findEntries(client, id, at, signal) : null;
  if (inside) return whole(await withLinks(client, place, inside));
  const second = await scanContainer(client, place, full);
  if (second.complete) return whole(second.entries);
  const entries = await complete(client, place, second.entries);
  return { path: at, entries, complete: false, readable: true, note: cutNote(second) };
}

interface Place {
  id: string;
  path: string;
  signal: AbortSignal;
}

async function listInMemory(client: DockerClient, place: Place, running: boolean): Promise<FolderListing> {
  const { id, path, signal } = place;
  const inside = running ? await findEntries(client, id, path, signal) : null;
  const note = memoryNote(running, inside);
  return { path, entries: inside ?? [], complete: inside !== null, readable: false, note };
}

async function scanContainer(client: DockerClient, { id, path, signal }: Place, limits: ScanLimits): Promise<Scan> {
  try {
    const archive = await containers.readArchive(client, id, { path: path === '/' ? '/.' : `${path}/.`, signal });
    try {
      return await scanFolder(client.reading(archive, signal), limits);
    } finally {
      archive.destroy();
    }
  } catch (thrown) {
    throw explainFileFailure(thrown, path);
  }
}

/** Adds what is known to be there though the scan did not come to it. */
async function complete(client: DockerClient, place: Place, entries: FileEntry[]): Promise<FileEntry[]> {
  const have = new Set(entries.map(entry => entry.name));
  const names = new Set(place.path === '/' ? usualInRoot : []);
  const prefix = place.path === '/' ? '/' : `${place.path}/`;
  for (const { Path = '', Kind } of await containers.changes(client, place.id, { signal: place.signal })) {
    const [name = ''] = Path.startsWith(prefix) ? Path.slice(prefix.length).split('/') : [];
    if (name && Kind !== 2 && names.size < 200) names.add(name);
  }
  const missing = [...names].filter(name => !have.has(name));
  const more = await Promise.all(missing.map(name => statEntry(client, place, prefix, name)));
  return [...entries, ...more.filter(entry => entry !== null)];
}

/** `stat` does not say where links lead; the engine does, one at a time. */
async function withLinks(client: DockerClient, place: Place, entries: FileEntry[]): Promise<FileEntry[]> {
  const prefix = place.path === '/' ? '/' : `${place.path}/`;
  const links = entries.filter(entry => entry.type === 'symlink' && entry.exact).slice(0, mostLinks);
  const targets = await Promise.all(links.map(entry => statEntry(client, place, prefix, entry.name)));
  const found = new Map(links.map((entry, index) => [entry, targets[index]?.link ?? '']));
  return entries.map(entry => (found.has(entry) ? { ...entry, link: found.get(entry) ?? '' } : entry));
}

async function statEntry(client: DockerClient, place: Place, prefix: string, name: string): Promise<FileEntry | null> {
  const found = await containerFiles
    .stat(client, place.id, { path: prefix + name, signal: place.signal })
    .catch(() => null);
  if (!found) return null;
  const mode = found.mode ?? 0;
  const type = typeOfGoMode(mode);
  const owner = { uid: null, gid: null };
  const size = type === 'file' ? (found.size ?? 0) : null;
  const modified = Date.parse(found.mtime ?? '') || 0;
  return { name, type, size, mode: mode & 0o777, ...owner, link: found.linkTarget ?? '', modified, exact: true };
}

function cutNote({ bytes, seen }: Scan): string {
  return `Too large to list in full: reading stopped after ${formatBytes(bytes)} and ${seen.toLocaleString('en-US')} entries below it, so names may be missing.`;
}

/** Whether a path is one that the engine's archive does not see: made by the kernel, or in memory. */
export function isInMemory({ HostConfig, Mounts }: ContainerInspect, path: string): boolean {
  const tmpfs = Object.keys((HostConfig as { Tmpfs?: Record<string, string> | null } | undefined)?.Tmpfs ?? {});
  const mounted = (Mounts ?? []).flatMap(mount => (mount.Type === 'tmpfs' ? [mount.Destination ?? ''] : []));
  const roots = ['/proc', '/sys', '/dev', ...tmpfs, ...mounted].map(cleanPath);
  // A mount in it is the engine's own again: /dev/x may be a volume.
  const deeper = (Mounts ?? []).some(
    mount => mount.Type !== 'tmpfs' && within(path, cleanPath(mount.Destination ?? '/')) && mount.Destination !== '/',
  );
  return !deeper && roots.some(root => root !== '/' && within(path, root));
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function memoryNote(running: boolean, inside: FileEntry[] | null): string {
  const where = 'These files are in the container’s memory or made by the kernel';
  if (!running) return `${where}: they are there only while it runs.`;
  if (!inside) return `${where}. They can be listed only with “find” and “stat”, which did not work in this container.`;
  return `${where}: they can be listed, but not previewed, downloaded or uploaded.`;
}
