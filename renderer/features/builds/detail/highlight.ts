import { instructionNames } from '../../../../runtime/contract/dockerfile/instruction-names.ts';

/** A part of a Dockerfile's line, and what it is. */
export interface Token {
  text: string;
  kind: 'keyword' | 'flag' | 'string' | 'comment' | 'variable' | 'plain';
}

const keyword = new RegExp(`^(\\s*)(${instructionNames.join('|')})\\b`, 'i');
const parts = /("(?:\\.|[^"\\])*"|'[^']*')|(\$\{[^}]*\}|\$\w+)|(?<=\s)(--?[A-Za-z][\w-]*)|\b(AS)\b(?=\s)/g;

/** Colours of one line, for reading: instructions, flags, strings, variables, comments. Long lines stay plain. */
export function tokensOf(line: string): Token[] {
  if (line.length > 2000) return [{ text: line, kind: 'plain' }];
  if (/^\s*#/.test(line)) return [{ text: line, kind: 'comment' }];
  const tokens: Token[] = [];
  let rest = line;
  const first = keyword.exec(line);
  if (first) {
    if (first[1]) tokens.push({ text: first[1], kind: 'plain' });
    tokens.push({ text: first[2] ?? '', kind: 'keyword' });
    rest = line.slice(first[0].length);
  }
  let from = 0;
  for (const found of rest.matchAll(parts)) {
    if (found.index > from) tokens.push({ text: rest.slice(from, found.index), kind: 'plain' });
    const kind = found[1] ? 'string' : found[2] ? 'variable' : found[3] ? 'flag' : 'keyword';
    tokens.push({ text: found[0], kind });
    from = found.index + found[0].length;
  }
  if (from < rest.length) tokens.push({ text: rest.slice(from), kind: 'plain' });
  return tokens;
}
