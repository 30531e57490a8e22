import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type Extract, extract } from 'tar-stream';
import * as z from 'zod';
import { GantryError } from '../contract/index.ts';
import type { TaskContext } from '../tasks/index.ts';
import type { ImagesDeps } from './deps.ts';
import { loadArchive } from './load.ts';

/** What the starter image is called when no archive can tell. */
const starterReference = 'gantry/starter:latest';
/** Bytes of an archive's manifest. */
const largestManifest = 1024 * 1024;

const dockerManifest = z.array(z.object({ RepoTags: z.array(z.string()).nullable().optional() }));
const ociIndex = z.object({
  manifests: z.array(z.object({ annotations: z.record(z.string(), z.string()).optional() })),
});

export interface StarterFacts {
  reference: string;
  /** Bytes of the archive; 0 when there is none. */
  size: number;
}

/** The starter image that Gantry ships as an archive: known by its manifest, loaded when an engine lacks it. */
export class Starter {
  readonly #path: string | null;
  readonly #deps: Pick<ImagesDeps, 'engine' | 'store' | 'logger'>;
  readonly #refresh: () => Promise<void>;
  #facts: Promise<StarterFacts> | null = null;
  #loading: Promise<void> | null = null;

  constructor(
    path: string | null,
    deps: Pick<ImagesDeps, 'engine' | 'store' | 'logger'>,
    refresh: () => Promise<void>,
  ) {
    this.#path = path;
    this.#deps = deps;
    this.#refresh = refresh;
  }

  /** Writes into the store whether the engine has it, by the list just read. */
  async note(tags: ReadonlySet<string>): Promise<void> {
    const { reference, size } = await this.#read();
    const present = tags.has(reference);
    const before = this.#deps.store.single('starter');
    if (before?.reference === reference && before.size === size && before.present === present) return;
    this.#deps.store.set('starter', { reference, size, present });
  }

  /** Loads it if the present engine lacks it. Throws `not-found` when Gantry has no archive of it. */
  async ensure(): Promise<StarterFacts> {
    const facts = await this.#read();
    await this.#refresh();
    if (this.#isPresent(facts)) return facts;
    if (facts.size === 0 || this.#path === null)
      throw new GantryError({
        kind: 'not-found',
        message: 'This Gantry comes without its starter image.',
        hint: 'Pull any image instead, or set Gantry up again.',
      });
    this.#loading ??= this.#load(this.#path).finally(() => {
      this.#loading = null;
    });
    await this.#loading;
    await this.#refresh();
    return facts;
  }

  async #load(path: string): Promise<void> {
    const context: TaskContext = {
      id: 'starter',
      signal: AbortSignal.timeout(120_000),
      report: () => {},
      line: () => {},
    };
    const { names } = await loadArchive(this.#deps, path, context);
    this.#deps.logger.log('info', 'starter image loaded', { names });
  }

  #isPresent({ reference }: StarterFacts): boolean {
    return this.#deps.store.all('images').some(image => image.tags.includes(reference));
  }

  #read(): Promise<StarterFacts> {
    this.#facts ??= readStarter(this.#path).catch(error => {
      this.#deps.logger.log('warn', 'starter archive can’t be read', { error: String(error) });
      // Asked for again next time: it may be built meanwhile.
      this.#facts = null;
      return { reference: starterReference, size: 0 };
    });
    return this.#facts;
  }
}

async function readStarter(path: string | null): Promise<StarterFacts> {
  if (path === null) return { reference: starterReference, size: 0 };
  const { size } = await stat(path);
  return { reference: (await readReference(path)) ?? starterReference, size };
}

/** Looks the name up in Docker's manifest.json, or in an OCI index's annotations. */
async function readReference(path: string): Promise<string | null> {
  const file = createReadStream(path);
  const entries = file.pipe(extract());
  file.on('error', error => entries.destroy(error));
  try {
    return await nameIn(entries);
  } finally {
    file.destroy();
  }
}

async function nameIn(entries: Extract): Promise<string | null> {
  let fromIndex: string | null = null;
  for await (const entry of entries) {
    const name = entry.header.name.replace(/^\.\//, '');
    if ((name === 'manifest.json' || name === 'index.json') && (entry.header.size ?? 0) <= largestManifest) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      if (name === 'index.json') fromIndex = nameInIndex(parsed);
      else {
        const found = dockerManifest.safeParse(parsed).data?.[0]?.RepoTags?.[0];
        if (found) return found;
      }
    } else entry.resume();
  }
  return fromIndex;
}

function nameInIndex(parsed: unknown): string | null {
  const annotations = ociIndex.safeParse(parsed).data?.manifests[0]?.annotations ?? {};
  const name = annotations['io.containerd.image.name'] ?? annotations['org.opencontainers.image.ref.name'];
  return name?.replace(/^docker\.io\/(?:library\/)?/, '') ?? null;
}
