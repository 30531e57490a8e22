import { type BuildDetail, type BuildStep, GantryError } from '../contract/index.ts';
import { lineOfError } from './dockerfile.ts';

/** Lines of output that a fault shows. */
export const faultLines = 12;

/** Where a build failed: the step that has an error of its own, and the Dockerfile's line that it, or the builder, names. */
export function faultOf(
  error: GantryError,
  steps: readonly BuildStep[],
  lastLines: (step: number) => string[],
): NonNullable<BuildDetail['fault']> | null {
  if (error.kind === 'cancelled') return null;
  const failed =
    steps.find(step => step.state === 'failed' && !step.internal) ?? steps.find(step => step.state === 'failed');
  const line = failed?.line ?? lineOfError(`${error.detail ?? ''}\n${failed?.error ?? ''}`);
  if (!failed && line === null) return null;
  return { line, step: failed?.index ?? null, output: failed ? lastLines(failed.index) : [] };
}

/** Says what a builder's error means. Unknown ones stay as they are. */
export function explainBuildFailure(error: GantryError, failed: BuildStep | null, line: number | null): GantryError {
  const { kind, detail = error.message } = error;
  if (kind === 'cancelled' || kind === 'internal' || kind === 'disk-full') return error;
  const at = line === null ? '' : ` (line ${line})`;
  const say = (message: string, hint: string, as: GantryError['kind'] = 'invalid-input') =>
    new GantryError({ kind: as, message, hint, detail }, { cause: error });
  if (kind === 'engine-unreachable')
    return say(
      'The engine went away while it built.',
      'Start it and run the build again: what was finished is in the builder’s cache.',
      kind,
    );
  const exit = /exit code: (\d+)/.exec(detail)?.[1];
  if (exit && failed) {
    const hint =
      exit === '127'
        ? 'A program was not found; its output says which.'
        : exit === '137'
          ? 'It was killed, most likely because the memory did not suffice.'
          : 'Its output says why.';
    return say(`${shortened(failed.instruction)} failed with exit code ${exit}${at}.`, hint, 'engine-error');
  }
  const missing =
    /failed to (?:compute cache key|calculate checksum of ref [^:]+(?:::\S+)?):? .*?"([^"]+)":? not found/i.exec(
      detail,
    )?.[1];
  if (missing)
    return say(
      `There is no ${missing.replace(/^\//, '')} in the build context${at}.`,
      'Check the path, and that no line of .dockerignore leaves it out.',
    );
  const parse = /parse error (?:on )?line \d+: ([^\n]+)/i.exec(detail)?.[1];
  if (parse) return say(`The Dockerfile can’t be read${at}: ${parse}.`, 'Mend the line and build again.');
  const stage = /target stage (\S+) could not be found/i.exec(detail)?.[1];
  if (stage) return say(`The Dockerfile has no stage ${stage}.`, 'Choose one of its stages as the target.');
  if (/file with no instructions|Dockerfile cannot be empty/i.test(detail))
    return say('The Dockerfile is empty.', 'It needs at least a line FROM.');
  if (/no build stage in current context/i.test(detail))
    return say(`An instruction stands before the first FROM${at}.`, 'Begin the Dockerfile with FROM.');
  // BuildKit before 0.11 (Moby 23).
  if (/subdir not supported yet/i.test(detail))
    return say(
      'This engine can’t build a folder within a Git repository.',
      'Leave the folder out of the address and name its Dockerfile instead, or use an engine of version 23 or newer.',
    );
  if (/failed to fetch remote|does not contain ref|git (?:fetch|ls-remote|init)\b|fatal: unable to/i.test(detail))
    return say(
      'The Git repository could not be fetched.',
      'Check the address, the branch and your access.',
      'not-found',
    );
  if (
    /failed to read dockerfile|Cannot locate specified Dockerfile|no such file or directory/i.test(detail) &&
    !failed?.line
  )
    return say('The engine found no Dockerfile there.', 'Name the Dockerfile’s path within the context.', 'not-found');
  return error;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
