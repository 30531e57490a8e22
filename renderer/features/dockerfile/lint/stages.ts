import type { Dockerfile, Instruction } from '../../../../runtime/contract/dockerfile/parse.ts';
import type { Word } from '../../../../runtime/contract/dockerfile/words.ts';
import { imageOf, stageAt, stageNamed, variablesAt } from '../language/variables.ts';
import { nearest, type Problem, type Rule } from './problem.ts';

const at = ({ from, to }: Word) => ({ from, to });

/** Names of stages: each once, in small letters, none that the builder keeps for itself. */
export const stageNames: Rule = (file, report) => {
  const lines = new Map<string, number>();
  for (const { name, nameWord, line } of file.stages) {
    if (!nameWord) continue;
    const earlier = lines.get(name);
    if (earlier !== undefined)
      report({
        ...at(nameWord),
        severity: 'error',
        code: 'DuplicateStageName',
        message: `The stage of line ${earlier} is called ${nameWord.raw} already.`,
      });
    else if (name === 'scratch' || name === 'context')
      report({
        ...at(nameWord),
        severity: 'error',
        code: 'ReservedStageName',
        message: `${nameWord.raw} is a name that the builder keeps for itself.`,
      });
    else if (!/^[a-z][a-z0-9_.-]*$/.test(name))
      report({
        ...at(nameWord),
        severity: 'error',
        code: 'InvalidStageName',
        message: 'A stage’s name begins with a letter and has letters, digits, dots, dashes and underscores.',
      });
    else if (nameWord.raw !== name)
      report({
        ...at(nameWord),
        severity: 'warning',
        code: 'StageNameCasing',
        message: 'Names of stages are compared in small letters.',
        fix: { label: `Change to ${name}`, changes: [{ ...at(nameWord), insert: name }] },
      });
    lines.set(name, lines.get(name) ?? line);
  }
};

/** `FROM image [AS name]` and nothing else. */
export const fromWords: Rule = (file, report) => {
  for (const { instructions } of file.stages) {
    const args = instructions[0]?.args ?? [];
    const [, as, named] = args;
    const wrong = as && (!/^as$/i.test(as.raw) || !named) ? as : args[3];
    if (wrong)
      report({
        ...at(wrong),
        severity: 'error',
        code: 'InvalidFrom',
        message: 'Behind the image only AS and a name may stand.',
      });
  }
};

/** What is copied from exists. */
export const copySources: Rule = (file, report) => {
  for (const instruction of file.instructions) {
    const flag = instruction.flags.find(({ name }) => name === 'from');
    if (!flag?.value || instruction.keyword !== 'COPY' || flag.value.includes('$')) continue;
    const place = { from: flag.from + '--from='.length, to: flag.to };
    const problem = sourceProblem(file, instruction, flag.value, place);
    if (problem) report(problem);
  }
};

function sourceProblem(
  file: Dockerfile,
  instruction: Instruction,
  name: string,
  place: { from: number; to: number },
): Problem | null {
  const own = stageAt(file, instruction.line);
  if (stageNamed(file, name, own)) return null;
  const error = (message: string): Problem => ({ ...place, severity: 'error', code: 'UndefinedStage', message });
  if (/^\d+$/.test(name)) return error(`There is no stage ${name} before this one.`);
  if (own && own.name === name.toLowerCase()) return error('A stage can’t copy from itself.');
  const later = file.stages.find(stage => stage.name === name.toLowerCase());
  if (later) return error(`The stage ${name} begins only in line ${later.line}.`);
  if (/[/:@.]/.test(name)) return null;
  const names = file.stages.flatMap(stage => (stage.nameWord && stage !== own ? [stage.nameWord.raw] : []));
  const meant = nearest(name, names);
  return {
    ...place,
    severity: meant ? 'error' : 'warning',
    code: 'UndefinedStage',
    message: `No stage is called ${name}${meant ? `; did you mean ${meant}?` : ', so the builder looks for an image of this name.'}`,
    fix: meant ? { label: `Change to ${meant}`, changes: [{ ...place, insert: meant }] } : undefined,
  };
}

/** A base that stays the same: with a tag other than latest, or a digest. */
export const baseTags: Rule = (file, report) => {
  // A FROM sees nothing but the ARGs before the first one.
  const variables = variablesAt(file, file.stages[0]?.line ?? 0);
  for (const stage of file.stages) {
    const { baseWord } = stage;
    if (!baseWord) continue;
    const image = imageOf(baseWord.raw, variables, file.escape);
    if (image.includes('$') || image === 'scratch' || image.includes('@') || stageNamed(file, image, stage)) continue;
    const tag = /:([^/:]*)$/.exec(image)?.[1];
    if (tag === undefined)
      report({
        ...at(baseWord),
        severity: 'warning',
        code: 'DL3006',
        message: `${image} has no tag, so another build may get another image; name a version.`,
      });
    else if (tag === 'latest')
      report({
        ...at(baseWord),
        severity: 'warning',
        code: 'DL3007',
        message: 'latest is another image every few weeks; name a version.',
      });
  }
};
