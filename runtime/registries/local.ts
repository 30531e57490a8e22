import { setTimeout as sleep } from 'node:timers/promises';
import { GantryError, type LocalRegistry, runSpec, toGantryError } from '../contract/index.ts';
import { images as api, containers, type DockerClient } from '../docker/index.ts';
import { startOnEngine } from '../images/index.ts';
import type { TaskContext } from '../tasks/index.ts';
import { clientFor, type RegistriesDeps } from './deps.ts';

/** The registry of the distribution project, as Docker Hub has it. */
const image = 'registry:2';
/** Name of the container, and of the volume with what it holds. */
const name = 'gantry-registry';
/** Marks the container; its value is the address, which the engine does not list for a stopped one. */
const label = 'gantry.local-registry';
/** The port that registries are known by; the next free one where it is taken. */
const firstPort = 5000;
/** Milliseconds that the registry may take to answer after its start, and between two tries. */
const firstAnswer = { within: 30_000, pause: 100 };

type Deps = Pick<RegistriesDeps, 'engine' | 'tasks' | 'images' | 'containers' | 'known' | 'logins'>;

/** The local registry of the engine that is looked at; null where there is none, and while no engine runs. */
export async function findLocal({ engine }: Pick<Deps, 'engine'>): Promise<LocalRegistry | null> {
  if (engine.status().state !== 'running') return null;
  const [found] = await containers.list(engine.client(), { all: true, filters: { label: [label] } });
  const address = found?.Labels?.[label];
  // The label is the engine's word, and becomes an address.
  if (!found || !address || !/^127\.0\.0\.1:\d{1,5}$/.test(address)) return null;
  return { address, container: found.Id, running: found.State === 'running' };
}

/** Runs the local registry as a task, published on loopback alone. Its result is the container. */
export function startLocal(deps: Deps): { task: string } {
  const { engine } = deps;
  if (!engine.features().localPorts)
    throw new GantryError({
      kind: 'refused',
      message: 'This engine is on another computer, where a registry on its loopback could not be reached from here.',
      hint: 'Switch to an engine of this computer.',
    });
  return startOnEngine(deps, {
    type: 'run',
    title: 'Run a local registry',
    run: async context => {
      const found = await findLocal(deps);
      const address = (found && (await startAgain(engine.client(), found))) ?? (await make(deps, context));
      context.report({ detail: 'Waiting for its first answer', progress: null });
      await untilItAnswers(deps, address, context.signal);
      return { result: (await findLocal(deps))?.container ?? null, detail: `Running at ${address}` };
    },
  });
}

/** Stops it. Throws `not-found` where there is none. */
export async function stopLocal({ engine }: Pick<Deps, 'engine'>): Promise<void> {
  const found = await findLocal({ engine });
  if (!found) throw new GantryError({ kind: 'not-found', message: 'No local registry runs here.' });
  await containers.stop(engine.client(), found.container);
}

/** Starts one that was stopped. Null where its port has been taken meanwhile: then the container goes, its volume stays. */
async function startAgain(
  client: DockerClient,
  { address, container, running }: LocalRegistry,
): Promise<string | null> {
  if (running) return address;
  try {
    await containers.start(client, container);
    return address;
  } catch (thrown) {
    if (toGantryError(thrown).kind !== 'port-in-use') throw thrown;
    await containers.remove(client, container, { force: true });
    return null;
  }
}

async function make(deps: Deps, context: TaskContext): Promise<string> {
  await ensureImage(deps, context);
  context.signal.throwIfAborted();
  context.report({ detail: 'Starting', progress: null });
  const wanted = specOf(firstPort);
  const { problems } = await deps.containers.check({ spec: wanted }, context);
  const taken = problems.find(({ field, nextFreePort }) => field === 'ports.0.host' && nextFreePort !== null);
  const port = taken?.nextFreePort ?? firstPort;
  await deps.containers.run({ spec: specOf(port), start: true }, context);
  return addressOf(port);
}

function specOf(port: number) {
  return runSpec.parse({
    image,
    name,
    labels: { [label]: addressOf(port) },
    ports: [{ hostIp: '127.0.0.1', host: port, container: 5000 }],
    mounts: [{ type: 'volume', source: name, target: '/var/lib/registry' }],
    // It is one's own: what went in may go out again.
    env: [{ name: 'REGISTRY_STORAGE_DELETE_ENABLED', value: 'true' }],
    restart: 'unless-stopped',
  });
}

function addressOf(port: number): string {
  return `127.0.0.1:${port}`;
}

async function ensureImage({ engine, images }: Deps, context: TaskContext): Promise<void> {
  try {
    await api.inspect(engine.client(), image);
    return;
  } catch (thrown) {
    if (!['not-found', 'image-not-found'].includes(toGantryError(thrown).kind)) throw thrown;
  }
  try {
    await images.pullTo(image, '', context);
  } catch (thrown) {
    const error = toGantryError(thrown);
    if (error.kind === 'cancelled') throw error;
    throw new GantryError(
      {
        kind: error.kind,
        message: `The local registry needs the image ${image}, which is not here and can’t be pulled.`,
        hint: 'Check the network, or load the image from a file on the page Images.',
        detail: [error.message, error.detail].filter(Boolean).join(' '),
      },
      { cause: thrown },
    );
  }
}

/** The container runs before the registry in it listens: who looks into it too early would see an error. */
async function untilItAnswers(deps: Deps, address: string, signal: AbortSignal): Promise<void> {
  const client = await clientFor(deps, address);
  for (const end = Date.now() + firstAnswer.within; ; ) {
    try {
      await client.ask('/v2/', { scope: '', signal });
      return;
    } catch (thrown) {
      signal.throwIfAborted();
      const found = await findLocal(deps);
      if (found?.running && Date.now() < end) {
        await sleep(firstAnswer.pause, undefined, { signal });
        continue;
      }
      throw new GantryError(
        {
          kind: 'registry-unreachable',
          message: `The local registry was started, but does not answer at ${address}.`,
          hint: `The log of the container ${name} tells why.`,
          detail: toGantryError(thrown).message,
        },
        { cause: thrown },
      );
    }
  }
}
