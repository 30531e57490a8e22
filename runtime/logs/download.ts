import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { GantryError, type LogBatch } from '../contract/index.ts';
import type { TaskContext } from '../tasks/index.ts';
import { bulkMs, readBatches } from './batches.ts';
import { partialFlag } from './columns.ts';
import type { LogSource } from './source.ts';
import { LineSplitter } from './splitter.ts';

export interface DownloadInput {
  id: string;
  path: string;
  timestamps: boolean;
  streams: 'both' | 'stdout' | 'stderr';
}

const feed = Buffer.from('\n');

/**
 * Writes a container's whole log into a file, as a task. The file appears under its name only when it is complete; a
 * failure or a cancel leaves what was there before.
 */
export async function downloadLog(
  source: LogSource,
  { id, path, timestamps, streams }: DownloadInput,
  { signal, report }: TaskContext,
): Promise<{ result: string; detail: string }> {
  const container = await source.container(id);
  const query = {
    follow: false,
    tail: 'all' as const,
    stdout: streams !== 'stderr',
    stderr: streams !== 'stdout',
  };
  const part = `${path}.part`;
  let bytes = 0;
  let lines = 0;
  const file = createWriteStream(part);
  try {
    await once(file, 'open');
    const log = await source.open(container.id, query, signal);
    const splitter = new LineSplitter({ tty: container.tty, keepTimes: timestamps });
    for await (const batch of readBatches(log, splitter, bulkMs)) {
      const text = toText(batch);
      bytes += text.byteLength;
      lines += batch.ends.length;
      if (!file.write(text)) await once(file, 'drain', { signal });
      report({ detail: `${(bytes / 1e6).toFixed(1)} MB` });
    }
    signal.throwIfAborted();
    file.end();
    await finished(file);
    await rename(part, path);
    return { result: path, detail: `${lines.toLocaleString('en-US')} lines, ${(bytes / 1e6).toFixed(1)} MB` };
  } catch (error) {
    file.destroy();
    await rm(part, { force: true });
    throw await explain(error, path);
  }
}

/** The lines of a batch with line feeds between; pieces of a long line are joined. */
function toText({ data, ends, flags }: LogBatch): Buffer {
  const text = Buffer.allocUnsafe(data.byteLength + ends.length);
  let size = 0;
  let start = 0;
  for (let i = 0; i < ends.length; i += 1) {
    const end = ends[i] ?? start;
    text.set(data.subarray(start, end), size);
    size += end - start;
    if (((flags[i] ?? 0) & partialFlag) === 0) size += feed.copy(text, size);
    start = end;
  }
  return text.subarray(0, size);
}

async function explain(error: unknown, path: string): Promise<unknown> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const detail = error instanceof Error ? error.message : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new GantryError({
      kind: 'disk-full',
      message: 'The disk is full: the log could not be saved.',
      hint: 'Free some space, or save it on another disk.',
      detail,
    });
  if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EINVAL', 'ENAMETOOLONG'].includes(code))
    return error;
  const folder = await stat(path).then(
    found => found.isDirectory(),
    () => false,
  );
  return new GantryError({
    kind: 'invalid-input',
    message: folder ? `${path} is a folder.` : `${path} can't be written.`,
    hint: 'Choose another place.',
    detail,
  });
}
