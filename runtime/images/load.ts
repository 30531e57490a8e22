import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Transform } from 'node:stream';
import { GantryError, toGantryError } from '../contract/index.ts';
import { images as api, compareVersions, type DockerClient, type ProgressMessage } from '../docker/index.ts';
import type { TaskContext } from '../tasks/index.ts';
import { type ArchiveFacts, findArchiveFault, isOciOnly, noArchive, sniffArchive } from './archive.ts';
import type { ImagesDeps } from './deps.ts';
import { explainDiskFull } from './disk-space.ts';
import { formatBytes } from './sizes.ts';

/** The part of a load's progress that is sending; the engine's unpacking is the rest. */
const sendPart = 0.6;
/** Moby 25, the first that loads OCI layouts into its classic store. */
const ociApiVersion = '1.44';

/** What a load brought. */
export interface Loaded {
  /** Ids of the images, in the archive's order. */
  ids: string[];
  /** `repository:tag`, or the id of one without a name. */
  names: string[];
}

/**
 * Loads an archive into the engine (Engine API: `POST /images/load`). Throws `not-found`, `invalid-input`,
 * `archive-invalid`, `archive-truncated`, `disk-full` and what the engine says.
 */
export async function loadArchive(
  { engine }: Pick<ImagesDeps, 'engine'>,
  path: string,
  context: TaskContext,
): Promise<Loaded> {
  const client = engine.client();
  context.report({ detail: `Looking at ${basename(path)}` });
  const facts = await sniffArchive(path);
  await refuseEarly(client, facts);
  const names: string[] = [];
  try {
    for await (const message of send(client, facts, context)) names.push(...loadedNames(message, context));
  } catch (error) {
    const explained = await explainLoadFailure(error, facts);
    throw await explainDiskFull(explained, engine.status(), `${basename(path)} was not loaded`);
  }
  if (names.length === 0) throw noArchive(path, 'The engine found no image in it.');
  return await sortNames(client, names);
}

/** Engines name an image by each of its tags, some by its id beside them: the id is a name only where there is no other. */
async function sortNames(client: DockerClient, names: readonly string[]): Promise<Loaded> {
  const byId = new Map<string, string[]>();
  for (const name of new Set(names)) {
    const { Id } = await api.inspect(client, name);
    byId.set(Id, [...(byId.get(Id) ?? []), ...(name === Id ? [] : [name])]);
  }
  const ids = [...byId.keys()];
  return { ids, names: ids.flatMap(id => (byId.get(id)?.length ? (byId.get(id) ?? []) : [id])) };
}

/** Finds what can be found without sending gigabytes first: plain archives are looked through by their headers. */
async function refuseEarly(client: DockerClient, facts: ArchiveFacts): Promise<void> {
  if (facts.compression !== 'none') return;
  const fault = await findArchiveFault(facts);
  if (fault) throw fault;
  if (compareVersions(await client.apiVersion(), ociApiVersion) < 0 && (await isOciOnly(facts)))
    throw new GantryError({
      kind: 'archive-invalid',
      message: `${facts.path} is an OCI layout, which this engine can’t load.`,
      hint: 'Use an engine of version 25 or newer, or an archive made by “docker save”.',
    });
}

async function* send(
  client: DockerClient,
  { path, size }: ArchiveFacts,
  context: TaskContext,
): AsyncGenerator<ProgressMessage> {
  let sent = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length;
      context.report({
        progress: (sent / size) * sendPart,
        detail: sent < size ? `Sent ${formatBytes(sent)} of ${formatBytes(size)}` : 'The engine reads it',
      });
      done(null, chunk);
    },
  });
  const file = createReadStream(path, { highWaterMark: 256 * 1024, signal: context.signal });
  file.on('error', error => counted.destroy(error));
  const unpacked = new Map<string, number>();
  try {
    for await (const message of api.load(client, file.pipe(counted), { quiet: false, signal: context.signal })) {
      if (message.id && message.progressDetail?.current) {
        unpacked.set(message.id, message.progressDetail.current);
        const bytes = [...unpacked.values()].reduce((sum, each) => sum + each, 0);
        context.report({
          progress: sendPart + (1 - sendPart) * Math.min(1, bytes / size),
          detail: `Unpacked ${formatBytes(bytes)}`,
        });
      }
      yield message;
    }
  } finally {
    file.destroy();
  }
}

/** `Loaded image: a:1` or `Loaded image ID: sha256:…`, one a line. */
function loadedNames({ stream = '' }: ProgressMessage, context: TaskContext): string[] {
  const lines = stream.split('\n').filter(line => line.trim() !== '');
  for (const line of lines) context.line(line);
  return lines.flatMap(line => /^Loaded image(?: ID)?: (\S+)$/.exec(line.trim())?.[1] ?? []);
}

async function explainLoadFailure(thrown: unknown, facts: ArchiveFacts): Promise<GantryError> {
  const error = toGantryError(thrown);
  const { kind } = error;
  if (kind === 'cancelled' || kind === 'internal' || kind === 'disk-full' || kind === 'engine-unreachable')
    return error;
  const fault = await findArchiveFault(facts).catch(() => null);
  if (!fault) return error;
  return new GantryError({ ...fault.toShape(), detail: error.detail ?? error.message }, { cause: error });
}
