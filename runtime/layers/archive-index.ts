import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { archiveFacts } from '../contract/index.ts';
import { filenames, readJson, writeJson } from '../host/index.ts';

const mostKnown = 500;
const known = z.array(
  z.object({
    source: z.string(),
    key: z.string(),
    facts: archiveFacts.omit({ refusal: true }).nullable().default(null),
  }),
);
type Known = z.infer<typeof known>[number];

/**
 * Remembers which analysis a source had, for those whose name is not the key: archives on disk by path, size and time of
 * change, and images of engines whose ids are not the config's digest.
 */
export class ArchiveIndex {
  readonly #path: string;
  #known: Map<string, Known> | null = null;

  constructor(folder: string) {
    this.#path = join(folder, filenames.analysedArchives);
  }

  get(source: string): Known | undefined {
    return this.#load().get(source);
  }

  async remember(entry: Known): Promise<void> {
    const entries = this.#load();
    entries.delete(entry.source);
    entries.set(entry.source, entry);
    const list = [...entries.values()].slice(-mostKnown);
    this.#known = new Map(list.map(each => [each.source, each]));
    await writeJson(this.#path, list);
  }

  #load(): Map<string, Known> {
    if (!this.#known) {
      const read = readJson(this.#path, known);
      const list = read.type === 'ok' ? read.value : [];
      this.#known = new Map(list.map(each => [each.source, each]));
    }
    return this.#known;
  }
}

/** What stands at a path: named by its present content, as far as that can be told without reading it. */
export interface OnDisk {
  kind: 'file' | 'folder';
  source: string;
  /** Bytes; null for a folder. */
  size: number | null;
}

/** Looks at a path; null when it can't be looked at, which the analysis then explains. */
export async function lookAt(path: string): Promise<OnDisk | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (!found?.isDirectory()) return found?.isFile() ? { kind: 'file', ...named(path, found) } : null;
  // A layout's content is what its index names; skopeo's `dir:` has a manifest in its place.
  for (const top of ['index.json', 'manifest.json']) {
    const index = await stat(join(path, top), { bigint: true }).catch(() => null);
    if (index?.isFile()) return { kind: 'folder', source: named(path, index).source, size: null };
  }
  return { kind: 'folder', source: path, size: null };
}

function named(path: string, { size, mtimeNs, ino }: BigIntStats): { source: string; size: number } {
  return { source: `${path} ${size} ${mtimeNs} ${ino}`, size: Number(size) };
}
