import { GantryError, toGantryError } from '../contract/index.ts';
import { images as api } from '../docker/index.ts';
import { parseReference, type Reference } from '../images/index.ts';
import type { TaskContext } from '../tasks/index.ts';
import { clientFor, type RegistriesDeps } from './deps.ts';
import { readNamed } from './manifest.ts';
import { PushProgress } from './push-progress.ts';

/** Pushes a name of a local image (Engine API: `POST /images/{name}/push`). */
export async function pushImage(
  deps: RegistriesDeps,
  text: string,
  context: TaskContext,
): Promise<{ result: string | null; detail: string }> {
  const { engine, logins } = deps;
  const reference = parseReference(text);
  context.report({ detail: `Asking ${reference.domain}` });
  const { login, problem } = await logins.find(reference.domain);
  if (problem) context.line(problem);
  const progress = new PushProgress();
  try {
    const messages = api.push(engine.client(), reference.repository, {
      tag: reference.tag ?? 'latest',
      ...(login ? { authHeader: api.registryAuth(login) } : {}),
      signal: context.signal,
    });
    for await (const message of messages) {
      const { status = '', id } = message;
      if (status && status !== 'Pushing' && status !== 'Preparing' && status !== 'Waiting')
        context.line(id ? `${id}: ${status}` : status);
      if (progress.add(message)) context.report(progress.report());
    }
  } catch (thrown) {
    throw explain(thrown, reference.domain, login !== null);
  }
  await settle(deps, reference, progress, context);
  context.report({ layers: progress.report().layers });
  return { result: progress.digest, detail: progress.summary };
}

/** Asks the registry for the sizes of what it now has. Without its answer the push is as good, only less is known of it. */
async function settle(
  deps: RegistriesDeps,
  reference: Reference,
  progress: PushProgress,
  { signal, line }: TaskContext,
): Promise<void> {
  if (!progress.digest) return;
  try {
    const inspect = await api.inspect(deps.engine.client(), reference.familiar);
    const client = await clientFor(deps, reference.domain);
    const { manifest } = await readNamed(client, reference.path, progress.digest, signal);
    if (manifest) progress.settle(inspect.RootFS?.Layers ?? [], manifest.layers);
  } catch (thrown) {
    line(`The sizes of what was sent are not known: ${toGantryError(thrown).message}`);
  }
}

/** Turns a push's failure into one with the registry's name in it. */
export function explain(thrown: unknown, domain: string, loggedIn: boolean): GantryError {
  const error = toGantryError(thrown);
  const said = error.detail ?? error.message;
  if (error.kind === 'cancelled' || error.kind === 'internal') return error;
  if (/denied|unauthorized|no basic auth|authentication required|\b40[13]\b/i.test(said))
    return new GantryError(
      {
        kind: 'registry-unauthorised',
        message: loggedIn
          ? `${domain} does not let your login push there.`
          : `${domain} wants a login before it takes an image.`,
        hint: 'Log in on the page Registries.',
        detail: said,
      },
      { cause: error },
    );
  // What a registry with a full disk answers, after the engine has tried five times.
  if (/\b50[07]\b/.test(said))
    return new GantryError(
      {
        kind: 'registry-unreachable',
        message: `${domain} broke off while it took the image; its disk may be full.`,
        hint: 'Look at the registry’s log and its disk, then push again: the layers that it has are not sent anew.',
        detail: said,
      },
      { cause: error },
    );
  return error;
}
