import type { Dockerfile, Instruction, Stage } from '../../../../runtime/contract/dockerfile/parse.ts';
import { splitWords, unquote } from '../../../../runtime/contract/dockerfile/words.ts';

/** A variable that an ENV or ARG sets. */
export interface Variable {
  name: string;
  /** Null for an ARG without a default. */
  value: string | null;
  kind: 'ARG' | 'ENV';
  line: number;
  /** Offsets of its name in the document. */
  from: number;
  to: number;
}

/** Variables that an instruction sets: `NAME=value …`, or the old `ENV NAME value`. */
export function variablesSetBy(instruction: Instruction, mark: string): Variable[] {
  const { keyword, args, text, line } = instruction;
  if (keyword !== 'ENV' && keyword !== 'ARG') return [];
  const kind = keyword;
  const [first] = args;
  if (kind === 'ENV' && first && !first.raw.includes('=')) {
    const value = text.slice(first.at + first.raw.length).trim();
    return [{ name: first.raw, value, kind, line, from: first.from, to: first.to }];
  }
  return args.map(({ raw, from }) => {
    const equals = raw.indexOf('=');
    const name = equals < 0 ? raw : raw.slice(0, equals);
    const value = equals < 0 ? null : unquote(raw.slice(equals + 1), mark);
    return { name, value, kind, line, from, to: from + name.length };
  });
}

/** The stage that a line is in; null before the first FROM. */
export function stageAt(file: Dockerfile, line: number): Stage | null {
  let found: Stage | null = null;
  for (const stage of file.stages) if (stage.line <= line) found = stage;
  return found;
}

const indexes = new WeakMap<Dockerfile, { at: Map<Stage, number>; named: Map<string, number[]> }>();

function indexOf(file: Dockerfile) {
  const known = indexes.get(file);
  if (known) return known;
  const made = { at: new Map<Stage, number>(), named: new Map<string, number[]>() };
  for (const [index, stage] of file.stages.entries()) {
    made.at.set(stage, index);
    const same = made.named.get(stage.name);
    if (same) same.push(index);
    else made.named.set(stage.name, [index]);
  }
  indexes.set(file, made);
  return made;
}

/** An earlier stage that this name or number means; names go before numbers, the last of equal names counts. */
export function stageNamed(file: Dockerfile, name: string, before: Stage | null): Stage | null {
  const { at, named } = indexOf(file);
  const end = (before && at.get(before)) ?? file.stages.length;
  const byName = name ? named.get(name.toLowerCase())?.findLast(index => index < end) : undefined;
  const index = byName ?? (/^\d{1,6}$/.test(name) ? Number(name) : end);
  return index < end ? (file.stages[index] ?? null) : null;
}

/** Variables that stages take over from others, in all: thousands of stages with thousands of variables are no file people write. */
const mostInherited = 200_000;

/** What one instruction sees. The map goes on changing with the walk. */
interface Scope {
  instruction: Instruction;
  variables: Map<string, Variable>;
}

/**
 * Walks over the file with the variables that each instruction sees, by name, the last setting of each. A FROM sees the ARGs
 * before the first one only; a stage sees its own and those of the stage that it begins from.
 */
export function* scopes(file: Dockerfile): Generator<Scope> {
  const globals = new Map<string, Variable>();
  for (const instruction of file.preamble) {
    yield { instruction, variables: globals };
    for (const set of variablesSetBy(instruction, file.escape)) globals.set(set.name, set);
  }
  const ends = new Map<Stage, Map<string, Variable>>();
  let left = mostInherited;
  for (const stage of file.stages) {
    const base = stageNamed(file, stage.base, stage);
    const inherited = (base && ends.get(base)) ?? new Map<string, Variable>();
    left -= inherited.size;
    const variables = new Map(left > 0 ? inherited : []);
    for (const instruction of stage.instructions) {
      yield { instruction, variables: instruction.keyword === 'FROM' ? globals : variables };
      for (const set of variablesSetBy(instruction, file.escape)) {
        // An ARG doesn't override an ENV, and takes the value of the one before the first FROM.
        if (set.kind === 'ARG' && variables.get(set.name)?.kind === 'ENV') continue;
        const value = set.value ?? (set.kind === 'ARG' ? (globals.get(set.name)?.value ?? null) : null);
        variables.set(set.name, { ...set, value });
      }
    }
    ends.set(stage, variables);
  }
}

/** What the instruction of a line sees; see {@link scopes}. */
export function variablesAt(file: Dockerfile, line: number): ReadonlyMap<string, Variable> {
  let last: ReadonlyMap<string, Variable> = new Map();
  for (const { instruction, variables } of scopes(file)) {
    if (instruction.line > line) break;
    last = variables;
    if (instruction.lastLine >= line) break;
  }
  return last;
}

/** The value that a text has with its variables put in; those without a value stay as they are. */
export function expanded(text: string, variables: ReadonlyMap<string, Variable>): string {
  return text.replace(
    /\$(?:\{([A-Za-z_]\w*)(?::?-([^}]{0,500}))?\}|([A-Za-z_]\w*))/g,
    (whole, braced, fallback, plain) => {
      const value = variables.get(braced ?? plain)?.value;
      return value ?? fallback ?? whole;
    },
  );
}

/** The image of a FROM or `--from` as far as the file tells. */
export function imageOf(text: string, variables: ReadonlyMap<string, Variable>, mark: string): string {
  const [word] = splitWords(text, mark);
  return expanded(unquote(word?.raw ?? '', mark), variables);
}
