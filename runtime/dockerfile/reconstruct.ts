import { type Reconstructed, readEntry, type Surroundings } from './history-entry.ts';

/** What an image tells of how it was made. */
export interface ImageStory {
  /** How the user calls it. */
  name: string;
  /** A local image that it stands on, by name; null where none is known. */
  base: string | null;
  /** Entries of the history above the base, the oldest first. */
  entries: readonly { createdBy: string; comment: string }[];
  env: ReadonlyMap<string, string>;
  labels: ReadonlyMap<string, string>;
  /** Triggers for builds on it (OCI config: `OnBuild`), which BuildKit has not in the history. */
  triggers: readonly string[];
}

/** Characters of one entry, and of the whole: a hostile image's history may be megabytes. */
const longestEntry = 64 * 1024;
const longestText = 512 * 1024;

/** Writes a Dockerfile from an image's history, with comments on what a history can't tell. */
export function reconstruct({ name, base, entries: recorded, env, labels, triggers }: ImageStory): string {
  const told = new Set(recorded.map(({ createdBy }) => /ONBUILD (.*)$/s.exec(createdBy)?.[1]?.trim()));
  const untold = triggers.filter(trigger => !told.has(trigger.trim()));
  const entries = [...recorded, ...untold.map(trigger => ({ createdBy: `ONBUILD ${trigger}`, comment: '' }))];
  const declared = new Map<string, string>();
  let around: Surroundings = { env, labels, shell: ['/bin/sh', '-c'] };
  const body: string[] = [];
  let length = 0;
  let heredocs = false;
  for (const [index, { createdBy, comment }] of entries.entries()) {
    const cut = createdBy.length > longestEntry;
    const read: Reconstructed = cut
      ? { instruction: null, comments: [`Left out: an instruction of ${createdBy.length} characters.`], args: [] }
      : readEntry(createdBy, comment, around);
    if (read.shell) around = { ...around, shell: read.shell };
    const lines = [...read.comments, ...argComments(read, declared)].map(words => `# ${words}`);
    if (read.instruction !== null) lines.push(read.instruction);
    noteArg(read, declared);
    heredocs ||= read.instruction?.startsWith('RUN <<') ?? false;
    length += lines.join('\n').length;
    if (length > longestText) {
      body.push(`# Left out: ${entries.length - index} more instructions.`);
      break;
    }
    body.push(...lines);
  }
  // Here-documents need a builder that knows them.
  const syntax = heredocs ? ['# syntax=docker/dockerfile:1', ''] : [];
  return [...syntax, ...headOf(name, base), '', `FROM ${base ?? 'scratch'}`, ...body, ''].join('\n');
}

function headOf(name: string, base: string | null): string[] {
  const lines = [
    `Reconstructed from the history of ${name.replace(/\s/g, ' ')}.`,
    'A history doesn’t tell: the files that COPY and ADD brought in, flags such as --from and --chown,',
    'earlier stages of the build, comments, and quotes where they made no difference.',
    base
      ? `The base is the local image with the same lowest layers; the build may have named it otherwise.`
      : 'No local image has the same lowest layers, so the base’s own instructions are among these.',
  ];
  return lines.map(line => `# ${line}`);
}

function noteArg({ instruction }: Reconstructed, declared: Map<string, string>): void {
  const found = /^ARG ([A-Za-z_]\w*)(?:=(.*))?$/.exec(instruction ?? '');
  if (found) declared.set(found[1] ?? '', (found[2] ?? '').replace(/^"(.*)"$/, '$1'));
}

/** Arguments whose value differs from the declared default: the build set them. Each is told once. */
function argComments({ args }: Reconstructed, declared: Map<string, string>): string[] {
  return args.flatMap(({ name, value }) => {
    if (declared.get(name) === value) return [];
    declared.set(name, value);
    return [`The build set ${name}=${value}`];
  });
}
