import { GantryError, type RunProblem, type RunSpec } from '../contract/index.ts';
import { containers, type DockerClient } from '../docker/index.ts';
import type { TaskContext } from '../tasks/index.ts';
import { checkSpec } from './check.ts';
import { type ContainersDeps, failureContext } from './deps.ts';
import { explainRunFailure } from './failures.ts';
import { createRequest } from './spec.ts';

/** What came of a run: a container, or a task that pulls first and makes the container then. */
export interface RunResult {
  id: string | null;
  task: string | null;
  warnings: string[];
}

/** What hinders a run, found before it. */
export function findProblems(deps: ContainersDeps, spec: RunSpec): Promise<RunProblem[]> {
  const { engine, store, host } = deps;
  return checkSpec(spec, {
    containers: store.all('containers'),
    images: store.all('images'),
    networks: store.all('networks'),
    features: engine.features(),
    info: engine.status().info,
    host,
  });
}

/**
 * Creates a container and starts it: two requests and no more when the image is there. An image that isn't is pulled
 * first, as a task. Throws what hinders it, with the cause in the user's words.
 */
export async function runContainer(deps: ContainersDeps, spec: RunSpec, start: boolean): Promise<RunResult> {
  const client = deps.engine.client();
  try {
    const { id, warnings } = await createAndStart(client, deps, spec, start);
    return { id, task: null, warnings };
  } catch (thrown) {
    if (!isImageMissing(thrown)) throw thrown;
  }
  // The engine looks for the image first: a taken name would only come up after a pull of minutes.
  const [first] = (await findProblems(deps, spec)).filter(found => found.blocking);
  if (first) throw new GantryError(first.error);
  return { id: null, task: startRunTask(deps, spec, start), warnings: [] };
}

async function createAndStart(
  client: DockerClient,
  deps: ContainersDeps,
  spec: RunSpec,
  start: boolean,
): Promise<{ id: string; warnings: string[] }> {
  const { name, platform, body } = createRequest(spec);
  let id: string;
  let warnings: string[];
  try {
    // Without a signal: a page that leaves must not leave it open whether the container exists.
    const created = await containers.create(client, {
      name: name || undefined,
      platform: platform || undefined,
      body,
    });
    id = created.Id;
    warnings = created.Warnings ?? [];
  } catch (thrown) {
    throw isImageMissing(thrown) ? thrown : await explainRunFailure(thrown, failureContext(deps));
  }
  if (!start) return { id, warnings };
  try {
    await containers.start(client, id);
  } catch (thrown) {
    await removeFailed(deps, client, id);
    throw await explainRunFailure(thrown, failureContext(deps));
  }
  return { id, warnings };
}

/** A container that never ran helps nobody, and its name would be in the way of the next try. */
async function removeFailed({ logger }: ContainersDeps, client: DockerClient, id: string): Promise<void> {
  try {
    await containers.remove(client, id, { force: true, v: true });
  } catch (thrown) {
    // The engine itself removes a container with --rm.
    if (thrown instanceof GantryError && thrown.kind === 'not-found') return;
    logger.log('warn', 'container of a failed run not removed', { id, error: String(thrown) });
  }
}

/**
 * `No such image: x:1` (404), and `image with reference x was found but does not match the specified platform` (404):
 * then `docker run` pulls too.
 */
function isImageMissing(thrown: unknown): boolean {
  if (!(thrown instanceof GantryError)) return false;
  const said = thrown.detail ?? thrown.message;
  return /no such image|does not match the specified platform/i.test(said);
}

function startRunTask(deps: ContainersDeps, spec: RunSpec, start: boolean): string {
  const { engine, tasks, images } = deps;
  const on = engine.status().engine;
  const image = spec.image.trim();
  const run = async (context: TaskContext) => {
    if (engine.status().engine.id !== on.id)
      throw new GantryError({
        kind: 'conflict',
        message: `This was begun on the engine “${on.name}”, and another one is open now.`,
        hint: `Switch back to “${on.name}” and try again.`,
      });
    await images.pullTo(image, spec.platform, context);
    context.signal.throwIfAborted();
    context.report({ detail: start ? 'Starting' : 'Creating', progress: null });
    const { id, warnings } = await createAndStart(engine.client(), deps, spec, start);
    for (const warning of warnings) context.line(warning);
    return { result: id, detail: start ? 'Running' : 'Created' };
  };
  return tasks.start({ type: 'run', title: `Run ${image}`, run });
}
