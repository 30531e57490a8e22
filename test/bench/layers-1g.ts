import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { type Pack, pack } from 'tar-stream';
import { type TreeView, treeView } from '../../runtime/contract/index.ts';
import { images as api } from '../../runtime/docker/index.ts';
import { scratchFolder } from '../fixtures/archives.ts';
import { buildImage } from '../fixtures/debian-build.ts';
import { launchGantry } from '../fixtures/gantry-app.ts';
import { createGantryHome } from '../fixtures/gantry-home.ts';
import { call, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';
import { imageArchive } from '../fixtures/layer-archives.ts';
import { type LayersNoun, layersNoun } from '../fixtures/layers-noun.ts';
import { projectRoot } from '../fixtures/prepared.ts';
import { rawEntry } from '../fixtures/raw-tar.ts';
import { against, type Benchmark, limit, median, percentile } from './harness.ts';
import { scrollFrames } from './scroll.ts';

const runs = 5;
const files = 30_000;
const fileBytes = 36_000;
const manyEntries = 300_000;
const tag = 'bench/layers:1';

/**
 * Analysing an image of more than 1 GB against one `tar tf` over the same `docker save` stream, taking turns; the memory that it
 * takes; opening the stored result; filters over 300,000 entries, and scrolling them.
 */
export const layers1g: Benchmark = {
  name: 'layers-1g',
  async run(log) {
    const scratch = scratchFolder();
    const images = await startImagesNoun();
    const layers = layersNoun(images);
    try {
      log('making the image');
      await makeImage(images, scratch.path('context'));
      await images.settle();
      const id = images.idOf(tag);
      const size = images.store.get('images', id)?.size ?? 0;
      log(`${(size / 1e9).toFixed(2)} GB`);
      const [own, peer, memory]: number[][] = [[], [], []];
      for (let i = 0; i < runs; i += 1) {
        peer?.push(await tarPass(images));
        const { ms, extra } = await analysis(images, id, layers.folder);
        own?.push(ms);
        memory?.push(extra / 1e6);
        log(`tar ${peer?.at(-1)?.toFixed(0)} ms, analysis ${ms.toFixed(0)} ms, ${memory?.at(-1)?.toFixed(0)} MB`);
      }
      const reopened = await reopen(layers, id);
      const many = scratch.path('many.tar');
      const filters = await filterMany(layers, many, log);
      const frames = await scrollMany(many, log);
      return [
        against('layers-1g', 'ms', median(own ?? []), 'docker save | tar tf', median(peer ?? []), { atMost: 1.3 }),
        limit('layers-1g: peak memory over idle', 'MB', Math.max(...(memory ?? [])), { atMost: 200 }),
        limit('layers-1g: reopening', 'ms', reopened, { atMost: 100 }),
        limit('layers-1g: filter of 300,000 entries', 'ms', filters, { atMost: 100 }),
        limit('layers-1g: scrolling 300,000 entries, p95 frame', 'ms', percentile(frames, 0.95), { atMost: 20 }),
      ];
    } finally {
      layers.remove();
      scratch.remove();
      await images.stop();
    }
  },
};

/** A root of many files, a layer that copies some of them and one that removes some. */
async function makeImage(images: ImagesNoun, context: string): Promise<void> {
  const root = pack();
  const [repo, base] = ['bench/root', '1'];
  const written = writeRoot(root);
  const imported = api.importRoot(images.client, Readable.from(root), { repo, tag: base, changes: ['CMD ["/none"]'] });
  for await (const message of imported) void message;
  await written;
  mkdirSync(join(context, 'app'), { recursive: true });
  for (let i = 0; i < 2000; i += 1) writeFileSync(join(context, 'app', `file-${i}`), Buffer.alloc(10_000, i));
  writeFileSync(join(context, 'Dockerfile'), `FROM ${repo}:${base}\nCOPY app /app\nCOPY app /data/dir-1\n`);
  await buildImage(images.client, context, tag);
  rmSync(context, { recursive: true });
}

async function writeRoot(root: Pack): Promise<void> {
  const content = Buffer.alloc(fileBytes);
  for (let i = 0; i < files; i += 1) {
    content.writeUInt32LE(i, (i * 4) % (fileBytes - 4));
    await new Promise<void>(resolve => {
      root.entry({ name: `data/dir-${i % 500}/file-${i}` }, content, () => resolve());
    });
  }
  root.finalize();
}

async function tarPass({ engine }: ImagesNoun): Promise<number> {
  const begun = performance.now();
  const shell = spawn('sh', ['-c', 'docker -H "$0" save "$1" | tar tf - > /dev/null', engine.dockerHost, tag]);
  const [code] = await once(shell, 'close');
  if (code !== 0) throw new Error(`docker save ended with ${code}.`);
  return performance.now() - begun;
}

async function analysis({ engine }: ImagesNoun, id: string, folder: string): Promise<{ ms: number; extra: number }> {
  const source = { kind: 'engine', endpoint: { kind: 'unix', path: engine.socket }, id };
  const job = JSON.stringify({ name: 'analyse', input: { source, name: tag, total: null, folder } });
  const worker = join(projectRoot, 'dist', 'layers-worker.cjs');
  const script = join(import.meta.dirname, 'layers-process.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, worker, job]);
  const result = JSON.parse(stdout) as { ms: number; extra: number; error: unknown };
  if (result.error) throw new Error(JSON.stringify(result.error));
  return result;
}

/** The stored result, and the first window of its tree, by a runtime that knows nothing yet. */
async function reopen(layers: LayersNoun, id: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    layers.restart();
    const begun = performance.now();
    const analysis = await layers.analyse({ type: 'image', id });
    await tree(layers, { key: analysis.key, layer: analysis.layers.length - 1, mode: 'changes' });
    times.push(performance.now() - begun);
    if (!analysis.stored) throw new Error('The analysis was made anew.');
  }
  return median(times);
}

async function filterMany(layers: LayersNoun, path: string, log: (line: string) => void): Promise<number> {
  const entries = Array.from({ length: manyEntries }, (_, i) =>
    rawEntry({ name: `srv/app-${i % 300}/node_modules/package-${i % 7}/file-${i}.js` }),
  );
  const out = createWriteStream(path);
  out.end(await imageArchive({ layers: [Buffer.concat([...entries, Buffer.alloc(1024)])] }));
  await once(out, 'close');
  const { key } = await layers.analyse({ type: 'archive', path });
  await tree(layers, { key, layer: 0, mode: 'whole', expanded: 'all' });
  const texts = ['file-29999', 'package-3', 'zzz', '*.js', 'app-1*/', '/srv/**/file-1[0-5]*', 'a', '*9?.js'];
  const times: number[] = [];
  for (const text of texts) {
    const begun = performance.now();
    const { matches } = await tree(layers, { key, layer: 0, mode: 'whole', filter: { text } });
    times.push(performance.now() - begun);
    log(`filter ${text}: ${times.at(-1)?.toFixed(1)} ms, ${matches} hits`);
  }
  return Math.max(...times);
}

/** The archive's whole tree, all of it open, in the window. */
async function scrollMany(path: string, log: (line: string) => void): Promise<number[]> {
  const home = createGantryHome();
  try {
    const { page, close } = await launchGantry(home);
    try {
      await page.getByRole('button', { name: 'Run container' }).waitFor({ timeout: 60_000 });
      await page.evaluate(
        address => {
          location.hash = address;
        },
        `/images/archive?path=${encodeURIComponent(path)}`,
      );
      const grid = page.getByRole('treegrid', { name: 'Files' });
      await grid.getByRole('row').filter({ hasText: 'srv' }).waitFor({ timeout: 120_000 });
      await page.getByRole('button', { name: 'Expand all' }).click();
      await grid.getByText('file-0.js').waitFor({ timeout: 30_000 });
      await grid.hover();
      // Opening it has ended.
      await page.waitForTimeout(3000);
      log(`scrolling ${await grid.getAttribute('aria-rowcount')} lines`);
      return await scrollFrames(page);
    } finally {
      await close();
    }
  } finally {
    await home.dispose();
  }
}

async function tree(layers: LayersNoun, view: TreeView) {
  return await layers.handlers.tree({ view: treeView.parse(view), offset: 0, limit: 100 }, call);
}
