import { continuationAt, isBlank, isComment, type Line } from '../../../../runtime/contract/dockerfile/lines.ts';
import { type Dockerfile, type Instruction, parse } from '../../../../runtime/contract/dockerfile/parse.ts';
import { factsOf } from './catalogue.ts';

const indent = '    ';
/** Instructions whose words may be set apart by one blank: in the others blanks may be part of a value. */
const plainWords = new Set(['FROM', 'COPY', 'ADD', 'EXPOSE']);

/**
 * Lays a Dockerfile out: keywords in capitals, one blank behind them, continued lines indented by four, no blanks at ends, no
 * empty lines within instructions, and at most one between them. What a builder reads of it stays the same, apart from
 * blanks outside of quotes. Comments and heredocs are kept. Formatting twice changes nothing more.
 */
export function formatDockerfile(text: string): string {
  const file = parse(text);
  // All behind such a heredoc is its content: every blank counts.
  if (file.instructions.some(each => each.heredocs.some(({ ended }) => !ended))) return text;
  const out: string[] = [];
  let at = 0;
  let next = 0;
  while (at < file.lines.length) {
    const instruction = file.instructions[next];
    if (instruction && instruction.line === at + 1) {
      for (const line of instructionLines(file, instruction)) out.push(line);
      at = instruction.lastLine;
      next += 1;
      continue;
    }
    const { text: line } = file.lines[at] as Line;
    if (!isBlank(line)) out.push(looseLine(line, next === 0));
    else if (out.at(-1) !== '') out.push('');
    at += 1;
  }
  while (out.at(-1) === '') out.pop();
  return out.length > 0 ? `${out.join('\n')}\n` : '';
}

/** A comment, or something that is no instruction. One that would become a directive when it moves to the margin stays. */
function looseLine(line: string, atStart: boolean): string {
  const trimmed = line.trimEnd();
  return isComment(line) && !(atStart && /^\s+#\s*[a-zA-Z]+\w*\s*=/.test(line)) ? trimmed.trimStart() : trimmed;
}

function instructionLines(file: Dockerfile, instruction: Instruction): string[] {
  const lines = file.lines.slice(instruction.line - 1, instruction.lastLine).map(each => each.text);
  const firstHeredoc = instruction.heredocs[0]?.line;
  const count = firstHeredoc === undefined ? lines.length : firstHeredoc - instruction.line;
  const code = lines.slice(0, count);
  // A first line of nothing but the sign that joins it with the next: nobody writes that, and nothing is to be gained.
  if (instruction.from > (file.lines[instruction.line - 1]?.to ?? 0)) return lines;
  const written = blanksCount(instruction) ? [...code] : continued(code, file.escape);
  written[0] = headOf(written[0] ?? '', instruction);
  return [...written, ...lines.slice(count)];
}

/** Whether the builder takes the text as it is, with its blanks: a path, what nobody knows, or the old `ENV NAME some words`. */
function blanksCount({ keyword, args }: Instruction): boolean {
  if (keyword === 'ENV' || keyword === 'LABEL') return !args[0]?.raw.includes('=');
  return keyword === 'WORKDIR' || keyword === 'MAINTAINER' || !factsOf(keyword);
}

/** Lines joined by the escape character, indented wherever the joint is in no word and no quotes. */
function continued(lines: readonly string[], mark: string): string[] {
  const out: string[] = [];
  const state = { quote: '' };
  let previous: { body: string; loose: boolean } | null = null;
  for (const [index, line] of lines.entries()) {
    if (index > 0 && isComment(line)) {
      out.push(indent + line.trim());
      continue;
    }
    if (index > 0 && isBlank(line)) continue;
    const end = continuationAt(line, mark);
    const open = end >= 0;
    const body = open ? line.slice(0, end) : line.trimEnd();
    const lead = /^\s*/.exec(body)?.[0] ?? '';
    // Blanks at the joint, outside of quotes, are as many as one likes; none at all is one word on two lines.
    const free: boolean =
      previous === null || (!state.quote && previous.loose && (lead !== '' || /\s$/.test(previous.body)));
    const start: string = previous === null ? '' : free ? indent : lead;
    if (previous !== null && free) out[lastCode(out, mark)] = `${previous.body.trimEnd()} ${mark}`;
    const rest: string = free ? body.trimStart() : body.slice(lead.length);
    scan(rest, mark, state);
    const escaped = body.trimEnd().endsWith(mark);
    out.push(`${start}${rest}${open ? mark : ''}`);
    previous = { body: start + rest, loose: !state.quote && !escaped };
  }
  return out;
}

/** The last line that is no comment. */
function lastCode(out: readonly string[], mark: string): number {
  return out.findLastIndex(line => !isComment(line) && continuationAt(line, mark) >= 0);
}

/** Follows quotes over a line. */
function scan(text: string, mark: string, state: { quote: string }): void {
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === mark && state.quote !== "'") at += 1;
    else if (state.quote) state.quote = char === state.quote ? '' : state.quote;
    else if (char === '"' || char === "'") state.quote = char;
  }
}

/** The first line: keyword, one blank, and words one blank apart where blanks mean nothing. */
function headOf(line: string, instruction: Instruction): string {
  const found = /^[\s\uFEFF]*(\S+)(\s*)([\s\S]*)$/.exec(line);
  const facts = factsOf(instruction.keyword);
  // A keyword that goes on in the next line, or that nobody knows, stays as it is.
  if (!found || !facts || found[1] !== instruction.written) return line;
  let rest = found[3] ?? '';
  const { nested } = instruction;
  if (nested && factsOf(nested.keyword) && rest.includes(nested.written))
    rest = rest.replace(nested.written, nested.keyword);
  if (plainWords.has(instruction.keyword) && !/["'\\`[<]/.test(rest)) rest = rest.replace(/(\S)[ \t]+(?=\S)/g, '$1 ');
  if (instruction.keyword === 'FROM') rest = rest.replace(/(\S\s+)as(?=\s+\S+\s*$)/i, '$1AS');
  return rest === '' ? instruction.keyword : `${instruction.keyword} ${rest}`;
}
