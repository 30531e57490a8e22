import { tryReference } from '../images/index.ts';
import type { Dockerfile, Instruction } from './dockerfile.ts';

/** BuildKit takes no longer lines, in characters. */
const longestLine = 65_535;

type Find = (dockerfile: Dockerfile, quoted: string) => number | null;

/**
 * The words of BuildKit's errors that name no line, and how the line is found by what they quote. Only what is wrong in the
 * Dockerfile itself stands here; steps that fail have a line of their own.
 */
const rules: readonly { match: RegExp; find: Find }[] = [
  { match: /failed to parse stage name "([^"]*)"|base name \((.*?)\) should/, find: baseOf },
  { match: /failed to parse platform ([^\s:]+):/, find: ({ stages }, words) => lineWith(froms(stages), words) },
  { match: /circular dependency detected on stage: (\S+)/, find: circleOf },
  { match: /\b(ENV|LABEL) must have two arguments/, find: (file, keyword) => first(file, keyword, lacksValue) },
  { match: /can't find = in "([^"]*)"/, find: (file, word) => lineWith(of(file, 'ENV', 'LABEL'), word) },
  { match: /Invalid (?:containerPort|proto): (\S+)/, find: (file, word) => lineWith(of(file, 'EXPOSE'), word) },
  { match: /Invalid signal: ([^\n]+)/, find: (file, word) => lineWith(of(file, 'STOPSIGNAL'), word) },
  { match: /invalid mount target/, find: file => first(file, 'RUN', lacksTarget) },
  { match: /failed to process ("(?:[^"\\]|\\.)*")/, find: (file, word) => lineWith(file.instructions, unquoted(word)) },
  { match: /invalid escape token|(only one) escape parser directive/, find: escapeOf },
  {
    match: /line greater than max allowed size/,
    find: ({ lines }) => place(lines.findIndex(line => line.length > longestLine)),
  },
  { match: /(?:Get|Head) "(https?:\/\/[^"]+)"/, find: addressOf },
  { match: /load metadata for (\S+)|^FROM (\S+)/m, find: imageOf },
];

/** The line that an error means by its words; null where none is found. `message` may hold several lines. */
export function lineByWords(dockerfile: Dockerfile, message: string): number | null {
  for (const { match, find } of rules) {
    const found = match.exec(message);
    const line = found && find(dockerfile, found[1] ?? found[2] ?? '');
    if (line) return line;
  }
  return null;
}

function baseOf({ stages }: Dockerfile, base: string): number | null {
  // What was in a variable is quoted as its value.
  const variable = stages.filter(stage => stage.base.includes('$'));
  const found = stages.find(stage => stage.base === base) ?? (variable.length === 1 ? variable[0] : undefined);
  return found?.line ?? null;
}

function circleOf({ stages }: Dockerfile, name: string): number | null {
  const stage = stages.find(each => each.name === name.toLowerCase());
  const copy = stage?.instructions.find(({ text }) => new Set(text.split(/\s+/)).has(`--from=${name}`));
  return (copy ?? stage)?.line ?? null;
}

function escapeOf({ lines }: Dockerfile, onlyOne: string): number | null {
  const directives = lines.flatMap((line, index) => (/^#\s*escape\s*=/i.test(line.trim()) ? [index] : []));
  return place(directives[onlyOne ? 1 : 0] ?? -1);
}

/** The ADD of an address, or what names an image of that repository. */
function addressOf(file: Dockerfile, address: string): number | null {
  const repository = /\/v2\/(\S+?)\/(?:manifests|blobs)\//.exec(address)?.[1];
  if (!repository) return lineWith(of(file, 'ADD'), address);
  return lineOfImage(file, image => tryReference(image)?.path === repository);
}

function imageOf(file: Dockerfile, name: string): number | null {
  const wanted = tryReference(name);
  if (!wanted) return null;
  const same = (image: string) => tryReference(image)?.repository === wanted.repository;
  return lineOfImage(file, same);
}

/** Images are named by FROM, by `COPY --from=` and by `RUN --mount=…,from=`. */
function lineOfImage({ stages, instructions }: Dockerfile, fits: (image: string) => boolean): number | null {
  const stage = stages.find(({ base }) => fits(base));
  if (stage) return stage.line;
  const named = ({ text }: Instruction) =>
    [...text.matchAll(/--from=(\S+)|--mount=\S*\bfrom=([^\s,]+)/g)].some(found => fits(found[1] ?? found[2] ?? ''));
  return instructions.find(named)?.line ?? null;
}

function froms(stages: Dockerfile['stages']): Instruction[] {
  return stages.flatMap(stage => stage.instructions.slice(0, 1));
}

function of({ instructions }: Dockerfile, ...keywords: string[]): Instruction[] {
  return instructions.filter(({ keyword }) => keywords.includes(keyword));
}

function first(file: Dockerfile, keyword: string, fits: (instruction: Instruction) => boolean): number | null {
  return of(file, keyword).find(fits)?.line ?? null;
}

function lineWith(instructions: readonly Instruction[], words: string): number | null {
  return instructions.find(({ text }) => text.includes(words))?.line ?? null;
}

function lacksValue({ text }: Instruction): boolean {
  return !/[=\s]/.test(text);
}

function lacksTarget({ text }: Instruction): boolean {
  const mounts = [...text.matchAll(/--mount=(\S+)/g)].map(found => found[1] ?? '');
  return mounts.some(mount => !/(?:^|,)(?:target|dst|destination)=/.test(mount));
}

/** Go's `%q` is near enough to JSON. */
function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}

/** The line of an index; null for none. */
function place(index: number): number | null {
  return index < 0 ? null : index + 1;
}
