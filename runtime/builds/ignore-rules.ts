/** One line of a `.dockerignore`. */
interface Rule {
  /** `!pattern`: takes back in what an earlier line left out. */
  keeps: boolean;
  matches: RegExp;
  /** The part before the first wildcard, as path segments. */
  fixed: string[];
  wild: boolean;
}

/** Lines beyond this are not read: no real file has as many, and every path is held against every line. */
const mostLines = 10_000;

/**
 * What a `.dockerignore` leaves out, by Docker's rules (docker documentation, "Build context", ".dockerignore files"): patterns are
 * those of Go's `filepath.Match`, rooted at the context, with `**` for any number of folders; a match of a folder is a match of
 * all in it; the last line that matches decides.
 */
export class IgnoreRules {
  readonly #rules: Rule[] = [];

  constructor(text: string) {
    for (const raw of text
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/)
      .slice(0, mostLines)) {
      if (raw.startsWith('#')) continue;
      let line = raw.trim();
      const keeps = line.startsWith('!');
      if (keeps) line = line.slice(1).trim();
      const pattern = cleaned(line);
      if (pattern === '') continue;
      const segments = pattern.split('/');
      const firstWild = segments.findIndex(segment => /[*?[\\]/.test(segment));
      this.#rules.push({
        keeps,
        matches: toRegExp(pattern),
        fixed: firstWild < 0 ? segments : segments.slice(0, firstWild),
        wild: firstWild >= 0,
      });
    }
  }

  /** @param path relative to the context, with `/` between its parts and none at its ends */
  ignores(path: string): boolean {
    const parts = path.split('/');
    const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    let ignored = false;
    for (const { keeps, matches } of this.#rules) {
      if (keeps === !ignored) continue;
      if (paths.some(each => matches.test(each))) ignored = !keeps;
    }
    return ignored;
  }

  /** Whether something in an ignored folder may be kept by a `!` line, so that it has to be looked into. */
  mayKeepWithin(folder: string): boolean {
    const parts = folder.split('/');
    return this.#rules.some(({ keeps, fixed, wild }) => {
      if (!keeps) return false;
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

function toRegExp(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? '';
    if (char === '*' && pattern[at + 1] === '*') {
      at += 1;
      while (pattern[at + 1] === '*') at += 1;
      if (pattern[at + 1] === '/') {
        at += 1;
        source += '(?:[^/]*/)*';
      } else source += '.*';
    } else if (char === '*') {
      while (pattern[at + 1] === '*') at += 1;
      source += '[^/]*';
    } else if (char === '?') source += '[^/]';
    else if (char === '[') {
      const set = /^\[(\^?)((?:\\.|[^\]\\])+)\]/.exec(pattern.slice(at));
      if (!set) source += '\\[';
      else {
        source += `[${set[1]}${set[2]?.replaceAll('[', '\\[')}]`;
        at += set[0].length - 1;
      }
    } else if (char === '\\' && at + 1 < pattern.length) {
      at += 1;
      source += escaped(pattern[at] ?? '');
    } else source += escaped(char);
  }
  try {
    return new RegExp(`^${source}$`, 's');
  } catch {
    // A range that runs backwards: Go's matcher refuses it too, and it matches nothing.
    return /(?!)/;
  }
}

function escaped(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
