import type { BuildSettings, BuildStep } from '../contract/index.ts';
import { placeOfVertex } from './dockerfile.ts';

/** What is remembered of a build to compare the next one with. */
export interface PastBuild {
  settings: Pick<BuildSettings, 'args' | 'noCache'>;
  steps: readonly Pick<BuildStep, 'name' | 'stage' | 'instruction' | 'internal' | 'state'>[];
  /** Digests of the context's files by their paths; null where none was sent or it was too large. */
  files: ReadonlyMap<string, string> | null;
}

const shownFiles = 3;

/**
 * Why the cache did not have the steps that ran, as far as it can be told from the last build of the same folder, Dockerfile and
 * target. BuildKit itself says only that it hadn't. Answers with a sentence for each index of a step.
 */
export function cacheReasons(
  now: PastBuild & { steps: readonly BuildStep[] },
  before: PastBuild | null,
): Map<number, string> {
  const reasons = new Map<number, string>();
  const numbers = placesOf(now.steps);
  const past = before && placesOf(before.steps);
  const pastSteps = before ? new Map(before.steps.map((step, index) => [past?.[index] ?? '', step])) : null;
  for (const step of now.steps) {
    if (step.internal || !['done', 'running', 'failed'].includes(step.state) || isBase(step)) continue;
    const earlier = step.inputs
      .map(index => now.steps[index])
      .find(input => input && !input.internal && !isBase(input) && ran(input));
    if (now.settings.noCache) reasons.set(step.index, 'The cache was switched off for this build.');
    else if (!before || !pastSteps) reasons.set(step.index, 'This is the first build of it that Gantry saw.');
    else if (earlier) reasons.set(step.index, `A step before it ran anew: ${shortened(earlier.instruction)}`);
    else {
      const same = pastSteps.get(numbers[step.index] ?? '');
      reasons.set(step.index, reasonOf(step, same, now, before));
    }
  }
  return reasons;
}

function reasonOf(
  step: BuildStep,
  same: PastBuild['steps'][number] | undefined,
  now: PastBuild & { steps: readonly BuildStep[] },
  before: PastBuild,
): string {
  if (!same) return 'This step is new.';
  if (same.instruction !== step.instruction) return `The instruction changed; it was: ${shortened(same.instruction)}`;
  const base = changedBase(step, now, before);
  if (base) return base;
  const args = changedArgs(now.settings.args, before.settings.args);
  if (args.length > 0) return `Build arguments changed: ${args.join(', ')}.`;
  const files = /^(COPY|ADD)\b/i.test(step.instruction) ? changedFiles(step.instruction, now.files, before.files) : [];
  if (files.length > 0) {
    const more = files.length > shownFiles ? ` and ${files.length - shownFiles} more` : '';
    return `Files changed: ${files.slice(0, shownFiles).join(', ')}${more}.`;
  }
  if (same.state === 'failed' || same.state === 'skipped') return 'The last build did not finish it.';
  return 'Nothing changed that Gantry can see: the cache may have been pruned.';
}

function ran(step: Pick<BuildStep, 'state'>): boolean {
  return step.state === 'done' || step.state === 'failed' || step.state === 'running';
}

function isBase({ instruction }: Pick<BuildStep, 'instruction'>): boolean {
  return /^FROM\b/i.test(instruction);
}

/**
 * The place of each step: its stage and its number there, which is in its name. The order of the list says nothing: BuildKit
 * names the steps of one graph now in this order, now in that.
 */
function placesOf(steps: PastBuild['steps']): string[] {
  return steps.map(placeOfStep);
}

/** A step's stage and its number there; empty for BuildKit's own work. */
export function placeOfStep({ stage, internal, name }: Pick<BuildStep, 'stage' | 'internal' | 'name'>): string {
  return internal ? '' : `${stage}\0${placeOfVertex(name).number}`;
}

function changedBase(step: BuildStep, now: { steps: readonly BuildStep[] }, before: PastBuild): string | null {
  const baseOf = (steps: PastBuild['steps']) =>
    steps.find(each => each.stage === step.stage && isBase(each))?.instruction;
  const [is, was] = [baseOf(now.steps), baseOf(before.steps)];
  return is && was && is !== was ? `The base image changed; it was: ${shortened(was)}` : null;
}

function changedArgs(now: BuildSettings['args'], before: BuildSettings['args']): string[] {
  const [is, was] = [now, before].map(args => new Map(args.map(({ name, value }) => [name, value])));
  return [...new Set([...(is?.keys() ?? []), ...(was?.keys() ?? [])])].filter(name => is?.get(name) !== was?.get(name));
}

/** Files among a COPY's sources that came, went or differ. Wildcards and whole contexts take all. */
function changedFiles(instruction: string, now: PastBuild['files'], before: PastBuild['files']): string[] {
  if (!now || !before || /\s--from=/.test(instruction)) return [];
  const words = instruction
    .split(/\s+/)
    .slice(1)
    .filter(word => !word.startsWith('--'));
  const sources = words.slice(0, -1).map(word =>
    word
      .replace(/[[\]",]/g, '')
      .replace(/^(\.?\/)+/, '')
      .replace(/\/+$/, ''),
  );
  const taken = (path: string) =>
    sources.some(source => {
      if (source === '' || source === '.') return true;
      const fixed = source.split(/[*?[]/)[0] ?? '';
      return fixed === source ? path === source || path.startsWith(`${source}/`) : path.startsWith(fixed);
    });
  const paths = new Set([...now.keys(), ...before.keys()]);
  return [...paths].filter(path => now.get(path) !== before.get(path) && taken(path)).sort();
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
