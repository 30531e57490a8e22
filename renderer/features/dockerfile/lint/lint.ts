import type { Dockerfile } from '../../../../runtime/contract/dockerfile/parse.ts';
import { instructionAt, lineAt } from '../language/at.ts';
import { aptGet, betterWays } from './commands.ts';
import { hiddenCharacters } from './hidden.ts';
import type { Problem, Rule } from './problem.ts';
import { baseTags, copySources, fromWords, stageNames } from './stages.ts';
import {
  beginsWithFrom,
  continuations,
  directivesFirst,
  enoughWords,
  heredocEnds,
  keywordCasing,
  knownFlags,
  knownInstructions,
  onlyTheLast,
  triggers,
} from './structure.ts';
import {
  absoluteWorkdir,
  addOnlyWhatCopyCant,
  execForm,
  knownVariables,
  noMaintainer,
  noSecrets,
  notAsRoot,
  oldPairs,
  ports,
  targetFolder,
} from './values.ts';

const rules: readonly Rule[] = [
  beginsWithFrom,
  knownInstructions,
  keywordCasing,
  onlyTheLast,
  continuations,
  heredocEnds,
  knownFlags,
  enoughWords,
  triggers,
  directivesFirst,
  stageNames,
  fromWords,
  copySources,
  baseTags,
  aptGet,
  betterWays,
  execForm,
  addOnlyWhatCopyCant,
  targetFolder,
  absoluteWorkdir,
  noMaintainer,
  noSecrets,
  ports,
  oldPairs,
  knownVariables,
  notAsRoot,
  hiddenCharacters,
];

/** Problems that are shown; a file with more has another one. */
export const mostProblems = 500;

/** Characters of a message: names in it are the document's, and may be a megabyte. */
const longestMessage = 300;

/** Ends the search: a hostile file could have a million problems. */
class Full extends Error {}

/**
 * All problems of a Dockerfile in the order of the document. `# check=skip=NAME` at the start and `# hadolint ignore=NAME`
 * above an instruction switch rules off, as they do for BuildKit and hadolint.
 */
export function lint(file: Dockerfile): Problem[] {
  const problems: Problem[] = [];
  const skipped = skippedChecks(file);
  const report = (problem: Problem) => {
    if (skipped === 'all' || skipped.has(problem.code) || ignoredAbove(file, problem)) return;
    problems.push({ ...problem, message: problem.message.slice(0, longestMessage) });
    if (problems.length >= mostProblems) throw new Full();
  };
  try {
    for (const rule of rules) rule(file, report);
  } catch (thrown) {
    if (!(thrown instanceof Full)) throw thrown;
  }
  return problems.sort((a, b) => a.from - b.from || a.to - b.to);
}

function skippedChecks({ directives }: Dockerfile): ReadonlySet<string> | 'all' {
  const value = directives.find(({ name }) => name === 'check')?.value ?? '';
  const skip = /(?:^|;)\s*skip=([^;]*)/.exec(value)?.[1] ?? '';
  return skip.trim() === 'all' ? 'all' : new Set(skip.split(',').map(name => name.trim()));
}

function ignoredAbove(file: Dockerfile, { from, code }: Problem): boolean {
  const instruction = instructionAt(file, lineAt(file, from));
  const above = instruction ? file.lines[instruction.line - 2]?.text : undefined;
  const names = /^\s*#\s*hadolint\s+ignore=(\S{1,500})/.exec(above ?? '')?.[1];
  return names?.split(',').includes(code) ?? false;
}
