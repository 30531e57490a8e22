import { GantryError, toGantryError } from '../contract/index.ts';
import { containers, type DockerClient } from '../docker/index.ts';

type Shape = Pick<GantryError, 'kind' | 'message'> & { hint?: string };

/** What engines say about archives of a container's files (Moby: daemon/archive.go, volume mounts; Podman in other words). */
const rules: { match: RegExp; say(path: string): Shape }[] = [
  {
    match: /no such container/i,
    say: () => ({ kind: 'not-found', message: 'This container was deleted meanwhile.' }),
  },
  {
    match: /could not find the file|no such file or directory/i,
    say: path => ({
      kind: 'not-found',
      message: `There is no ${path} in this container.`,
      hint: 'It may have been removed a moment ago; list the folder anew.',
    }),
  },
  {
    match: /rootfs is marked read-only|read-only file system/i,
    say: path => ({
      kind: 'conflict',
      message: `The container’s root file system is read-only: nothing can be written to ${path}.`,
      hint: 'Write into one of its volumes, or run it without “read-only”.',
    }),
  },
  {
    match: /mounted volume is marked read-only/i,
    say: path => ({
      kind: 'conflict',
      message: `${path} is in a mount that is read-only for this container.`,
      hint: 'Choose another folder, or mount it with write access.',
    }),
  },
  {
    match: /cannot overwrite (?:non-)?directory|unlinkat|file exists/i,
    say: path => ({
      kind: 'conflict',
      message: `In ${path} a folder has the name of a file that would be written, or a file that of a folder.`,
      hint: 'Rename it before the upload; nothing takes the place of the other kind.',
    }),
  },
  {
    match: /not a directory/i,
    say: path => ({ kind: 'invalid-input', message: `${path} is no folder.` }),
  },
  {
    match: /container is (?:dead|marked for removal)|(?:dead|marked for removal).*container|is being removed/i,
    say: () => ({
      kind: 'conflict',
      message:
        'The engine is removing this container, or could not remove it whole: its files can’t be reached any more.',
    }),
  },
];

/** An engine's refusal to read or write files, as a sentence. Errors that are none of these are passed on. */
export function explainFileFailure(thrown: unknown, path: string): GantryError {
  const error = toGantryError(thrown);
  const said = error.detail ?? error.message;
  const rule =
    error.kind === 'cancelled' || error.kind === 'disk-full' ? undefined : rules.find(one => one.match.test(said));
  return rule ? new GantryError({ ...rule.say(path), detail: error.detail }, { cause: error }) : error;
}

/** A refusal of HEAD comes without words: what the container says tells which of two things is missing. */
export async function explainMissing(
  thrown: unknown,
  client: DockerClient,
  { id, path }: { id: string; path: string },
): Promise<GantryError> {
  const error = toGantryError(thrown);
  if (error.kind === 'engine-error' && !error.detail) {
    return new GantryError({
      kind: 'not-found',
      message: `The engine can’t reach ${path} in this container.`,
      hint: 'A part of the path may be a file, or a link that leads nowhere.',
    });
  }
  if (error.kind !== 'not-found') return explainFileFailure(error, path);
  try {
    await containers.inspect(client, id);
  } catch (cause) {
    return explainFileFailure(cause, path);
  }
  return explainFileFailure(new GantryError({ kind: 'not-found', message: 'No such file or directory' }), path);
}
