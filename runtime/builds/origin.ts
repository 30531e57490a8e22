import type { BuildOrigin } from '../contract/index.ts';
import { type Dockerfile, type Instruction, parseDockerfile } from './dockerfile.ts';
import type { BuildRecord } from './history.ts';

/** The Dockerfile behind a build's image; null where it isn't known. */
export function originOf(record: BuildRecord | null): BuildOrigin | null {
  const { dockerfile } = record?.detail ?? {};
  if (!record || !dockerfile) return null;
  const lines = dockerfile.text.split(/\r?\n/);
  const instructions = instructionsOf(parseDockerfile(dockerfile.text), record.row.settings.target);
  return {
    build: record.row.id,
    name: dockerfile.name,
    from: record.row.from,
    instructions: instructions.map(({ keyword, line, lastLine }) => ({
      keyword,
      line,
      lastLine,
      text: lines.slice(line - 1, lastLine).join('\n'),
    })),
  };
}

/**
 * The instructions that an image's own history is of: those of its stage, after those of the stages that it is based on. FROM
 * leaves no step. `target` is a stage's name or number; empty is the last one.
 */
export function instructionsOf({ stages }: Dockerfile, target: string): Instruction[] {
  const numbered = /^\d+$/.test(target) ? Number(target) : -1;
  let at = stages.length - 1;
  if (target !== '') {
    const named = stages.findLastIndex(stage => stage.name === target.toLowerCase());
    at = named >= 0 ? named : numbered;
  }
  const found: Instruction[] = [];
  while (at >= 0) {
    const stage = stages[at];
    if (!stage) break;
    found.unshift(...stage.instructions.filter(({ keyword }) => keyword !== 'FROM'));
    // Only earlier stages can be a base, so this ends.
    const base = stage.base.toLowerCase();
    at = stages.slice(0, at).findLastIndex(({ name }) => name !== '' && name === base);
  }
  return found;
}
