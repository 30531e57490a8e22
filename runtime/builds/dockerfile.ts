import { type Instruction, parse, type Stage } from '../contract/dockerfile/parse.ts';

export { longestDockerfile } from '../contract/dockerfile/parse.ts';

/** What a build needs to know of its Dockerfile. */
export interface Dockerfile {
  /** All instructions in their order. */
  instructions: Instruction[];
  stages: Stage[];
  /** ARGs that a build may set, each once, with its default. */
  args: { name: string; value: string | null }[];
}

/** Reads a Dockerfile. It never fails: what is no instruction is one with an unknown keyword, and the builder is the judge of it. */
export function parseDockerfile(text: string): Dockerfile {
  const { instructions, stages } = parse(text);
  return { instructions, stages, args: argsOf(instructions) };
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
  const stage =
    stages.find(each => each.name !== '' && each.name === place.stage) ??
    stages[Number(/^stage-(\d+)$/.exec(place.stage)?.[1] ?? (stages.length === 1 ? 0 : Number.NaN))];
  if (!stage) return null;
  const keyword = place.instruction.split(/\s/)[0]?.toUpperCase() ?? '';
  const steps = stage.instructions.filter(each => counted.has(each.keyword));
  const byNumber = place.number === null ? undefined : steps[place.number - 1];
  const same = (each: Instruction) => plain(`${each.keyword} ${each.text}`) === plain(place.instruction);
  // ONBUILD triggers of the base image shift the numbers: then the words decide.
  const byText = stage.instructions.find(same);
  if (byNumber && same(byNumber)) return byNumber.line;
  return byText?.line ?? (byNumber?.keyword === keyword ? byNumber.line : null);
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
