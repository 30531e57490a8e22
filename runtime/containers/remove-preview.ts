import { containers, type DockerClient } from '../docker/index.ts';
import type { ContainersDeps } from './deps.ts';
import { list, number, record, text } from './read.ts';
import { isAnonymousVolume } from './row.ts';

interface Preview {
  running: number;
  writableBytes: number | null;
  anonymousVolumes: string[];
  namedVolumes: string[];
}

/** Above this many, one list with sizes is cheaper for the engine than asking one by one. */
const oneByOne = 24;
/** The engine walks a container's files to measure it: some at once, but not all. */
const atOnce = 4;

/**
 * What removing containers destroys. Measured by the engine now (`size=1`), not remembered. A volume that another
 * container uses too is not destroyed and not counted.
 */
export async function removePreview(deps: ContainersDeps, ids: string[], signal: AbortSignal): Promise<Preview> {
  const client = deps.engine.client();
  const wanted = new Set(ids);
  const rows = deps.store.all('containers');
  const going = rows.filter(row => wanted.has(row.id));
  const usedElsewhere = new Set(rows.filter(row => !wanted.has(row.id)).flatMap(row => row.volumes));
  const volumes = [...new Set(going.flatMap(row => row.volumes))].filter(name => !usedElsewhere.has(name));
  return {
    running: going.filter(row => row.state === 'running' || row.state === 'paused' || row.state === 'restarting')
      .length,
    writableBytes: await measure(client, ids, signal),
    anonymousVolumes: volumes.filter(isAnonymousVolume),
    namedVolumes: volumes.filter(name => !isAnonymousVolume(name)),
  };
}

/** Bytes written to the containers' own layers; null when the engine gave no figure for one of them. */
async function measure(client: DockerClient, ids: string[], signal: AbortSignal): Promise<number | null> {
  const sizes =
    ids.length > oneByOne ? await sizesByList(client, ids, signal) : await sizesOneByOne(client, ids, signal);
  if (sizes.includes(null)) return null;
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

async function sizesByList(client: DockerClient, ids: string[], signal: AbortSignal): Promise<(number | null)[]> {
  const items = await containers.list(client, { all: true, size: true, signal });
  // A container that has not written anything has no field in some answers.
  const sizes = new Map(list(items).map(item => [text(record(item).Id, 256), number(record(item).SizeRw)]));
  return ids.map(id => sizes.get(id) ?? 0);
}

async function sizesOneByOne(client: DockerClient, ids: string[], signal: AbortSignal): Promise<(number | null)[]> {
  const waiting = [...ids];
  const sizes: (number | null)[] = [];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) sizes.push(await sizeOf(client, id, signal));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return sizes;
}

/** Null too when it is gone or can't be measured: that is no reason to show nothing. */
async function sizeOf(client: DockerClient, id: string, signal: AbortSignal): Promise<number | null> {
  try {
    const { SizeRw } = record(await containers.inspect(client, id, { size: true, signal }));
    return typeof SizeRw === 'number' ? SizeRw : null;
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}
