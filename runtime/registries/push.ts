import { GantryError, toGantryError } from '../contract/index.ts';
import { images as api } from '../docker/index.ts';
import { formatBytes, parseReference } from '../images/index.ts';
import type { TaskContext } from '../tasks/index.ts';
import type { RegistriesDeps } from './deps.ts';
import { PushProgress } from './push-progress.ts';

/** Pushes a name of a local image (Engine API: `POST /images/{name}/push`). */
export async function pushImage(
  { engine, logins }: RegistriesDeps,
  text: string,
  context: TaskContext,
): Promise<{ result: string | null; detail: string }> {
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
  const { existing, sent } = progress;
  const words = [
    existing > 0 ? `${existing} ${existing === 1 ? 'layer' : 'layers'} there already` : '',
    `sent ${formatBytes(sent)}`,
  ];
  const detail = words.filter(Boolean).join(', ');
  return { result: progress.digest, detail: detail.charAt(0).toUpperCase() + detail.slice(1) };
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
