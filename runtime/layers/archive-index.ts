import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { filenames, readJson, writeJson } from '../host/index.ts';

const mostKnown = 500;
const known = z.array(z.object({ source: z.string(), key: z.string() }));

/**
 * Remembers which analysis a source had, for those whose name is not the key: archives on disk by path, size and time of
 * change, and images of engines whose ids are not the config's digest.
 */
export class ArchiveIndex {
  readonly #path: string;
  #known: Map<string, string> | null = null;

  constructor(folder: string) {
    this.#path = join(folder, filenames.analysedArchives);
  }

  keyOf(source: string): string | undefined {
    return this.#load().get(source);
  }

  async remember(source: string, key: string): Promise<void> {
    const entries = this.#load();
    entries.delete(source);
    entries.set(source, key);
    const list = [...entries].slice(-mostKnown);
    this.#known = new Map(list);
    await writeJson(
      this.#path,
      list.map(([name, value]) => ({ source: name, key: value })),
    );
  }

  #load(): Map<string, string> {
    if (!this.#known) {
      const read = readJson(this.#path, known);
      const list = read.type === 'ok' ? read.value : [];
      this.#known = new Map(list.map(({ source, key }) => [source, key]));
    }
    return this.#known;
  }
}

/** Names a file's present content; null when it can't be looked at, which the analysis then explains. */
export async function archiveSource(path: string): Promise<{ source: string; size: number } | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (!found?.isFile()) return null;
  return { source: `${path} ${found.size} ${found.mtimeNs} ${found.ino}`, size: Number(found.size) };
}
