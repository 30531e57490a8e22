import { type BuildDetail, type BuildStep, GantryError } from '../contract/index.ts';
import { lineByWords } from './blame.ts';
import { type Dockerfile, lineOfError } from './dockerfile.ts';

/** Lines of output that a fault shows. */
export const faultLines = 12;

/** Where a build failed: the step that has an error of its own, and the Dockerfile's line that it, or the builder, names. */
export function faultOf(
  error: GantryError,
  steps: readonly BuildStep[],
  dockerfile: Dockerfile | null,
  lastLines: (step: number) => string[],
): NonNullable<BuildDetail['fault']> | null {
  if (error.kind === 'cancelled') return null;
  const failed =
    steps.find(step => step.state === 'failed' && !step.internal) ?? steps.find(step => step.state === 'failed');
  const said = `${error.detail ?? ''}\n${failed?.error ?? ''}\n${failed?.name ?? ''}`;
  const line = failed?.line ?? lineOfError(said) ?? (dockerfile && lineByWords(dockerfile, said));
  if (!failed && line === null) return null;
  return { line, step: failed?.index ?? null, output: failed ? lastLines(failed.index) : [] };
}

/** What is known of a failure besides its words. */
interface Place {
  failed: BuildStep | null;
  /** ` (line 7)`, or nothing. */
  at: string;
}

/** One of the builder's messages. The first rule that fits is taken. */
interface BuildRule {
  match: RegExp;
  /** Null where the words mean something else at this place. */
  say(found: RegExpExecArray, place: Place): string | null;
  hint: string | ((found: RegExpExecArray, place: Place) => string);
  kind?: GantryError['kind'];
}

const mend = 'Mend the line and build again.';

const rules: readonly BuildRule[] = [
  {
    match: /exit code: (\d+)/,
    say: ([, code], { failed, at }) => failed && `${shortened(failed.instruction)} failed with exit code ${code}${at}.`,
    hint: ([, code]) => exitHints[code ?? ''] ?? 'Its output says why.',
    kind: 'engine-error',
  },
  {
    match: /secret (\S+?):? not found/i,
    say: ([, id], { at }) => `A step needs the secret “${id}”${at}, which this build was not given.`,
    hint: 'Add it under Secrets in “Build with changes…”.',
  },
  {
    match: /failed to (?:compute cache key|calculate checksum of ref [^:]+(?:::\S+)?):? .*?"([^"]+)":? not found/i,
    say: ([, path = ''], { failed, at }) =>
      fromStage(failed)
        ? `There is no ${path} in what it is copied from${at}.`
        : `There is no ${path.replace(/^\//, '')} in the build context${at}.`,
    hint: (_found, { failed }) =>
      fromStage(failed)
        ? 'Check the path, and that an earlier step makes it.'
        : 'Check the path, and that no line of .dockerignore leaves it out.',
  },
  {
    match: /lstat \S+?\/(?:merged|diff|fs)(\/\S*): no such file or directory/,
    say: ([, path], { failed, at }) =>
      fromStage(failed) ? `There is no ${path} in what it is copied from${at}.` : null,
    hint: 'Check the path, and that an earlier step makes it.',
  },
  {
    match: /syntax error in pattern/,
    say: (_found, { at }) => `A path’s wildcards can’t be read${at}.`,
    hint: 'A [ needs its ], and JSON its quotes and commas.',
  },
  {
    match: /no build stage/i,
    say: (_found, { at }) => `An instruction stands before the first FROM${at}.`,
    hint: 'Begin the Dockerfile with FROM.',
  },
  {
    match: /parse error (?:on )?line \d+: ([^\n]+)/i,
    say: ([, words = ''], { at }) => `The Dockerfile can’t be read${at}: ${ended(words)}`,
    hint: mend,
  },
  {
    match: /failed to parse stage name "([^"]*)"/,
    say: ([, name = ''], { at }) => `“${shortened(name)}” is no name of an image${at}.`,
    hint: 'Names are in small letters, such as nginx:1.27 or registry.example/team/app:2.',
  },
  {
    match: /base name \((.*?)\) should not be blank/,
    say: ([, name = ''], { at }) => `The base image ${shortened(name)} is empty${at}.`,
    hint: 'Give the argument a value, or a default by a line ARG before FROM.',
  },
  {
    match: /failed to parse platform ([^\s:]+):/,
    say: ([, name = ''], { at }) => `“${shortened(name)}” is no platform${at}.`,
    hint: 'Write it like linux/amd64 or linux/arm64.',
  },
  {
    match: /circular dependency detected on stage: (\S+)/,
    say: ([, name = ''], { at }) => `The stage ${shortened(name)} needs itself${at}.`,
    hint: 'Copy from another stage or image.',
  },
  {
    match: /target stage (\S+) could not be found/i,
    say: ([, name]) => `The Dockerfile has no stage ${name}.`,
    hint: 'Choose one of its stages as the target.',
  },
  {
    match: /file with no instructions|Dockerfile cannot be empty/i,
    say: () => 'The Dockerfile is empty.',
    hint: 'It needs at least a line FROM.',
  },
  {
    // BuildKit before 0.11 (Moby 23).
    match: /subdir not supported yet/i,
    say: () => 'This engine can’t build a folder within a Git repository.',
    hint: 'Leave the folder out of the address and name its Dockerfile instead, or use an engine of version 23 or newer.',
  },
  {
    match: /failed to fetch remote|does not contain ref|git (?:fetch|ls-remote|init)\b|fatal: unable to/i,
    say: () => 'The Git repository could not be fetched.',
    hint: 'Check the address, the branch and your access.',
    kind: 'not-found',
  },
  {
    match: /failed to read dockerfile|Cannot locate specified Dockerfile|no such file or directory/i,
    say: (_found, { at }) => (at ? null : 'The engine found no Dockerfile there.'),
    hint: 'Name the Dockerfile’s path within the context.',
    kind: 'not-found',
  },
];

const exitHints: Record<string, string> = {
  127: 'A program was not found; its output says which.',
  137: 'It was killed, most likely because the memory did not suffice.',
};

/** Says what a builder's error means. Unknown ones stay as they are. */
export function explainBuildFailure(
  error: GantryError,
  failed: BuildStep | null,
  fault: BuildDetail['fault'],
): GantryError {
  const { kind, detail = error.message } = error;
  if (kind === 'cancelled' || kind === 'internal' || kind === 'disk-full') return error;
  const { line = null, output = [] } = fault ?? {};
  const place = { failed, at: line === null ? '' : ` (line ${line})` };
  const say = (message: string, hint: string | undefined, as: GantryError['kind'] = 'invalid-input') =>
    new GantryError({ kind: as, message, hint, detail }, { cause: error });
  if (kind === 'engine-unreachable')
    return say(
      'The engine went away while it built.',
      'Start it and run the build again: what was finished is in the builder’s cache.',
      kind,
    );
  if (failed && output.some(text => /no space left on device/i.test(text)))
    return say(
      `The engine’s disk is full: ${shortened(failed.instruction)} failed${place.at}.`,
      'Remove images, containers or volumes that nobody needs, or the build cache.',
      'disk-full',
    );
  for (const rule of rules) {
    const found = rule.match.exec(detail);
    const message = found && rule.say(found, place);
    if (message) return say(message, typeof rule.hint === 'string' ? rule.hint : rule.hint(found, place), rule.kind);
  }
  const address = /^https?:\/\/\S+/.exec(failed?.name ?? '')?.[0];
  if (address) return say(`${shortened(address)} could not be fetched${place.at}.`, 'Check the address.', 'not-found');
  return ofRegistry(error, place) ?? ofFrontend(error, place) ?? ofStep(error, place) ?? error;
}

/** What a registry said, with the image and the line that it is about. */
function ofRegistry(error: GantryError, { failed, at }: Place): GantryError | null {
  const image = /(?:load metadata for|^FROM) (\S+)/.exec(failed?.name ?? '')?.[1];
  const { kind, hint, detail } = error;
  if (!image || !/^(?:registry-|image-not-found)/.test(kind)) return null;
  const message =
    kind === 'image-not-found'
      ? `There is no image ${image}${at}.`
      : kind === 'registry-unauthorised'
        ? `${image} needs a login${at}, or another one than Gantry knows.`
        : `${image} could not be fetched${at}: ${error.message}`;
  return new GantryError({ kind, message, hint, detail }, { cause: error });
}

/** The rest of what the frontend says before anything is built is about the Dockerfile. */
function ofFrontend(error: GantryError, { at }: Place): GantryError | null {
  const words = /failed to create LLB definition: ([^\n]+)/.exec(error.detail ?? '')?.[1];
  if (!words || error.kind !== 'engine-error') return null;
  const message = `The Dockerfile can’t be read${at}: ${ended(words)}`;
  return new GantryError({ kind: 'invalid-input', message, hint: mend, detail: error.detail }, { cause: error });
}

/** What nobody knows, at the step where it happened. */
function ofStep(error: GantryError, { failed, at }: Place): GantryError | null {
  if (!failed || !at || error.kind !== 'engine-error') return null;
  const { kind, detail = error.message } = error;
  const message = `${shortened(failed.instruction)} failed${at}: ${ended(detail)}`;
  return new GantryError({ kind, message, hint: 'Mend the line, or try again.', detail }, { cause: error });
}

function fromStage(step: BuildStep | null): boolean {
  return / --from=/.test(step?.instruction ?? '');
}

/** As the end of a sentence, in one line and without signs that are none. */
function ended(words: string): string {
  return `${shortened(words, 300).replace(/[.:]$/, '')}.`;
}

function shortened(text: string, longest = 80): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '\ufffd')
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
