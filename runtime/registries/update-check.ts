import { GantryError, toGantryError, type UpdateCheck } from '../contract/index.ts';
import { parseReference, tryReference } from '../images/index.ts';
import { clientFor, type RegistriesDeps } from './deps.ts';
import { readNamed } from './manifest.ts';
import { planPull } from './pull-plan.ts';

/** Milliseconds for which an answer is given again: registries count requests, and tags seldom move. */
const validFor = 3_600_000;
/** Registries asked at a time. */
const atOnce = 4;

/** Compares tags with what their registries have now. Asks each at most once an hour, unless somebody wants it fresh. */
export class UpdateChecker {
  readonly #deps: RegistriesDeps;
  readonly #checks = new Map<string, UpdateCheck & { imageId: string }>();

  constructor(deps: RegistriesDeps) {
    this.#deps = deps;
  }

  async check(references: readonly string[], fresh: boolean, signal?: AbortSignal): Promise<UpdateCheck[]> {
    const wanted = [...new Set(references)];
    const results = new Map<string, UpdateCheck>();
    const left = wanted.slice();
    const workers = Array.from({ length: Math.min(atOnce, left.length) }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const check = await this.#one(next, fresh, signal);
        if (check) results.set(next, check);
      }
    });
    await Promise.all(workers);
    return [...results.values()];
  }

  /** Null for what no registry has a say in: images that were built here. */
  async #one(reference: string, fresh: boolean, signal?: AbortSignal): Promise<UpdateCheck | null> {
    const row = this.#deps.store.all('images').find(image => image.tags.includes(reference));
    const parsed = tryReference(reference);
    if (!row || !parsed?.tag || !row.digests.some(digest => tryReference(digest)?.repository === parsed.repository))
      return null;
    const known = this.#checks.get(reference);
    const now = Date.now();
    if (known && !fresh && known.imageId === row.id && now - known.checkedAt < validFor) return shownOf(known);
    const check = await this.#ask(reference, row.digests, signal).catch((thrown): UpdateCheck => {
      const error = toGantryError(thrown);
      return { reference, state: 'unknown', fetchBytes: null, checkedAt: now, problem: error.toShape() };
    });
    if (check.problem?.kind !== 'cancelled') this.#checks.set(reference, { ...check, imageId: row.id });
    return check;
  }

  async #ask(text: string, digests: readonly string[], signal?: AbortSignal): Promise<UpdateCheck> {
    const reference = parseReference(text);
    const client = await clientFor(this.#deps, reference.domain);
    const named = await readNamed(client, reference.path, reference.tag ?? 'latest', signal);
    const has = digests.some(digest => {
      const own = tryReference(digest);
      return own?.repository === reference.repository && own.digest === named.digest;
    });
    const found: UpdateCheck = {
      reference: text,
      state: 'current',
      fetchBytes: null,
      checkedAt: Date.now(),
      problem: null,
    };
    if (has) return found;
    const plan = await planPull(this.#deps, text, '', signal).catch((thrown: unknown) => {
      // A tag that moved to an image of other platforms is no update for this engine.
      if (thrown instanceof GantryError && thrown.kind === 'platform-mismatch') return null;
      throw thrown;
    });
    return plan && !plan.upToDate ? { ...found, state: 'update', fetchBytes: plan.fetchBytes } : found;
  }
}

function shownOf({ reference, state, fetchBytes, checkedAt, problem }: UpdateCheck): UpdateCheck {
  return { reference, state, fetchBytes, checkedAt, problem };
}
