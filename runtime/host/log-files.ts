import { closeSync, copyFileSync, openSync, renameSync, statSync, truncateSync, watch, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { filenames } from './filenames.ts';

/** A log is rotated at this size, and one older piece is kept: at most 10 MB a log. */
const maxLogBytes = 5 * 1024 * 1024;
/** A line is cut at this length, so that a broken log can't fill the memory. */
const maxLineBytes = 16 * 1024;
const chunkBytes = 256 * 1024;

/** Appends lines to a log file of bounded size. Writes are small and rare, so they are made at once. */
export class LogFile {
  readonly #path: string;
  #fd: number;
  #size: number;

  constructor(path: string) {
    this.#path = path;
    this.#fd = openSync(path, 'a', 0o600);
    this.#size = sizeOf(path);
  }

  write(text: string): void {
    if (this.#size > maxLogBytes) this.#rotate();
    try {
      this.#size += writeSync(this.#fd, text);
    } catch {
      // A full disk must not bring down what is being logged.
    }
  }

  #rotate(): void {
    closeSync(this.#fd);
    renameSync(this.#path, this.#path + filenames.rotated);
    this.#fd = openSync(this.#path, 'a', 0o600);
    this.#size = 0;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/**
 * Bounds a log that another process holds open in append mode, as dockerd does: it can't be renamed away, so it is copied and
 * emptied. Lines written in between are lost; that is what logrotate's `copytruncate` does, too.
 */
export function boundForeignLog(path: string, maxBytes = maxLogBytes): void {
  if (sizeOf(path) <= maxBytes) return;
  copyFileSync(path, path + filenames.rotated);
  truncateSync(path, 0);
}

/** Looks at a growing log's size no more often than this, in milliseconds. */
const boundPause = 10_000;

/** Keeps a log bounded that another process writes, as long as it isn't disposed. Looks only when something was written. */
export function keepBounded(path: string): { dispose(): void } {
  let timer: NodeJS.Timeout | null = null;
  const look = () => {
    timer = null;
    try {
      boundForeignLog(path);
    } catch {
      // A full disk has no room for the copy; the log may grow until it has.
    }
  };
  try {
    const watcher = watch(path, { persistent: false }, () => {
      timer ??= setTimeout(look, boundPause).unref();
    });
    watcher.on('error', () => watcher.close());
    return {
      dispose: () => {
        watcher.close();
        if (timer) clearTimeout(timer);
      },
    };
  } catch {
    return { dispose: () => undefined };
  }
}

/** The last lines of a log, fewer if it is shorter; and where it ended. */
export async function readTail(path: string, lines: number): Promise<{ lines: string[]; end: number }> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return { lines: [], end: 0 };
    throw thrown;
  }
  try {
    const end = lastLineEnd(file, (await file.stat()).size);
    const position = await end;
    const pieces: Buffer[] = [];
    let start = position;
    let found = 0;
    while (start > 0 && found <= lines && position - start < 2 * maxLogBytes) {
      const size = Math.min(chunkBytes, start);
      start -= size;
      const piece = await readAt(file, start, size);
      for (const byte of piece) if (byte === 10) found += 1;
      pieces.unshift(piece);
    }
    const text = Buffer.concat(pieces);
    const all = splitLines(text.subarray(0, text.length - 1));
    // Unless reading began at the file's start, the first line may be a piece of one.
    if (start > 0) all.shift();
    return { lines: text.length === 0 ? [] : all.slice(-lines), end: position };
  } finally {
    await file.close();
  }
}

/** Just behind the last line feed: what follows is a line that is still being written. */
async function lastLineEnd(file: FileHandle, size: number): Promise<number> {
  for (let end = size; end > 0; end -= chunkBytes) {
    const start = Math.max(0, end - chunkBytes);
    const index = (await readAt(file, start, end - start)).lastIndexOf(10);
    if (index >= 0) return start + index + 1;
  }
  return 0;
}

async function readAt(file: FileHandle, position: number, size: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(size), 0, size, position);
  return buffer.subarray(0, bytesRead);
}

function splitLines(bytes: Buffer): string[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .map(line => (line.length > maxLineBytes ? `${line.slice(0, maxLineBytes)}…` : line));
}

/**
 * The last lines of a log (an empty batch if there are none), then those that are added, in batches, until the signal aborts. Reads only as fast as its consumer
 * takes; goes on over a rotation. The file need not exist yet, its folder must.
 */
export async function* followLog(path: string, tail: number, signal: AbortSignal): AsyncGenerator<string[]> {
  const change = new Change();
  const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
    if (name === null || name === basename(path)) change.happened();
  });
  const stop = () => change.happened();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const before = await readTail(path, tail);
    yield before.lines;
    let position = before.end;
    while (!signal.aborted) {
      const next = await readFrom(path, position);
      position = next.position;
      if (next.lines.length > 0) yield next.lines;
      else if (!signal.aborted) await change.wait();
    }
  } finally {
    signal.removeEventListener('abort', stop);
    watcher.close();
  }
}

async function readFrom(path: string, position: number): Promise<{ lines: string[]; position: number }> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return { lines: [], position: 0 };
    throw thrown;
  }
  try {
    const { size } = await file.stat();
    // Shorter than before: it was emptied or replaced.
    const from = size < position ? 0 : position;
    const bytes = await readAt(file, from, Math.min(chunkBytes, size - from));
    const end = bytes.lastIndexOf(10);
    if (end >= 0) return { lines: splitLines(bytes.subarray(0, end)), position: from + end + 1 };
    // A chunk without a line feed is passed on as a line: waiting for its end would hold it in memory.
    if (bytes.length === chunkBytes) return { lines: splitLines(bytes), position: from + bytes.length };
    return { lines: [], position: from };
  } finally {
    await file.close();
  }
}

/** A change that happened while nobody waited is not lost. */
class Change {
  #pending = false;
  #wake: (() => void) | null = null;

  happened(): void {
    this.#pending = true;
    this.#wake?.();
  }

  async wait(): Promise<void> {
    if (!this.#pending)
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    this.#pending = false;
    this.#wake = null;
  }
}
