import { mkdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../base/index.ts';
import { type DockerfileDraft, dockerfileDraft } from '../contract/index.ts';
import { filenames, readJson, writeJson } from '../host/index.ts';
import { localFileError } from '../images/index.ts';

/** Drafts that are kept; the ones that were left alone longest leave first. */
const mostDrafts = 50;

/** Dockerfiles that were not saved: a file each, readable by this user only, so that a crash loses at most a second of typing. */
export class Drafts {
  readonly #folder: string;
  readonly #logger: Logger;
  /** Writes go one after another: the last one asked for is the one that stays. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(folder: string, logger: Logger) {
    this.#folder = folder;
    this.#logger = logger;
  }

  /** All of them, the newest first. */
  async list(): Promise<DockerfileDraft[]> {
    await this.#writing;
    return await this.#read();
  }

  async #read(): Promise<DockerfileDraft[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const drafts: DockerfileDraft[] = [];
    for (const name of names) {
      if (!name.endsWith(filenames.draft)) continue;
      const read = readJson(join(this.#folder, name), dockerfileDraft);
      if (read.type === 'ok') drafts.push(read.value);
      else if (read.type === 'bad') this.#logger.log('warn', 'draft set aside', { name, reason: read.reason });
    }
    return drafts.sort((a, b) => b.changedAt - a.changedAt);
  }

  /** @throws GantryError `disk-full`, `invalid-input` */
  keep(draft: DockerfileDraft): Promise<void> {
    return this.#then(async () => {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      await writeJson(this.#path(draft.id), draft);
      const names = await readdir(this.#folder);
      if (names.length > mostDrafts) await this.#prune();
    });
  }

  drop(id: string): Promise<void> {
    return this.#then(() => rm(this.#path(id), { force: true }));
  }

  async #prune(): Promise<void> {
    for (const { id } of (await this.#read()).slice(mostDrafts)) await rm(this.#path(id), { force: true });
  }

  #then(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(work).catch((thrown: unknown) => {
      throw localFileError(thrown, this.#folder, 'write');
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }

  #path(id: string): string {
    return join(this.#folder, id + filenames.draft);
  }
}
