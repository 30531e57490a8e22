import { randomBytes } from 'node:crypto';
import type { FileEntry } from '../contract/index.ts';
import { type DockerClient, demultiplex, exec } from '../docker/index.ts';
import { typeOfUnixMode } from './go-mode.ts';

/** The program is the image's own and may write without end. */
const mostOutput = 8 * 1024 * 1024;
const limitMs = 5000;

/**
 * Lists a folder by the container's own `find` and `stat`: for folders whose tar is too large, and for those that only the
 * container sees (/proc, tmpfs). No shell is needed and none sees a name. It runs as the container's own user, so that looking
 * never lends anybody's program a right. Null when it can't be done: no such programs, no right to look, paused, too much.
 */
export async function findEntries(
  client: DockerClient,
  id: string,
  path: string,
  signal: AbortSignal,
): Promise<FileEntry[] | null> {
  // Each line begins with a word that no file name can foresee, so that line feeds in names are just part of them.
  const mark = randomBytes(16).toString('hex');
  const folder = path === '/' ? '/.' : `${path}/.`;
  const command = ['find', folder, '-maxdepth', '1', '-mindepth', '1', '-exec', 'stat', '-c'];
  const body = {
    AttachStdout: true,
    AttachStderr: true,
    Cmd: [...command, `${mark} %f %s %u %g %Y %n`, '{}', '+'],
    Env: ['LC_ALL=C'],
  };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  try {
    const execId = await exec.create(client, { container: id, body, signal: limit });
    const output = await readOutput(client, execId, limit);
    if (!output) return null;
    const { ExitCode } = await exec.inspect(client, execId, { signal: limit });
    return ExitCode === 0 ? parseFound(output, mark, folder) : null;
  } catch {
    // Whatever it is, the archive says the same or gives its own reason.
    signal.throwIfAborted();
    return null;
  }
}

async function readOutput(client: DockerClient, execId: string, signal: AbortSignal): Promise<Buffer | null> {
  const { socket } = await exec.start(client, execId, { tty: false, signal });
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const { stream, data } of demultiplex(client.reading(socket, signal))) {
      if (stream !== 'stdout') return null;
      size += data.length;
      if (size > mostOutput) return null;
      chunks.push(data);
    }
  } finally {
    socket.destroy();
  }
  return Buffer.concat(chunks);
}

/** Parses `<mark> <st_mode, hex> <size> <uid> <gid> <mtime> <folder>/<name>\n`, where the name may hold anything but `/`. */
export function parseFound(output: Buffer, mark: string, folder: string): FileEntry[] {
  const entries: FileEntry[] = [];
  let at = output.indexOf(mark);
  while (at >= 0) {
    const next = output.indexOf(mark, at + mark.length);
    const record = output.subarray(at + mark.length, next < 0 ? output.length : next);
    const entry = parseRecord(record, folder);
    if (entry) entries.push(entry);
    at = next;
  }
  return entries;
}

function parseRecord(record: Buffer, folder: string): FileEntry | null {
  // Its first five words are digits; the name is cut off as bytes, because it may be no UTF-8.
  const head = /^ ([0-9a-f]+) (\d+) (\d+) (\d+) (-?\d+) /.exec(record.toString('latin1'));
  if (!head) return null;
  const [all, mode = '0', size, uid, gid, modified] = head;
  const full = record.subarray(all.length, record.at(-1) === 0x0a ? record.length - 1 : record.length);
  const prefix = Buffer.from(`${folder}/`);
  if (!full.subarray(0, prefix.length).equals(prefix)) return null;
  const bytes = full.subarray(prefix.length);
  const name = bytes.toString('utf8');
  if (name === '' || name.includes('/')) return null;
  const unix = Number.parseInt(mode, 16);
  const type = typeOfUnixMode(unix);
  return {
    name,
    type,
    size: type === 'directory' ? null : Number(size),
    mode: unix & 0o7777,
    uid: Number(uid),
    gid: Number(gid),
    link: '',
    modified: Number(modified) * 1000,
    exact: Buffer.from(name, 'utf8').equals(bytes),
  };
}
