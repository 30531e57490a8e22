import { mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Logger } from '../base/index.ts';
import { type BuildRow, buildDetail, buildRow } from '../contract/index.ts';
import { filenames, readJson, writeJson } from '../host/index.ts';

/** Builds that are kept; the oldest ended ones leave first. */
export const keptBuilds = 100;

const record = z.object({ row: buildRow, detail: buildDetail, key: z.string() });
const filesRecord = z.record(z.string(), z.string());

/** A build as it is kept: `key` says what it is a build of, so that the next one of the same can be compared with it. */
export type BuildRecord = z.infer<typeof record>;

/** The builds' history on disk: a record, an output and the digests of its context's files for each build. */
export class BuildHistory {
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #records = new Map<string, BuildRecord>();

  constructor(folder: string, logger: Logger) {
    this.#folder = folder;
    this.#logger = logger;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Reads what is on disk. A build that was under way when Gantry ended is told as failed. */
  async load(): Promise<BuildRow[]> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      if (!name.endsWith(filenames.buildRecord) || name.endsWith(filenames.buildFiles)) continue;
      const read = readJson(join(this.#folder, name), record);
      if (read.type === 'ok') this.#records.set(read.value.row.id, interrupted(read.value));
      else if (read.type === 'bad') this.#logger.log('warn', 'build record set aside', { name, reason: read.reason });
    }
    return [...this.#records.values()].map(each => each.row);
  }

  get(id: string): BuildRecord | undefined {
    return this.#records.get(id);
  }

  /** Other builds of the same thing that ran to an end of their own, the last one first. */
  allOf(key: string, except: string): BuildRecord[] {
    const found = [...this.#records.values()].filter(
      ({ key: other, row, detail }) =>
        other === key && row.id !== except && row.state !== 'running' && detail.steps.length > 0,
    );
    return found.sort((a, b) => b.row.startedAt - a.row.startedAt);
  }

  /** The last build that made an image, of those whose Dockerfile is known. */
  lastWith(image: string): BuildRecord | null {
    const made = [...this.#records.values()].filter(({ row, detail }) => row.image === image && detail.dockerfile);
    return made.reduce<BuildRecord | null>((a, b) => (a && a.row.startedAt > b.row.startedAt ? a : b), null);
  }

  async keep(kept: BuildRecord): Promise<void> {
    this.#records.set(kept.row.id, kept);
    await this.#write(kept.row.id, filenames.buildRecord, kept);
  }

  /** Takes the oldest off that are more than {@link keptBuilds}; answers with their ids. */
  async prune(): Promise<string[]> {
    const ended = [...this.#records.values()].filter(({ row }) => row.state !== 'running');
    ended.sort((a, b) => b.row.startedAt - a.row.startedAt);
    const leaving = ended.slice(keptBuilds).map(({ row }) => row.id);
    await this.remove(leaving);
    return leaving;
  }

  async remove(ids: readonly string[]): Promise<void> {
    const endings = [filenames.buildRecord, filenames.buildLog, filenames.buildFiles];
    for (const id of ids) {
      this.#records.delete(id);
      await Promise.all(endings.map(ending => rm(this.#path(id, ending), { force: true })));
    }
  }

  logPath(id: string): string {
    return this.#path(id, filenames.buildLog);
  }

  async keepFiles(id: string, files: ReadonlyMap<string, string>): Promise<void> {
    await this.#write(id, filenames.buildFiles, Object.fromEntries(files));
  }

  files(id: string): Map<string, string> | null {
    const read = readJson(this.#path(id, filenames.buildFiles), filesRecord);
    return read.type === 'ok' ? new Map(Object.entries(read.value)) : null;
  }

  /** A history that can't be written is a loss, but no reason for a build to fail. */
  async #write(id: string, ending: string, value: unknown): Promise<void> {
    await writeJson(this.#path(id, ending), value).catch(error =>
      this.#logger.log('warn', 'build not kept', { id, error: String(error) }),
    );
  }

  #path(id: string, ending: string): string {
    return join(this.#folder, id + ending);
  }
}

function interrupted(kept: BuildRecord): BuildRecord {
  const { row, detail } = kept;
  if (row.state !== 'running') return { ...kept, row: { ...row, task: null } };
  const error = {
    kind: 'runtime-restarted' as const,
    message: 'Interrupted: Gantry ended while this was built.',
    hint: 'Run it again: what was finished is in the builder’s cache.',
  };
  const endedAt = Math.max(row.startedAt, ...detail.steps.map(step => step.endedAt ?? step.startedAt ?? 0));
  const steps = detail.steps.map(step =>
    step.state === 'running' || step.state === 'waiting' ? { ...step, state: 'skipped' as const } : step,
  );
  return {
    ...kept,
    detail: { ...detail, steps },
    row: { ...row, task: null, state: 'failed', detail: error.message, endedAt, error },
  };
}
