/** Quotes one argument for a POSIX shell; only what needs it: `a b` → `'a b'`, `it's` → `'it'\''s'`. */
export function quoteArg(text: string): string {
  if (text === '') return "''";
  // ~ expands at the start and after = or :, so it is only safe in the middle of a word.
  if (/^[\w@%+=:,./-][\w@%+=:,./~-]*$/.test(text) && !/[=:]~/.test(text) && !text.startsWith('=')) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A whole command line that can be pasted. */
export function quoteCommand(args: readonly string[]): string {
  return args.map(quoteArg).join(' ');
}

/**
 * The reverse, as far as a pasted command needs it: quotes, backslashes and line continuations; no expansion,
 * because nothing here ever reaches a shell. Throws a SyntaxError with a sentence when a quote is left open.
 */
export function splitCommand(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\') {
      at += 1;
      const next = text[at] ?? '';
      if (next === '\r' && text[at + 1] === '\n') at += 1;
      else if (next !== '\n' && next !== '') word = (word ?? '') + next;
    } else if (char === "'" || char === '"') {
      const [inside, end] = quoted(text, at);
      word = (word ?? '') + inside;
      at = end;
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function quoted(text: string, start: number): [string, number] {
  const quote = text[start];
  let inside = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === quote) return [inside, at];
    if (char === '\\' && quote === '"' && /["\\$`\n]/.test(text[at + 1] ?? '')) {
      at += 1;
      if (text[at] !== '\n') inside += text[at];
    } else inside += char;
  }
  throw new SyntaxError(`A ${quote === "'" ? 'single' : 'double'} quote is left open.`);
}
