/** A word of an instruction, as the builder's shell lexer splits it: quotes keep spaces together. */
export interface Word {
  /** As written, with its quotes. */
  raw: string;
  /** Place in the instruction's text. */
  at: number;
  /** Offsets in the document. */
  from: number;
  to: number;
}

/** A `--name=value` before the arguments. */
export interface Flag extends Word {
  name: string;
  /** Null for one without `=`. */
  value: string | null;
}

const blank = (code: number) => code === 32 || code === 9 || code === 13;

/** Splits at blanks outside of quotes; linear in the text's length. */
export function splitWords(text: string, mark: string): { raw: string; at: number }[] {
  const words: { raw: string; at: number }[] = [];
  let start = -1;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (start < 0 && !blank(text.charCodeAt(at))) start = at;
    if (char === mark && quote !== "'") at += 1;
    else if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (start >= 0 && blank(text.charCodeAt(at))) {
      words.push({ raw: text.slice(start, at), at: start });
      start = -1;
    }
  }
  if (start >= 0) words.push({ raw: text.slice(start), at: start });
  return words;
}

/** A word without its quotes and escapes. */
export function unquote(raw: string, mark: string): string {
  let plain = '';
  let quote = '';
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at] as string;
    if (char === mark && quote !== "'" && at + 1 < raw.length) {
      at += 1;
      plain += raw[at];
    } else if (quote ? char === quote : char === '"' || char === "'") quote = quote ? '' : char;
    else plain += char;
  }
  return plain;
}

/** A variable that is used: `$NAME`, `${NAME}`, `${NAME:-default}`. */
export interface VariableUse {
  name: string;
  /** From the `$` to behind the last character, in the text. */
  at: number;
  end: number;
  /** What stands behind the name in braces, such as `:-default`; empty without. */
  rest: string;
}

/**
 * Variables that the builder replaces in a text: not in single quotes, and not behind the escape character (Dockerfile
 * reference, "Environment replacement"). What stands in `${…}` is read over, so uses within a default are found as well.
 */
export function variablesIn(text: string, mark: string, quotes = true): VariableUse[] {
  const found: VariableUse[] = [];
  let single = false;
  let double = false;
  for (let at = text.search(/[$'"\\`]/); at >= 0 && at < text.length; at++) {
    const char = text[at];
    if (char === mark && !single) at += 1;
    else if (quotes && char === '"' && !single) double = !double;
    else if (quotes && char === "'" && !double) single = !single;
    else if (char === '$' && !single) {
      const use = variableAt(text, at);
      if (!use) continue;
      found.push(use);
      // Behind the name only, so that `${A:-$B}` gives both.
      at += text[at + 1] === '{' ? use.name.length + 1 : use.name.length;
    }
  }
  return found;
}

const name = /([A-Za-z_][A-Za-z0-9_]*)/y;

function variableAt(text: string, at: number): VariableUse | null {
  const braces = text[at + 1] === '{';
  name.lastIndex = at + (braces ? 2 : 1);
  const match = name.exec(text);
  if (!match) return null;
  const behind = name.lastIndex;
  if (!braces) return { name: match[0], at, end: behind, rest: '' };
  // A default longer than this is none; the bound keeps a text of nothing but `${A` linear.
  const closing = text.slice(behind, behind + 500).indexOf('}');
  if (closing < 0) return { name: match[0], at, end: behind, rest: '' };
  return { name: match[0], at, end: behind + closing + 1, rest: text.slice(behind, behind + closing) };
}
