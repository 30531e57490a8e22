import { instructionNames } from '../contract/dockerfile/instruction-names.ts';
import { parse } from '../contract/dockerfile/parse.ts';
import { execForm, goHealthcheck, goKeys, goList, goPairs, goStrings, quoted } from './go-values.ts';

/** What is known beside an entry's own words. */
export interface Surroundings {
  /** The image's ENV and LABEL, which tell where a value ends. */
  env: ReadonlyMap<string, string>;
  labels: ReadonlyMap<string, string>;
  /** What `SHELL` set last; the default is `/bin/sh -c`. */
  shell: readonly string[];
}

/** An entry of the history as an instruction, and what has to be said about it in a comment above. */
export interface Reconstructed {
  instruction: string | null;
  comments: string[];
  /** Build arguments that a RUN had. */
  args: { name: string; value: string }[];
  /** Of a SHELL. */
  shell?: string[];
}

const defaultShell = ['/bin/sh', '-c'];
/** A FROM leaves no entry: what looks like one is somebody's text. */
const recorded = instructionNames.filter(name => name !== 'FROM');
const keywords = new RegExp(`^(${recorded.join('|')})\\s+([\\s\\S]*)$`);

/**
 * Turns a `created_by` back into an instruction: the classic builder's `/bin/sh -c #(nop)  CMD ["sh"]`, BuildKit's
 * `RUN |1 A=b /bin/sh -c make # buildkit`. What no builder made becomes a comment. The text is the image's: hostile; whatever
 * would be read as something else by the builder is left as a comment, too.
 */
export function readEntry(createdBy: string, comment: string, around: Surroundings): Reconstructed {
  // Behind whatever shell is set.
  const nop = /^[^#\n]{1,500} #\(nop\)\s*/.exec(createdBy);
  const text = (nop ? createdBy.slice(nop[0].length) : createdBy).trim().replace(/\s*# buildkit$/, '');
  const [, keyword = '', rest = ''] = keywords.exec(text) ?? [];
  if (keyword === 'RUN') return checked(runOf(rest, around), text);
  if (keyword) return checked(plainOf(keyword, oneLine(rest), around), text);
  const shellForm =
    text.startsWith('|') || text.startsWith(`${around.shell.join(' ')} `) || text.startsWith('/bin/sh -c ');
  if (!nop && shellForm) return checked(runOf(text, around), text);
  return {
    instruction: null,
    comments: [oneLine(text || comment) || 'Nothing is recorded of what was done here.'],
    args: [],
  };
}

/** The instruction if the builder reads it as one of its kind, else its words as a comment. */
function checked(made: Reconstructed, words: string): Reconstructed {
  const { instruction } = made;
  if (instruction === null) return made;
  // With a line behind it, to see whether that stays one of its own.
  const read = parse(`${instruction}\nFROM scratch\n`).instructions;
  const [first] = read;
  const same = read.length === 2 && first && instruction.startsWith(first.keyword);
  const ownHeredoc = instruction.startsWith('RUN <<') ? 1 : 0;
  if (same && first.heredocs.length === ownHeredoc && first.heredocs.every(each => each.ended)) return made;
  const command = /^RUN ([\s\S]*)$/.exec(instruction)?.[1];
  // In the exec form nothing has a meaning but to the shell.
  if (command !== undefined && !ownHeredoc)
    return { ...made, instruction: `RUN ${execForm([...defaultShell, command])}` };
  return { ...made, instruction: null, comments: [...made.comments, `Can’t be written again: ${oneLine(words)}`] };
}

function runOf(text: string, { shell }: Surroundings): Reconstructed {
  const { args, command: whole } = takeArgs(text);
  const prefix = [shell, defaultShell].map(words => `${words.join(' ')} `).find(each => whole.startsWith(each));
  if (prefix === undefined) {
    // The exec form, with the quotes lost.
    const words = whole.split(/\s+/).filter(Boolean);
    return { instruction: `RUN ${execForm(words)}`, comments: [], args };
  }
  const command = whole.slice(prefix.length).trim();
  if (!command.includes('\n')) return { instruction: `RUN ${broken(printable(command))}`, comments: [], args };
  let end = 'EOF';
  while (command.split('\n').includes(end)) end += '_';
  return { instruction: `RUN <<${end}\n${printable(command)}\n${end}`, comments: [], args };
}

/** Takes `|2 A=b C=d e ` off a command. Values may hold blanks: the last one ends where a shell begins. */
function takeArgs(text: string): { args: { name: string; value: string }[]; command: string } {
  const head = /^\|(\d+) /.exec(text);
  if (!head) return { args: [], command: text };
  const rest = text.slice(head[0].length);
  const start = rest.search(/(?:^|\s)(?:\/\S*sh (?:-\S+ (?:pipefail )?)*-\w*c|cmd \/S \/C|powershell -Command) /);
  if (start >= 0) return { args: goPairs(rest.slice(0, start), new Map()), command: rest.slice(start).trim() };
  const words = rest.split(' ');
  const count = Number(head[1]);
  return { args: goPairs(words.slice(0, count).join(' '), new Map()), command: words.slice(count).join(' ') };
}

function plainOf(keyword: string, rest: string, { env, labels }: Surroundings): Reconstructed {
  const made = (text: string, comments: string[] = []): Reconstructed => ({
    instruction: `${keyword} ${text}`.trimEnd(),
    comments,
    args: [],
  });
  const pairs = (known: ReadonlyMap<string, string>) =>
    made(
      goPairs(rest, known)
        .map(({ name, value }) => `${quoted(name)}=${quoted(value)}`)
        .join(' '),
    );
  switch (keyword) {
    case 'ENV':
      return pairs(env);
    case 'LABEL':
      return pairs(labels);
    case 'ARG': {
      const equals = rest.indexOf('=');
      return made(equals < 0 ? rest : `${rest.slice(0, equals)}=${quoted(rest.slice(equals + 1))}`);
    }
    case 'CMD':
    case 'ENTRYPOINT':
      return made(commandOf(rest));
    case 'EXPOSE':
      return made(goKeys(rest).join(' '));
    case 'VOLUME':
      return made(execForm(goStrings(rest) ?? goList(rest)));
    case 'SHELL': {
      const shell = goStrings(rest) ?? goList(rest);
      return { ...made(execForm(shell)), shell };
    }
    case 'HEALTHCHECK':
      return { instruction: goHealthcheck(rest) ?? `HEALTHCHECK ${rest}`, comments: [], args: [] };
    case 'ADD':
    case 'COPY':
      return copyOf(keyword, rest);
    default:
      return made(rest);
  }
}

/** The exec form; the default shell in front of a single string was the shell form. */
function commandOf(rest: string): string {
  const words = goStrings(rest);
  if (!words) return rest;
  const [first, second, command, ...more] = words;
  const shellForm = first === '/bin/sh' && second === '-c' && command !== undefined && more.length === 0;
  return shellForm && command.trim() === command && command !== '' ? command : execForm(words);
}

/** The classic builder records a checksum in the place of the sources: `file:4b1b… in /app`. */
function copyOf(keyword: string, rest: string): Reconstructed {
  const found = /^(?:(--\S+) )?(file|dir|multi):([0-9a-f]{12})[0-9a-f]*\s+in\s+(.*)$/.exec(rest);
  if (!found) return { instruction: `${keyword} ${rest}`, comments: [], args: [] };
  const [, flag, kind = '', sum = '', target = ''] = found;
  const words = { file: 'a file', dir: 'a folder', multi: 'several sources' }[kind] ?? 'a source';
  return {
    instruction: [keyword, flag, `unknown-${sum}`, target.trim()].filter(Boolean).join(' '),
    comments: [`Of the source only a checksum is recorded: ${words}, ${kind}:${sum}.`],
    args: [],
  };
}

/** Breaks a long command before `&&`, `||` and where its lines were joined with tabs; never within quotes. */
function broken(command: string): string {
  if (command.length < 80) return command;
  let quote = '';
  let out = '';
  for (let at = 0; at < command.length; at++) {
    const char = command[at] as string;
    if (char === '\\') {
      out += command.slice(at, at + 2);
      at += 1;
      continue;
    }
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    const gap = quote ? null : /^[ \t]+/.exec(command.slice(at, at + 200))?.[0];
    const next = gap ? command.slice(at + gap.length, at + gap.length + 2) : '';
    // A line that begins with # would be read as a comment.
    if (gap && next && !next.startsWith('#') && (gap.includes('\t') || next === '&&' || next === '||')) {
      out += ' \\\n    ';
      at += gap.length - 1;
    } else out += char;
  }
  return out;
}

function oneLine(text: string): string {
  return printable(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

/** Without control characters, which an image has no reason to have in its history. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}
