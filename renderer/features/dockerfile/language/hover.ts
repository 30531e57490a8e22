import type { Dockerfile, Instruction } from '../../../../runtime/contract/dockerfile/parse.ts';
import { variablesIn } from '../../../../runtime/contract/dockerfile/words.ts';
import { inHeredoc, instructionAt, lineAt } from './at.ts';
import { directives, factsOf, predefined } from './catalogue.ts';
import { stageAt, stageNamed, variablesAt } from './variables.ts';

/** What is said of a place. Text only: parts of it come from the document. */
export interface Hover {
  from: number;
  to: number;
  title: string;
  about: string;
  /** Forms or values, set in the type of code. */
  code: string[];
}

/** Characters of a value that are shown. */
const longestCode = 500;

/** What an offset stands for: an instruction, a flag, a variable with its value, a stage. Null for anything else. */
export function hoverAt(file: Dockerfile, offset: number): Hover | null {
  const line = lineAt(file, offset);
  const directive = file.directives.find(each => each.line === line);
  if (directive)
    return {
      from: directive.from,
      to: directive.to,
      title: directive.name,
      about: directives[directive.name] ?? 'No parser directive that the builder knows.',
      code: [directive.value],
    };
  const instruction = instructionAt(file, line);
  if (!instruction || inHeredoc(instruction, line)) return null;
  const nested = instruction.nested && offset >= instruction.nested.from ? instruction.nested : instruction;
  return (
    keywordHover(nested, offset) ??
    flagHover(nested, offset) ??
    variableHover(file, nested, offset) ??
    stageHover(file, nested, offset)
  );
}

function keywordHover({ keyword, written, from }: Instruction, offset: number): Hover | null {
  const facts = factsOf(keyword);
  if (!facts || offset < from || offset > from + written.length) return null;
  return { from, to: from + written.length, title: keyword, about: facts.about, code: [...facts.forms] };
}

function flagHover({ keyword, flags }: Instruction, offset: number): Hover | null {
  const flag = flags.find(each => offset >= each.from && offset <= each.from + each.name.length + 2);
  const facts = flag && factsOf(keyword)?.flags.find(each => each.name === flag.name);
  if (!flag || !facts) return null;
  return { from: flag.from, to: flag.to, title: `--${flag.name}`, about: facts.about, code: [...(facts.values ?? [])] };
}

function variableHover(file: Dockerfile, instruction: Instruction, offset: number): Hover | null {
  const use = variablesIn(instruction.text, file.escape).find(
    ({ at, end }) => offset >= instruction.offset(at) && offset <= instruction.offset(end - 1) + 1,
  );
  if (!use) return null;
  const place = { from: instruction.offset(use.at), to: instruction.offset(use.end - 1) + 1, title: use.name };
  const variable = variablesAt(file, instruction.line).get(use.name);
  if (variable) {
    const about =
      variable.value === null
        ? `Set by the build: line ${variable.line} gives it no default.`
        : `Set by ${variable.kind} in line ${variable.line}${variable.kind === 'ARG' ? '; the build can change it' : ''}.`;
    return {
      ...place,
      about,
      code: variable.value === null ? [] : [`${use.name}=${variable.value}`.slice(0, longestCode)],
    };
  }
  const known = predefined[use.name];
  return { ...place, about: known ?? 'Nothing in this file sets it before this line.', code: [] };
}

function stageHover(file: Dockerfile, { keyword, flags, args, line }: Instruction, offset: number): Hover | null {
  const within = (word: { from: number; to: number } | undefined) => word && offset >= word.from && offset <= word.to;
  const from = flags.find(({ name }) => name === 'from');
  const word = within(from) ? from : keyword === 'FROM' && within(args[0]) ? args[0] : undefined;
  if (!word) return null;
  const name = from === word ? (from?.value ?? '') : word.raw;
  const stage = stageNamed(file, name, stageAt(file, line));
  if (!stage) return null;
  return {
    from: word.from,
    to: word.to,
    title: name,
    about: `The stage of line ${stage.line}.`,
    code: [`FROM ${stage.base}`],
  };
}
