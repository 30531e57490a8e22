import path from 'node:path';

/** One import of a source file: where it stands, and what it names. */
export interface Import {
  readonly file: string;
  readonly target: string;
}

// Static imports and re-exports (types too), dynamic imports, require, and vi.mock's kin are all "… '<specifier>'" after a keyword.
const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g;

/** Takes comments away, so that an example in one is no import. Strings that contain `//` keep it: a `:` precedes it there. */
const withoutComments = (source: string) =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\\])\/\/[^\n]*/g, '$1');

/** Every import of a file. `file` is relative to the project's root, with `/`. */
export function importsOf(file: string, source: string): Import[] {
  return [...withoutComments(source).matchAll(pattern)].map(match => ({ file, target: match[2] ?? '' }));
}

/** The root-relative path of a relative import, or undefined for a package. */
export function resolveTarget({ file, target }: Import): string | undefined {
  return target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : undefined;
}

/** The package of a bare import: `node:fs` is `node`, `@scope/name/inside` is `@scope/name`. */
export function packageOf(target: string): string {
  if (target.startsWith('node:')) return 'node';
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}
