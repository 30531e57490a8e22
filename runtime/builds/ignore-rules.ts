import { GantryError } from '../contract/index.ts';
import { matcherOf } from './ignore-pattern.ts';

/** One line with wildcards. */
interface WildRule {
  /** Place among all lines: the last one that matches decides. */
  index: number;
  matches: (path: string) => boolean;
}

/** A line `!pattern`, which takes back in what an earlier one left out. */
interface Keeper {
  /** The part before the first wildcard, as path segments. */
  fixed: string[];
  wild: boolean;
}

/** Lines with wildcards or `!` are each held against every path; no real file has as many. */
const mostPatterns = 10_000;

/**
 * What a `.dockerignore` leaves out, by Docker's rules (docker documentation, "Build context", ".dockerignore files"): patterns are
 * those of Go's `filepath.Match`, rooted at the context, with `**` for any number of folders; a match of a folder is a match of
 * all in it; the last line that matches decides.
 */
export class IgnoreRules {
  /** Lines without a wildcard, which most of a long file are: the last line of each pattern. */
  readonly #plain = new Map<string, number>();
  readonly #wild: WildRule[] = [];
  readonly #keepers: Keeper[] = [];
  /** Whether each line keeps. */
  readonly #keeps: boolean[] = [];
  /** The lines that decide about folders, which all in them inherit. */
  readonly #folders = new Map<string, number>();

  /** @throws GantryError `invalid-input` for too many patterns */
  constructor(text: string) {
    for (const raw of text.replace(/^\uFEFF/, '').split(/\r?\n/)) if (!raw.startsWith('#')) this.#add(raw.trim());
  }

  #add(line: string): void {
    const keeps = line.startsWith('!');
    const pattern = cleaned(keeps ? line.slice(1).trim() : line);
    if (pattern === '') return;
    const index = this.#keeps.push(keeps) - 1;
    const segments = pattern.split('/');
    const firstWild = segments.findIndex(segment => /[*?[\\]/.test(segment));
    if (firstWild < 0) this.#plain.set(pattern, index);
    else this.#wild.push({ index, matches: matcherOf(pattern) });
    if (this.#wild.length + this.#keepers.length > mostPatterns) throw tooMany();
    if (keeps)
      this.#keepers.push({ fixed: firstWild < 0 ? segments : segments.slice(0, firstWild), wild: firstWild >= 0 });
  }

  /** @param path relative to the context, with `/` between its parts and none at its ends */
  ignores(path: string): boolean {
    const decides = this.#decidesOn(path);
    return decides >= 0 && !this.#keeps[decides];
  }

  /** The last line that matches the path or a folder above it; -1 for none. */
  #decidesOn(path: string): number {
    const slash = path.lastIndexOf('/');
    const above = slash < 0 ? -1 : this.#decidesOnFolder(path.slice(0, slash));
    const plain = Math.max(above, this.#plain.get(path) ?? -1);
    for (let at = this.#wild.length - 1; at >= 0; at--) {
      const rule = this.#wild[at];
      if (!rule || rule.index <= plain) break;
      if (rule.matches(path)) return rule.index;
    }
    return plain;
  }

  #decidesOnFolder(folder: string): number {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const found = this.#decidesOn(folder);
    this.#folders.set(folder, found);
    return found;
  }

  /** Whether something in an ignored folder may be kept by a `!` line, so that it has to be looked into. */
  mayKeepWithin(folder: string): boolean {
    const parts = folder.split('/');
    return this.#keepers.some(({ fixed, wild }) => {
      const common = Math.min(parts.length, fixed.length);
      if (parts.slice(0, common).join('/') !== fixed.slice(0, common).join('/')) return false;
      return wild || fixed.length > parts.length;
    });
  }
}

/** As Go's `filepath.Clean` leaves it, without the slash at its start. */
function cleaned(pattern: string): string {
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

function tooMany(): GantryError {
  return new GantryError({
    kind: 'invalid-input',
    message: 'The ignore file holds more than 10,000 patterns with wildcards.',
    hint: 'Name folders in it instead of files.',
  });
}
