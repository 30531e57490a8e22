import { createWriteStream, type WriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Waiters } from '../base/index.ts';
import type { BuildLogLine } from '../contract/index.ts';

/** Bytes of output that are kept of one build; what comes after it is counted. */
export const keptLogBytes = 8 * 1024 * 1024;
/** Characters of one line; what is longer is cut, and says so. */
const longestLine = 16_384;
/** Lines that travel in one item. */
const batch = 250;

/**
 * The output of a build while it runs: kept for its readers, and written to disk as lines of JSON (`[step, ms, text]`) for the
 * time after a restart.
 */
export class BuildLog {
  readonly #lines: BuildLogLine[] = [];
  /** What each step wrote without a line's end so far. */
  readonly #open = new Map<number, { text: string; decoder: InstanceType<typeof TextDecoder> }>();
  readonly #file: WriteStream;
  readonly #waiting = new Waiters();
  #bytes = 0;
  #cut = 0;
  #ended = false;

  readonly #cover: (line: string) => string;

  /**
   * @param options.onError hears once when the file can't be written; the build itself goes on
   * @param options.cover takes what nobody may read out of a line
   */
  constructor(path: string, { onError, cover }: { onError: (error: Error) => void; cover: (line: string) => string }) {
    this.#cover = cover;
    this.#file = createWriteStream(path, { flags: 'w', mode: 0o600 });
    this.#file.once('error', onError);
    this.#file.on('error', () => {});
  }

  /** Bytes that were not kept. */
  get cut(): number {
    return this.#cut;
  }

  /** Adds what a step wrote; lines may come in parts. Answers with the lines that are whole now. */
  write(step: number, at: number, data: Uint8Array): string[] {
    const open = this.#open.get(step) ?? { text: '', decoder: new TextDecoder() };
    this.#open.set(step, open);
    const parts = (open.text + open.decoder.decode(data, { stream: true })).split('\n');
    open.text = (parts.pop() ?? '').slice(-longestLine * 2);
    const whole = parts.map(part => this.#cover(part.replace(/\r$/, '')));
    for (const text of whole) this.#add({ step, at, text });
    this.#waiting.wake();
    return whole;
  }

  /** The last lines that a step wrote. */
  last(step: number, count: number): string[] {
    const found: string[] = [];
    for (let at = this.#lines.length - 1; at >= 0 && found.length < count; at--) {
      const line = this.#lines[at];
      if (line?.step === step) found.unshift(line.text);
    }
    return found;
  }

  /** Nothing comes any more. Resolves when all is on disk, or never will be. */
  async end(at: number): Promise<void> {
    for (const [step, { text }] of this.#open) if (text) this.#add({ step, at, text: this.#cover(text) });
    this.#open.clear();
    this.#ended = true;
    this.#waiting.wake();
    await new Promise<void>(resolve => {
      if (this.#file.destroyed) return resolve();
      this.#file.once('close', resolve);
      this.#file.end();
    });
  }

  /** All from the start, then what comes, until the build has ended. */
  async *read(signal: AbortSignal): AsyncGenerator<{ lines: BuildLogLine[] }> {
    for (let next = 0; !signal.aborted; ) {
      const lines = this.#lines.slice(next, next + batch);
      next += lines.length;
      if (lines.length > 0) yield { lines };
      else if (this.#ended) return;
      else await this.#waiting.next(signal);
    }
  }

  #add(line: BuildLogLine): void {
    const text = line.text.length > longestLine ? `${line.text.slice(0, longestLine)} … (line cut)` : line.text;
    const record = `${JSON.stringify([line.step, Math.round(line.at), text])}\n`;
    const size = Buffer.byteLength(record);
    if (this.#bytes + size > keptLogBytes) {
      this.#cut += size;
      return;
    }
    this.#bytes += size;
    this.#lines.push({ ...line, at: Math.round(line.at), text });
    if (!this.#file.destroyed) this.#file.write(record);
  }
}

/** The kept output of an ended build. A file that is gone or damaged has no lines from there on. */
export async function* readLogFile(path: string, signal: AbortSignal): AsyncGenerator<{ lines: BuildLogLine[] }> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return;
  try {
    let lines: BuildLogLine[] = [];
    for await (const record of file.readLines({ end: keptLogBytes * 2 })) {
      if (signal.aborted) return;
      const line = lineOf(record);
      if (line) lines.push(line);
      if (lines.length < batch) continue;
      yield { lines };
      lines = [];
    }
    if (lines.length > 0) yield { lines };
  } finally {
    await file.close().catch(() => {});
  }
}

function lineOf(record: string): BuildLogLine | null {
  try {
    const [step, at, text] = JSON.parse(record) as unknown[];
    return typeof step === 'number' && typeof at === 'number' && typeof text === 'string' ? { step, at, text } : null;
  } catch {
    return null;
  }
}
