import {
  continuationAt,
  type Directive,
  directivesOf,
  escapeOf,
  isBlank,
  isComment,
  type Line,
  splitLines,
} from './lines.ts';
import { type Flag, splitWords, unquote, type Word } from './words.ts';

/** `<<NAME` with its lines (Dockerfile reference, "Here-documents"). */
export interface Heredoc {
  name: string;
  /** Whether variables in it are replaced: not with quotes round the name. */
  expands: boolean;
  /** Lines of the document from 1: the first of its content, and that of its end or the last one there is. */
  line: number;
  lastLine: number;
  content: string;
  /** False where the document ends before it does. */
  ended: boolean;
}

/** One instruction with all that belongs to it. Offsets are the document's; lines count from 1. */
export interface Instruction {
  /** In capitals: `RUN`. */
  keyword: string;
  /** The keyword as it is written. */
  written: string;
  line: number;
  lastLine: number;
  /** From the keyword's first character to behind the last one, without heredocs. */
  from: number;
  to: number;
  /** All behind the keyword, its lines joined as the builder joins them. */
  text: string;
  flags: Flag[];
  /** Words behind the flags. */
  args: Word[];
  /** The exec form, `["a", "b"]`; null for the shell form. */
  json: string[] | null;
  heredocs: Heredoc[];
  /** Lines within it that are comments, and that are empty. */
  comments: number[];
  emptyLines: number[];
  /** The instruction in an ONBUILD, or the CMD of a HEALTHCHECK. */
  nested: Instruction | null;
  /** Offset in the document of a place in `text`. */
  offset(at: number): number;
}

/** A stage: from one FROM to the next. */
export interface Stage {
  /** Behind `AS`, in small letters as the builder compares them; empty without. */
  name: string;
  nameWord: Word | null;
  base: string;
  baseWord: Word | null;
  line: number;
  instructions: Instruction[];
}

export interface Dockerfile {
  text: string;
  lines: Line[];
  directives: Directive[];
  escape: '\\' | '`';
  instructions: Instruction[];
  /** Before the first FROM. */
  preamble: Instruction[];
  stages: Stage[];
}

/** A file of this size is no Dockerfile; BuildKit itself takes no more than 1 MiB here. */
export const longestDockerfile = 1024 * 1024;

const withHeredocs = new Set(['RUN', 'COPY', 'ADD']);
const withJson = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'SHELL', 'COPY', 'ADD', 'VOLUME']);

/**
 * Reads a Dockerfile as BuildKit's parser does (Dockerfile reference: "Format"), in time linear in its length. It never
 * fails: what is no instruction is one with an unknown keyword.
 */
export function parse(text: string): Dockerfile {
  const lines = splitLines(text);
  const directives = directivesOf(lines);
  const mark = escapeOf(directives);
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length; at++) {
    const { text: first } = lines[at] as Line;
    if (isBlank(first) || isComment(first)) continue;
    const joined = join(lines, at, mark);
    at = joined.last;
    const made = instructionOf(joined, 0, mark);
    if (!made) continue;
    at = readHeredocs(made, lines, at, mark);
    instructions.push(made);
  }
  const firstFrom = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const preamble = firstFrom < 0 ? instructions : instructions.slice(0, firstFrom);
  return { text, lines, directives, escape: mark, instructions, preamble, stages: stagesOf(instructions, mark) };
}

/** Lines joined to one, with the place of each part. */
interface Joined {
  text: string;
  /** Part by part: where it begins in the text, and in the document. */
  parts: { at: number; from: number }[];
  first: number;
  /** Index of its last line. */
  last: number;
  comments: number[];
  emptyLines: number[];
}

function join(lines: readonly Line[], first: number, mark: string): Joined {
  const parts: Joined['parts'] = [];
  const texts: string[] = [];
  const comments: number[] = [];
  const emptyLines: number[] = [];
  let length = 0;
  let last = first;
  const take = (index: number): boolean => {
    const line = lines[index] as Line;
    const lead = index === first ? line.text.length - line.text.replace(/^[\s\uFEFF]+/, '').length : 0;
    const end = continuationAt(line.text, mark);
    const part = line.text.slice(lead, end < 0 ? undefined : Math.max(lead, end));
    parts.push({ at: length, from: line.from + lead });
    texts.push(part);
    length += part.length;
    last = index;
    return end >= 0;
  };
  let open = take(first);
  for (let index = first + 1; open && index < lines.length; index++) {
    const { text } = lines[index] as Line;
    if (isComment(text)) comments.push(index + 1);
    else if (isBlank(text)) emptyLines.push(index + 1);
    else open = take(index);
    // A comment or an empty line at the document's end belongs to it, too.
    if (open) last = index;
  }
  return { text: texts.join(''), parts, first, last, comments, emptyLines };
}

/** The document's offset of a place in joined lines. */
function offsetIn(parts: Joined['parts'], at: number): number {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((parts[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const part = parts[low];
  return part ? part.from + at - part.at : 0;
}

function instructionOf(joined: Joined, begin: number, mark: string): Instruction | null {
  const keyword = /\S+/g;
  keyword.lastIndex = begin;
  const match = keyword.exec(joined.text);
  if (!match) return null;
  const written = match[0];
  const behind = joined.text.slice(keyword.lastIndex);
  const lead = behind.search(/\S/);
  const text = lead < 0 ? '' : behind.slice(lead).trimEnd();
  const start = keyword.lastIndex + Math.max(0, lead);
  const { parts, first, last, comments, emptyLines } = joined;
  const offset = (at: number) => offsetIn(parts, start + at);
  // An end belongs to the part that it ends, not to the one that begins there.
  const endOffset = (end: number) => offsetIn(parts, start + end - 1) + 1;
  const words = splitWords(text, mark).map(
    ({ raw, at }): Word => ({ raw, at, from: offset(at), to: endOffset(at + raw.length) }),
  );
  const count = words.findIndex(({ raw }) => !/^--\w/.test(raw));
  const split = count < 0 ? words.length : count;
  const args = words.slice(split);
  const upper = written.toUpperCase();
  const from = offsetIn(parts, match.index);
  const made: Instruction = {
    keyword: upper,
    written,
    line: first + 1,
    lastLine: last + 1,
    from,
    to: text ? endOffset(text.length) : from + written.length,
    text,
    flags: words.slice(0, split).map(flagOf),
    args,
    json: withJson.has(upper) ? jsonOf(text.slice(args[0]?.at ?? text.length)) : null,
    heredocs: [],
    comments,
    emptyLines,
    nested: null,
    offset,
  };
  const nests = begin === 0 && (upper === 'ONBUILD' || (upper === 'HEALTHCHECK' && /^CMD$/i.test(args[0]?.raw ?? '')));
  if (nests && args[0]) made.nested = instructionOf(joined, start + args[0].at, mark);
  return made;
}

function flagOf(word: Word): Flag {
  const equals = word.raw.indexOf('=');
  if (equals < 0) return { ...word, name: word.raw.slice(2), value: null };
  return { ...word, name: word.raw.slice(2, equals), value: word.raw.slice(equals + 1) };
}

/** The strings of an exec form; null where it is none, as the builder then takes it for the shell form. */
function jsonOf(text: string): string[] | null {
  if (!text.startsWith('[')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(one => typeof one === 'string') ? value : null;
  } catch {
    return null;
  }
}

/** Reads the heredocs that an instruction begins; answers with the index of the last line. */
function readHeredocs(made: Instruction, lines: readonly Line[], last: number, mark: string): number {
  const owner = made.keyword === 'ONBUILD' && made.nested ? made.nested : made;
  if (!withHeredocs.has(owner.keyword) || owner.json) return last;
  let at = last;
  for (const { raw } of owner.args) {
    const match = /^\d*<<(-?)([^<]+)$/.exec(raw);
    const name = unquote(match?.[2] ?? '', mark);
    if (!match || name === '') continue;
    const content: string[] = [];
    const first = at + 1;
    let ended = false;
    while (!ended && at + 1 < lines.length) {
      at += 1;
      const line = lines[at]?.text ?? '';
      ended = (match[1] ? line.replace(/^\t+/, '') : line) === name;
      if (!ended) content.push(line);
    }
    const expands = name === match[2];
    made.heredocs.push({ name, expands, line: first + 1, lastLine: at + 1, content: content.join('\n'), ended });
  }
  made.lastLine = at + 1;
  return at;
}

function stagesOf(instructions: readonly Instruction[], mark: string): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      const [base = null, as, named = null] = instruction.args;
      const nameWord = as && /^as$/i.test(as.raw) ? named : null;
      stages.push({
        name: nameWord?.raw.toLowerCase() ?? '',
        nameWord,
        base: base ? unquote(base.raw, mark) : '',
        baseWord: base,
        line: instruction.line,
        instructions: [],
      });
    }
    stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}
