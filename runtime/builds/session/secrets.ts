import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { type BuildSecret, GantryError, largestSecret } from '../../contract/index.ts';
import { localError } from '../local-error.ts';

/** Parts of a secret that are shorter than this stand in too many innocent lines to be covered. */
const shortestCovered = 4;
/** Lines of secrets that are covered: a key has some fifty, and every line of output is searched for all. */
const mostCovered = 200;

/**
 * The values of one build's secrets, in memory until it has ended. They go to the builder and nowhere else: the settings that are
 * kept know only where each came from.
 */
export class BuildSecrets {
  readonly #values: ReadonlyMap<string, Uint8Array>;
  /** What is covered in the output: each secret's lines, the longest first. */
  readonly #covered: readonly string[];

  constructor(values: ReadonlyMap<string, Uint8Array>) {
    this.#values = values;
    const lines = [...values.values()].flatMap(value => Buffer.from(value).toString('utf8').split(/\r?\n/));
    const long = lines.map(line => line.trim()).filter(line => line.length >= shortestCovered);
    this.#covered = [...new Set(long)].sort((a, b) => b.length - a.length).slice(0, mostCovered);
  }

  get size(): number {
    return this.#values.size;
  }

  get(id: string): Uint8Array | null {
    return this.#values.get(id) ?? null;
  }

  /** Covers the secrets in a line of output: a step that prints one must not write it into the history. */
  cover(line: string): string {
    let covered = line;
    for (const secret of this.#covered) covered = covered.replaceAll(secret, '••••••');
    return covered;
  }
}

/**
 * Reads what a build's secrets hold, so that a missing file is told before the context is sent.
 * @param typed the values of those that were typed, by their ids; null once they were used and forgotten
 * @throws GantryError which of them can't be read, and why
 */
export async function readSecrets(
  secrets: readonly BuildSecret[],
  typed: ReadonlyMap<string, string> | null,
  env: NodeJS.ProcessEnv,
): Promise<BuildSecrets> {
  const values = new Map<string, Uint8Array>();
  for (const { id, from } of secrets) values.set(id, await readSecret(id, from, typed, env));
  return new BuildSecrets(values);
}

async function readSecret(
  id: string,
  from: BuildSecret['from'],
  typed: ReadonlyMap<string, string> | null,
  env: NodeJS.ProcessEnv,
): Promise<Uint8Array> {
  switch (from.type) {
    case 'file':
      return await readSecretFile(id, from.path);
    case 'environment': {
      const value = env[from.name];
      if (value !== undefined) return sized(id, Buffer.from(value));
      const message = `Gantry’s environment has no variable ${from.name} for the secret “${id}”.`;
      throw new GantryError({
        kind: 'invalid-input',
        message,
        hint: 'Set it before Gantry starts, or type the value.',
      });
    }
    case 'typed': {
      const value = typed?.get(id);
      if (value !== undefined) return sized(id, Buffer.from(value));
      throw typedIsGone(id);
    }
  }
}

async function readSecretFile(id: string, path: string): Promise<Uint8Array> {
  try {
    // Without this flag a pipe would be waited for.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const found = await file.stat();
      if (!found.isFile())
        throw new GantryError({
          kind: 'invalid-input',
          message: `The secret “${id}” can’t be read: ${path} is not a file.`,
          hint: 'Choose a file.',
        });
      sized(id, { length: found.size });
      return sized(id, await file.readFile());
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw localError(thrown, path);
  }
}

function sized<T extends { length: number }>(id: string, value: T): T {
  if (value.length <= largestSecret) return value;
  const message = `The secret “${id}” is larger than 500 KiB, which is all that a builder takes.`;
  throw new GantryError({ kind: 'invalid-input', message, hint: 'Choose the file that holds only the secret.' });
}

/** What a second run of a build with a typed secret is told. */
export function typedIsGone(id: string): GantryError {
  return new GantryError({
    kind: 'conflict',
    message: `The value of the secret “${id}” was typed, and Gantry kept it nowhere.`,
    hint: 'Open “Build with changes…” and type it again.',
  });
}
