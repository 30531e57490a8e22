import { instructionNames } from '../contract/dockerfile/instruction-names.ts';
import { type Instruction, parse, type Stage } from '../contract/dockerfile/parse.ts';
import { GantryError } from '../contract/index.ts';

export { type Instruction, longestDockerfile } from '../contract/dockerfile/parse.ts';

/** What a build needs to know of its Dockerfile. */
export interface Dockerfile {
  lines: readonly string[];
  /** All instructions in their order. */
  instructions: Instruction[];
  stages: Stage[];
  /** ARGs that a build may set, each once, with its default. */
  args: { name: string; value: string | null }[];
  /** Ids of the secrets that its steps mount. */
  secrets: string[];
  /** It says itself what reads it (`# syntax=`), which need not be Docker's own frontend. */
  syntax: boolean;
}

const known = new Set<string>(instructionNames);

/** Reads a Dockerfile. It never fails: what is no instruction is one with an unknown keyword, and the builder is the judge of it. */
export function parseDockerfile(text: string): Dockerfile {
  const { lines, directives, instructions, stages } = parse(text);
  return {
    lines: lines.map(line => line.text),
    instructions,
    stages,
    args: argsOf(instructions),
    secrets: secretsOf(instructions),
    syntax: directives.some(({ name }) => name === 'syntax'),
  };
}

function argsOf(instructions: readonly Instruction[]): Dockerfile['args'] {
  const found = new Map<string, string | null>();
  for (const { keyword, text } of instructions) {
    if (keyword !== 'ARG') continue;
    for (const [, name = '', value] of text.matchAll(/([A-Za-z_]\w*)(?:=("[^"]*"|'[^']*'|\S*))?/g)) {
      const plain = value === undefined ? null : value.replace(/^(["'])(.*)\1$/, '$2');
      if (!found.has(name) || found.get(name) === null) found.set(name, plain);
    }
  }
  return [...found].map(([name, value]) => ({ name, value }));
}

/** `RUN --mount=type=secret,id=…` (Dockerfile reference); without an id the last part of the target is the id. */
function secretsOf(instructions: readonly Instruction[]): string[] {
  const found = new Set<string>();
  for (const { keyword, text } of instructions) {
    if (keyword !== 'RUN') continue;
    for (const [, mount = ''] of text.matchAll(/(?:^|\s)--mount=(\S+)/g)) {
      const options = new Map(mount.split(',').map(option => [option.split('=')[0], option.split('=')[1] ?? '']));
      if (options.get('type') !== 'secret') continue;
      const target = options.get('target') ?? options.get('dst') ?? options.get('destination') ?? '';
      const id = options.get('id') ?? target.split('/').at(-1);
      if (id) found.add(id);
    }
  }
  return [...found];
}

/** Where a vertex of BuildKit comes from. */
export interface VertexPlace {
  /** Its stage's name, empty for a lone stage and for BuildKit's own work. */
  stage: string;
  /** `2` of `2/5`; null for what has no place. */
  number: number | null;
  /** The name without its place. */
  instruction: string;
  internal: boolean;
}

/** Takes a vertex's name apart: `[linux/amd64 build 2/5] RUN make`, `[2/5] …`, `[internal] …`, `exporting to image`. */
export function placeOfVertex(name: string): VertexPlace {
  const found = /^\[(?:([^\]]*?)\s+)?(\d+)\/\d+\]\s*([\s\S]*)$/.exec(name);
  if (found) {
    const stage = (found[1] ?? '')
      .split(/\s+/)
      .filter(word => !/^[a-z]+\/[a-z0-9/]+$/.test(word))
      .join(' ');
    return { stage, number: Number(found[2]), instruction: found[3] ?? '', internal: false };
  }
  const own = /^\[(internal|auth)\]\s*([\s\S]*)$/.exec(name);
  const named = /^\[([^\]]+)\]\s*([\s\S]*)$/.exec(name);
  if (!own && named) return { stage: named[1] ?? '', number: null, instruction: named[2] ?? '', internal: false };
  return { stage: '', number: null, instruction: own?.[2] ?? name, internal: true };
}

/** Instructions that are a step of their own in BuildKit's numbering. */
const counted = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'WORKDIR']);

/** The line of the instruction that a vertex comes from; null where none is found. */
export function lineOfVertex({ stages }: Dockerfile, place: VertexPlace): number | null {
  if (place.internal) return null;
  const numbered = stages[Number(/^stage-(\d+)$/.exec(place.stage)?.[1] ?? (stages.length === 1 ? 0 : Number.NaN))];
  // Several stages may have one name; the last of them is the one that a build is asked for.
  const named = stages.filter(each => each.name !== '' && each.name === place.stage).reverse();
  const candidates = named.length > 0 ? named : numbered ? [numbered] : [];
  const same = (each: Instruction) => plain(`${each.keyword} ${each.text}`) === plain(place.instruction);
  const byNumber = candidates.map(
    stage => stage.instructions.filter(each => counted.has(each.keyword))[(place.number ?? 0) - 1],
  );
  const exact = byNumber.find(each => each && same(each));
  // ONBUILD triggers of the base image shift the numbers: then the words decide.
  const byText = candidates.flatMap(stage => stage.instructions).find(same);
  const keyword = place.instruction.split(/\s/)[0]?.toUpperCase() ?? '';
  return (exact ?? byText ?? byNumber.find(each => each?.keyword === keyword))?.line ?? null;
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The line that an error of the builder names, from 1; null where it names none. */
export function lineOfError(message: string): number | null {
  const found =
    /parse error (?:on )?line (\d+)/i.exec(message) ??
    /^\s*[\w./-]*:(\d+)\s*$/m.exec(message) ??
    /\bDockerfile[\w.-]*:(\d+)\b/i.exec(message);
  return found ? Number(found[1]) : null;
}

/**
 * Refuses a Dockerfile without a stage: BuildKit of Moby 20.10 panics over one that holds only ARGs, which takes the whole engine
 * down. One that names another frontend is left to that. @throws GantryError `invalid-input`
 */
export function checkStages({ stages, instructions, syntax }: Dockerfile): void {
  if (stages.length > 0 || syntax) return;
  const first = instructions.find(({ keyword }) => keyword !== 'ARG');
  const words = first && !known.has(first.keyword) ? `unknown instruction: ${first.keyword}` : 'no build stage';
  throw new GantryError({
    kind: 'invalid-input',
    message: instructions.length === 0 ? 'The Dockerfile is empty.' : 'The Dockerfile has no FROM.',
    hint: 'It begins with the image that it builds on: FROM and a name.',
    // In the builder's own words, which are explained in one place.
    detail: first && `dockerfile parse error line ${first.line}: ${words}`,
  });
}
