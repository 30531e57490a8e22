import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { makeImage } from '../fixtures/archives.ts';
import { call, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';
import { type Registry, startRegistry } from '../fixtures/registry.ts';
import { against, type Benchmark, median } from './harness.ts';

const runs = 7;
const run = promisify(execFile);

/** A layer of many files whose bytes don't compress: what is fetched is what is written. */
const layer = (name: string, files: number, bytes: number) =>
  Object.fromEntries(Array.from({ length: files }, (_, n) => [`${name}/file-${n}`, randomBytes(bytes)]));

/**
 * A pull through the app's runtime against `docker pull` of the same image from a registry on this computer, taking turns, with
 * nothing of it on the engine before each; the bytes that the registry sent for it, and for an update that changed one layer.
 */
export const pull: Benchmark = {
  name: 'pull',
  async run(log) {
    const registry = await startRegistry();
    const noun = await startImagesNoun();
    try {
      const base = [layer('base', 400, 60_000), layer('runtime', 900, 30_000), layer('libraries', 2000, 8000)];
      const first = await makeImage({ layers: [...base, layer('app', 200, 10_000)] });
      const reference = await registry.put('bench/app', '1', first);
      const whole = first.layers.reduce((sum, each) => sum + each.gzip.length, first.config.length);
      log(`${(whole / 1e6).toFixed(1)} MB in ${first.layers.length} layers`);
      const [own, peer]: [number[], number[]] = [[], []];
      let served = 0;
      // The first of each warms the page cache and both programs; it is not counted.
      for (let i = -1; i < runs; i += 1) {
        const before = registry.fetchedBytes();
        const mine = await timed(() => pullOwn(noun, reference));
        served = registry.fetchedBytes() - before;
        await remove(noun, reference);
        const theirs = await timed(() => run('docker', ['-H', noun.engine.dockerHost, 'pull', reference]));
        await remove(noun, reference);
        log(`${mine.toFixed(0)} ms, docker pull ${theirs.toFixed(0)} ms`);
        if (i < 0) continue;
        own.push(mine);
        peer.push(theirs);
      }
      return [
        against('pull', 'ms', median(own), 'docker pull', median(peer), { atMost: 1.03 }),
        against('pull: bytes served', 'bytes', served, 'bytes missing', whole, { atMost: 1 }),
        await update(registry, noun, base, reference),
      ];
    } finally {
      await noun.stop();
      await registry.stop();
    }
  },
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function pullOwn(noun: ImagesNoun, reference: string): Promise<void> {
  const { state, error } = await noun.ended(await noun.handlers.pull({ reference, platform: '' }, call));
  if (state !== 'done') throw new Error(error?.message ?? state);
}

async function remove(noun: ImagesNoun, reference: string): Promise<void> {
  await run('docker', ['-H', noun.engine.dockerHost, 'rmi', reference]);
}

/** From an image to one of another top layer under the same name: only that layer and the config are missing. */
async function update(
  registry: Registry,
  noun: ImagesNoun,
  base: Parameters<typeof makeImage>[0]['layers'],
  reference: string,
) {
  await pullOwn(noun, reference);
  const next = await makeImage({ layers: [...base, layer('app', 200, 10_000)] });
  await registry.put('bench/app', '1', next);
  const missing = (next.layers.at(-1)?.gzip.length ?? 0) + next.config.length;
  const before = registry.fetchedBytes();
  await pullOwn(noun, reference);
  const served = registry.fetchedBytes() - before;
  return against('pull: bytes served for an update', 'bytes', served, 'bytes missing', missing, { atMost: 1 });
}
