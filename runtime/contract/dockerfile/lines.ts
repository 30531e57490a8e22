/** A line of the document: offsets without its line break. */
export interface Line {
  from: number;
  to: number;
  text: string;
}

/** Splits at LF and CRLF; a text that ends with a line break has an empty last line. */
export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  let from = 0;
  while (true) {
    const end = text.indexOf('\n', from);
    const last = end < 0 ? text.length : end;
    const to = end > from && text[end - 1] === '\r' ? end - 1 : last;
    lines.push({ from, to, text: text.slice(from, to) });
    if (end < 0) return lines;
    from = end + 1;
  }
}

/** `# name=value` at the very start (Dockerfile reference, "Parser directives"). */
export interface Directive {
  /** In small letters. */
  name: string;
  value: string;
  /** From 1. */
  line: number;
  from: number;
  to: number;
}

/** Directives stand before everything else: the first line that is none ends them. */
export function directivesOf(lines: readonly Line[]): Directive[] {
  const found: Directive[] = [];
  for (const [index, { text, from, to }] of lines.entries()) {
    const match = /^\uFEFF?#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.{0,500}?)\s*$/.exec(text.slice(0, 1000));
    if (!match) break;
    found.push({ name: (match[1] ?? '').toLowerCase(), value: match[2] ?? '', line: index + 1, from, to });
  }
  return found;
}

/** The character that joins lines: a backslash, or the backtick of `# escape=`. */
export function escapeOf(directives: readonly Directive[]): '\\' | '`' {
  return directives.find(({ name }) => name === 'escape')?.value === '`' ? '`' : '\\';
}

/** Where the escape character stands that joins this line with the next; -1 where none does. */
export function continuationAt(line: string, mark: string): number {
  let at = line.length - 1;
  while (at >= 0 && (line[at] === ' ' || line[at] === '\t')) at -= 1;
  // Two of them at the end are one that is meant.
  return at >= 0 && line[at] === mark && line[at - 1] !== mark ? at : -1;
}

export function isComment(line: string): boolean {
  return /^\s*#/.test(line);
}

export function isBlank(line: string): boolean {
  return !/\S/.test(line);
}
