import { continuationAt, isBlank, isComment } from '../../../../runtime/contract/dockerfile/lines.ts';
import type { Dockerfile, Instruction } from '../../../../runtime/contract/dockerfile/parse.ts';
import { catalogue, directives, factsOf } from '../language/catalogue.ts';
import { each, firstLineOf, keywordOf, nearest, type Problem, type Rule, withoutLines } from './problem.ts';

/** Every build begins with an image; only arguments may stand before that. */
export const beginsWithFrom: Rule = (file, report) => {
  for (const instruction of file.preamble) {
    if (instruction.keyword === 'ARG' || !factsOf(instruction.keyword)) continue;
    report({
      ...keywordOf(instruction),
      severity: 'error',
      code: 'NoFrom',
      message: `${instruction.keyword} stands before any FROM, where only ARG may be.`,
    });
    return;
  }
  const [first] = file.instructions;
  if (first && file.stages.length === 0)
    report({
      ...keywordOf(first),
      severity: 'error',
      code: 'NoFrom',
      message: 'There is no FROM, so there is nothing to build on.',
    });
};

/** What is no instruction: mistyped, or the rest of a line above that lacks its backslash. */
export const knownInstructions: Rule = (file, report) => {
  const names = catalogue.map(({ name }) => name);
  for (const [index, instruction] of file.instructions.entries()) {
    if (factsOf(instruction.keyword)) continue;
    const torn = tornOff(file, instruction, file.instructions[index - 1]);
    const meant = nearest(instruction.written, names);
    if (torn && !(meant && /^[A-Za-z]+$/.test(instruction.written))) report(torn);
    else
      report({
        ...keywordOf(instruction),
        severity: 'error',
        code: 'UnknownInstruction',
        message: `${shown(instruction.written)} is no instruction${meant ? `; did you mean ${meant}?` : '.'}`,
        fix: meant
          ? { label: `Change to ${meant}`, changes: [{ ...keywordOf(instruction), insert: meant }] }
          : undefined,
      });
  }
};

function tornOff(file: Dockerfile, instruction: Instruction, above: Instruction | undefined): Problem | null {
  const indented = instruction.from > (file.lines[instruction.line - 1]?.from ?? 0);
  const begins = /^(?:&&|\|\||[|;>-])/.test(instruction.written);
  if (!above || above.heredocs.length > 0 || above.lastLine !== instruction.line - 1 || !(indented || begins))
    return null;
  return {
    ...firstLineOf(file, instruction),
    severity: 'error',
    code: 'MissingContinuation',
    message: `This looks like a part of line ${above.lastLine}, which has no ${file.escape} at its end.`,
    fix: {
      label: `Add ${file.escape} to line ${above.lastLine}`,
      changes: [{ from: above.to, to: above.to, insert: ` ${file.escape}` }],
    },
  };
}

function shown(word: string): string {
  return word.length > 30 ? `${word.slice(0, 30)}…` : word;
}

/** Keywords in capitals, as everybody writes them. */
export const keywordCasing: Rule = (file, report) => {
  for (const instruction of each(file)) {
    const { keyword, written } = instruction;
    if (written === keyword || !factsOf(keyword)) continue;
    report({
      ...keywordOf(instruction),
      severity: 'warning',
      code: 'ConsistentInstructionCasing',
      message: `${shown(written)} is easier to find in capitals.`,
      fix: { label: `Change to ${keyword}`, changes: [{ ...keywordOf(instruction), insert: keyword }] },
    });
  }
  for (const { instructions } of file.stages) {
    const as = instructions[0]?.args[1];
    if (as && /^as$/i.test(as.raw) && as.raw !== 'AS')
      report({
        from: as.from,
        to: as.to,
        severity: 'warning',
        code: 'FromAsCasing',
        message: `${as.raw} stands beside FROM and is written in capitals like it.`,
        fix: { label: 'Change to AS', changes: [{ from: as.from, to: as.to, insert: 'AS' }] },
      });
  }
};

/** Only the last CMD, ENTRYPOINT and HEALTHCHECK of a stage count. */
export const onlyTheLast: Rule = (file, report) => {
  for (const { instructions } of file.stages) {
    for (const keyword of ['CMD', 'ENTRYPOINT', 'HEALTHCHECK']) {
      const found = instructions.filter(instruction => instruction.keyword === keyword);
      for (const instruction of found.slice(0, -1))
        report({
          ...firstLineOf(file, instruction),
          severity: 'warning',
          code: 'MultipleInstructionsDisallowed',
          message: `Only the last ${keyword} of a stage counts, the one of line ${found.at(-1)?.line}.`,
          fix: {
            label: `Remove this ${keyword}`,
            changes: [withoutLines(file, instruction.line, instruction.lastLine)],
          },
        });
    }
  }
};

/** Empty lines within an instruction, and a joined line with nothing behind it. */
export const continuations: Rule = (file, report) => {
  for (const { emptyLines, heredocs, line, lastLine } of file.instructions) {
    const code = file.lines.slice(line - 1, (heredocs[0]?.line ?? lastLine + 1) - 1);
    const written = code.findLast(({ text }) => !isBlank(text) && !isComment(text));
    const end = written ? continuationAt(written.text, file.escape) : -1;
    if (written && end >= 0) {
      const from = written.from + written.text.slice(0, end).trimEnd().length;
      report({
        from: written.from + end,
        to: written.from + end + 1,
        severity: 'warning',
        code: 'MissingContinuation',
        message: `${file.escape} joins this line with the next, and there is none.`,
        fix: { label: `Remove ${file.escape}`, changes: [{ from, to: written.to, insert: '' }] },
      });
      continue;
    }
    const [first] = emptyLines;
    const place = first === undefined ? undefined : file.lines[first - 1];
    if (!place) continue;
    report({
      from: place.from,
      to: place.to,
      severity: 'warning',
      code: 'NoEmptyContinuation',
      message: 'An empty line within an instruction will be an error in future builders.',
      fix: { label: 'Remove empty lines', changes: emptyLines.map(at => withoutLines(file, at, at)) },
    });
  }
};

/** Heredocs that don't end. */
export const heredocEnds: Rule = (file, report) => {
  for (const instruction of file.instructions)
    for (const { name, ended } of instruction.heredocs)
      if (!ended)
        report({
          ...firstLineOf(file, instruction),
          severity: 'error',
          code: 'UnterminatedHeredoc',
          message: `No line ${shown(name)} ends this here-document, so all below is its content.`,
        });
};

/** Flags that the instruction has. */
export const knownFlags: Rule = (file, report) => {
  for (const { keyword, flags } of each(file)) {
    const facts = factsOf(keyword);
    if (!facts) continue;
    for (const flag of flags) {
      if (facts.flags.some(({ name }) => name === flag.name)) continue;
      const meant = nearest(
        flag.name,
        facts.flags.map(({ name }) => name),
      );
      const place = { from: flag.from + 2, to: flag.from + 2 + flag.name.length };
      report({
        from: flag.from,
        to: place.to,
        severity: 'error',
        code: 'UnknownFlag',
        message: `${keyword} has no option --${shown(flag.name)}${meant ? `; did you mean --${meant}?` : '.'}`,
        fix: meant ? { label: `Change to --${meant}`, changes: [{ ...place, insert: meant }] } : undefined,
      });
    }
  }
};

/** Words that an instruction can't do without. */
export const enoughWords: Rule = (file, report) => {
  for (const instruction of each(file)) {
    const { keyword, args, json, heredocs } = instruction;
    const copies = keyword === 'COPY' || keyword === 'ADD';
    const have = json ? json.length : args.length;
    const needed = copies ? 2 : 1;
    if (!factsOf(keyword) || have >= needed || (keyword === 'CMD' && json) || heredocs.length > 0) continue;
    report({
      ...firstLineOf(file, instruction),
      severity: 'error',
      code: 'MissingArgument',
      message: copies
        ? `${keyword} needs a source and a target.`
        : `${keyword} says nothing yet: ${factsOf(keyword)?.forms[0]}.`,
    });
  }
};

/** Triggers that no builder takes. */
export const triggers: Rule = (file, report) => {
  for (const { keyword, nested } of file.instructions)
    if (keyword === 'ONBUILD' && nested && /^(FROM|ONBUILD|MAINTAINER)$/.test(nested.keyword))
      report({
        ...keywordOf(nested),
        severity: 'error',
        code: 'InvalidTrigger',
        message: `ONBUILD can’t keep a ${nested.keyword} for later.`,
      });
};

/** Directives that stand too late to be any. */
export const directivesFirst: Rule = (file, report) => {
  const until = Math.min(file.instructions[0]?.line ?? file.lines.length, 50);
  for (const { text, from, to } of file.lines.slice(file.directives.length, until)) {
    const name = /^\s*#\s*(syntax|escape)\s*=/.exec(text.slice(0, 200))?.[1];
    if (!name || !directives[name]) continue;
    report({
      from,
      to,
      severity: 'info',
      code: 'DirectiveTooLate',
      message: `${name}= has an effect only in the very first lines, before other comments and empty lines.`,
    });
  }
};
