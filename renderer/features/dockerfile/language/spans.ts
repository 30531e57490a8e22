import { isComment } from '../../../../runtime/contract/dockerfile/lines.ts';
import type { Dockerfile, Instruction } from '../../../../runtime/contract/dockerfile/parse.ts';
import { factsOf } from './catalogue.ts';

/** A part of the document and what it is. */
export interface Span {
  from: number;
  to: number;
  kind: 'keyword' | 'unknown' | 'flag' | 'string' | 'variable' | 'comment' | 'directive' | 'heredoc' | 'mark';
}

/** Strings, variables and options; bounded, so that a hostile line costs no more than its length. */
const parts =
  /("(?:\\.|[^"\\\n]){0,2000}"|'[^'\n]{0,2000}')|(\$\{[^}\n]{0,200}\}|\$\w{1,200})|(?<=\s)(--?[A-Za-z][\w-]{0,60})/g;
/** Lines longer than this stay plain behind their keyword. */
const longestLine = 5000;

/** What stands in these lines (from 1), in the order of the document, without overlaps. */
export function spansIn(file: Dockerfile, first: number, last: number): Span[] {
  const spans: Span[] = [];
  const { lines } = file;
  const heredocLines = new Set<number>();
  for (const instruction of file.instructions) {
    if (instruction.lastLine < first || instruction.line > last) continue;
    keywordSpans(instruction, spans);
    for (const { line, lastLine } of instruction.heredocs)
      for (let at = Math.max(line, first); at <= Math.min(lastLine, last); at++) heredocLines.add(at);
  }
  for (let at = first; at <= Math.min(last, lines.length); at++) {
    const line = lines[at - 1];
    if (!line || line.from === line.to) continue;
    if (heredocLines.has(at)) spans.push({ from: line.from, to: line.to, kind: 'heredoc' });
    else if (file.directives.some(directive => directive.line === at))
      spans.push({ from: line.from, to: line.to, kind: 'directive' });
    else if (isComment(line.text)) spans.push({ from: line.from, to: line.to, kind: 'comment' });
    else if (line.text.length <= longestLine) partSpans(line.text, line.from, file.escape, spans);
  }
  return withoutOverlaps(spans);
}

function keywordSpans(instruction: Instruction, spans: Span[]): void {
  const { from, written, keyword, args, nested } = instruction;
  spans.push({ from, to: from + written.length, kind: factsOf(keyword) ? 'keyword' : 'unknown' });
  if (nested) keywordSpans(nested, spans);
  const as = keyword === 'FROM' ? args[1] : undefined;
  if (as && /^as$/i.test(as.raw)) spans.push({ from: as.from, to: as.to, kind: 'keyword' });
}

function partSpans(text: string, from: number, mark: string, spans: Span[]): void {
  for (const found of text.matchAll(parts)) {
    const kind = found[1] ? 'string' : found[2] ? 'variable' : 'flag';
    spans.push({ from: from + found.index, to: from + found.index + found[0].length, kind });
  }
  const end = text.trimEnd();
  if (end.endsWith(mark)) spans.push({ from: from + end.length - 1, to: from + end.length, kind: 'mark' });
}

function withoutOverlaps(spans: Span[]): Span[] {
  spans.sort((a, b) => a.from - b.from || b.to - a.to);
  const kept: Span[] = [];
  for (const span of spans) if (span.to > span.from && span.from >= (kept.at(-1)?.to ?? 0)) kept.push(span);
  return kept;
}
