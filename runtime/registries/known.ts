import * as z from 'zod';
import type { Logger } from '../base/index.ts';
import { GantryError } from '../contract/index.ts';
import { readJson, writeJson } from '../host/index.ts';
import { tryReference } from '../images/index.ts';

const known = z.object({
  address: z.string(),
  insecure: z.boolean(),
  ca: z.string().nullable(),
  /** The credential helper that Gantry gave this registry's login to. */
  helper: z.string().nullable(),
});
export type Known = z.infer<typeof known>;
const file = z.object({ registries: z.array(known).max(1000) });

/** The registries that the user added, and how they are spoken with. No login is in their file. */
export class KnownRegistries {
  readonly #path: string;
  readonly #rows: Map<string, Known>;

  constructor(path: string, logger: Logger) {
    this.#path = path;
    const read = readJson(path, file);
    if (read.type === 'bad') logger.log('warn', 'the list of registries could not be read', { reason: read.reason });
    this.#rows = new Map((read.type === 'ok' ? read.value.registries : []).map(row => [row.address, row]));
  }

  all(): Known[] {
    return [...this.#rows.values()];
  }

  get(address: string): Known | undefined {
    return this.#rows.get(address);
  }

  async change(address: string, change: Partial<Omit<Known, 'address'>>): Promise<void> {
    const before = this.#rows.get(address) ?? { address, insecure: false, ca: null, helper: null };
    this.#rows.set(address, { ...before, ...change });
    await this.#write();
  }

  async remove(address: string): Promise<void> {
    if (this.#rows.delete(address)) await this.#write();
  }

  async #write(): Promise<void> {
    await writeJson(this.#path, { registries: this.all() });
  }
}

/** A registry's host as references have it: `https://Reg.example/v2/` typed by a user is `reg.example`. */
export function parseAddress(input: string): string {
  const text = input
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/(v[12]\/?)?$/, '')
    .toLowerCase();
  if (text === 'docker.io' || text === 'hub.docker.com' || text === 'index.docker.io') return 'docker.io';
  if (tryReference(`${text}/a:1`)?.domain === text) return text;
  throw new GantryError({
    kind: 'invalid-input',
    message: `“${input.trim().slice(0, 60)}” can’t be a registry’s address.`,
    hint: 'Write it like registry.example.com or localhost:5000.',
  });
}

/** Engines take loopback addresses without TLS, or with a certificate that nobody signed (Moby: `insecure-registries`). */
export function isLoopback(address: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(address);
}
