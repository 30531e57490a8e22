import { nameAfterUpdate, nameBeforeUpdate } from '../../contract/before-update.ts';
import { GantryError, toGantryError } from '../../contract/index.ts';
import {
  type ContainerInspect,
  containers,
  type DockerClient,
  demultiplex,
  images,
  networks,
} from '../../docker/index.ts';
import type { TaskContext } from '../../tasks/index.ts';
import { type ContainersDeps, failureContext } from '../deps.ts';
import { explainRunFailure } from '../failures.ts';
import { recreateRequest } from './body.ts';
import { untilSteady } from './steady.ts';

/** What one recreation works with. */
interface Work {
  deps: ContainersDeps;
  client: DockerClient;
  old: ContainerInspect;
  /** The container's name, which the new one gets. */
  name: string;
  running: boolean;
  context: TaskContext;
}

/**
 * Makes a container anew with what `image` names now, and removes the old one when the new one has proved to run (or, if
 * the old one was stopped, when it exists). Whatever fails, the old one is put back as it was. Answers in a sentence.
 * Throws why not, with the same in words.
 */
export async function recreateContainer(
  deps: ContainersDeps,
  id: string,
  image: string,
  context: TaskContext,
): Promise<string> {
  const client = deps.engine.client();
  const [old, next] = await Promise.all([containers.inspect(client, id), images.inspect(client, image)]);
  const name = (old.Name ?? '').replace(/^\//, '');
  if (old.Image === next.Id) return `${name} has this image already.`;
  await refuse(client, old, name);
  const own = await images.inspect(client, old.Image ?? '').catch(error => {
    if (toGantryError(error).kind === 'engine-unreachable') throw error;
    return null;
  });
  const running = old.State?.Running === true || old.State?.Restarting === true;
  const work: Work = { deps, client, old, name, running, context };
  const { body, connect } = recreateRequest(old, own?.Config ?? null, image);
  await containers.rename(client, old.Id, nameBeforeUpdate(name, old.Id));
  let created: string | null = null;
  try {
    created = (await containers.create(client, { name, body })).Id;
    for (const { network, endpoint } of connect)
      await networks.connect(client, network, { container: created, endpoint });
    context.signal.throwIfAborted();
    if (running) await changeOver(work, created);
  } catch (thrown) {
    throw await putBackAfter(work, created, thrown);
  }
  return await removeOld(work);
}

/** What can't be made again from what the engine tells, or belongs to somebody who makes it again himself. */
async function refuse(client: DockerClient, old: ContainerInspect, name: string): Promise<void> {
  const no = (message: string, hint: string) => new GantryError({ kind: 'conflict', message, hint });
  if (old.HostConfig?.AutoRemove)
    throw no(
      `${name} was run with --rm: it can’t be kept until the new one has proved itself.`,
      'Stop it and run it again.',
    );
  if (Object.keys(old.Config?.Labels ?? {}).some(label => label.startsWith('com.docker.swarm.')))
    throw no(`${name} belongs to a Swarm service.`, 'Update the service: Swarm replaces its containers.');
  if (nameAfterUpdate(name)) throw no(`${name} was kept by an update that was interrupted.`, 'Put it back first.');
  const all = await containers.list(client, { all: true });
  const guests = all.filter(other => other.HostConfig?.NetworkMode === `container:${old.Id}`);
  if (guests.length > 0)
    throw no(
      `${name} lends its network to ${guests.map(guest => (guest.Names?.[0] ?? guest.Id).replace(/^\//, '')).join(', ')}, which would lose it.`,
      'Remove them first, and run them again afterwards.',
    );
}

/** Stops the old one, starts the new one, and waits until that stays. */
async function changeOver({ deps, client, old, name, context }: Work, created: string): Promise<void> {
  context.report({ detail: `Stopping ${name}` });
  if (old.State?.Paused) await containers.unpause(client, old.Id);
  // Without the signal: a stop that goes on behind a cancellation would stop the old one after it was put back.
  await containers.stop(client, old.Id);
  context.signal.throwIfAborted();
  context.report({ detail: `Starting ${name}` });
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  // Opened before the start: an end that comes at once is not missed.
  const { result } = await containers.openWait(client, created, { condition: 'next-exit', signal });
  try {
    await containers.start(client, created);
    const { Config } = await containers.inspect(client, created);
    context.report({ detail: `Waiting whether ${name} stays up` });
    await untilSteady({
      store: deps.store,
      id: created,
      healthcheck: Config?.Healthcheck,
      exit: result,
      signal: context.signal,
    });
  } finally {
    over.abort();
  }
}

/** Puts the old one back after a failure; answers with the error that says what happened and how things stand. */
async function putBackAfter(work: Work, created: string | null, thrown: unknown): Promise<unknown> {
  const { deps, client, old, name, running, context } = work;
  const cause = context.signal.aborted
    ? new GantryError({ kind: 'cancelled', message: 'Cancelled.' })
    : toGantryError(await explainRunFailure(thrown, failureContext(deps)));
  try {
    if (created) {
      await tellLastLines(client, created, context);
      await containers.remove(client, created, { force: true, v: true });
    }
    await containers.rename(client, old.Id, name);
    if (running) await containers.start(client, old.Id);
    context.line(`${name}: the container from before ${running ? 'runs again' : 'is back'}.`);
  } catch (failed) {
    deps.logger.log('error', 'container not put back', { id: old.Id, error: String(failed) });
    return new GantryError({
      kind: 'conflict',
      message: `${name} was not recreated and could not be put back: ${toGantryError(failed).message}`,
      hint: `The container from before is kept as ${nameBeforeUpdate(name, old.Id)}; put it back on the Containers page.`,
      detail: cause.message,
    });
  }
  if (cause.kind === 'cancelled') return cause;
  return new GantryError({
    kind: cause.kind,
    message: `${name} was not recreated; the container from before ${running ? 'runs again' : 'is back'}. ${cause.message}`,
    hint: cause.hint,
    detail: cause.detail,
  });
}

/** What the new one said before it ended: it is gone afterwards. */
async function tellLastLines(client: DockerClient, id: string, context: TaskContext): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    const signal = AbortSignal.timeout(5000);
    const { Config } = await containers.inspect(client, id, { signal });
    const stream = client.reading(await containers.logs(client, id, { tail: 20, signal }), signal);
    const pieces = Config?.Tty
      ? stream
      : (async function* () {
          for await (const frame of demultiplex(stream)) yield frame.data;
        })();
    for await (const piece of pieces)
      if (text.length < 16_384) text += decoder.decode(piece as Uint8Array, { stream: true });
  } catch {
    // Its words would help to understand; putting the old one back matters more.
  }
  if (text) context.line(`The new container said:\n${text}`);
}

async function removeOld({ deps, client, old, name, running }: Work): Promise<string> {
  const done = running ? `${name} runs with the new image.` : `${name} has the new image.`;
  try {
    await containers.remove(client, old.Id);
    return done;
  } catch (thrown) {
    const error = toGantryError(thrown);
    if (error.kind === 'not-found') return done;
    deps.logger.log('warn', 'old container not removed', { id: old.Id, error: String(thrown) });
    return `${done} The one from before is still there as ${nameBeforeUpdate(name, old.Id)}: ${error.message}`;
  }
}
