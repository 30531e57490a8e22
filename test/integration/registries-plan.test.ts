import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { images as api } from '../../runtime/docker/index.ts';
import { type MadeImage, makeImage } from '../fixtures/archives.ts';
import { call, type ImagesNoun, startImagesNoun } from '../fixtures/images-noun.ts';
import { type Registry, startRegistry } from '../fixtures/registry.ts';

/** What a plan says against what the registry's access log counts. */

let noun: ImagesNoun;
let registry: Registry;
const file = (bytes: number) => ({ [`f-${Math.random()}`]: randomBytes(bytes) });
const shared = [file(400_000), file(300_000)];

beforeAll(async () => {
  noun = await startImagesNoun();
  registry = await startRegistry();
});
afterAll(async () => {
  await registry?.stop();
  await noun?.stop();
});

const planOf = async (reference: string, platform = '') => {
  await noun.settle();
  return await noun.registries.plan({ reference, platform }, call);
};

/** Pulls, and compares the bytes of blobs that the registry sent the engine for it with those that were planned. */
async function pullFetches(reference: string, planned: number): Promise<void> {
  const fetched = () => registry.fetchedBytes('engine');
  const before = fetched();
  const row = await noun.ended(noun.handlers.pull({ reference, platform: '' }, call) as { task: string });
  expect(row).toMatchObject({ state: 'done' });
  // The log is written after the answer.
  await expect.poll(() => fetched() - before, { timeout: 30_000 }).toBe(planned);
}

const sizes = (image: MadeImage) => image.layers.map(layer => layer.gzip.length);

test('a new image, then an update of it: the plan is what the registry serves, to the byte', async () => {
  const first = await makeImage({ layers: [...shared, file(200_000)] });
  const reference = await registry.put('plan/app', '1', first);
  const plan = await planOf(reference);
  expect(plan).toMatchObject({ exact: true, upToDate: false, hereBytes: 0, platforms: [], transport: 'plain' });
  expect(plan.layers.map(layer => layer.size)).toEqual(sizes(first));
  expect(plan.fetchBytes).toBe(sizes(first).reduce((a, b) => a + b) + first.config.length);
  await pullFetches(reference, plan.fetchBytes);
  expect(await planOf(reference)).toMatchObject({ upToDate: true, fetchBytes: 0 });
  expect(await noun.registries.check({ references: [reference], fresh: true }, call)).toMatchObject({
    checks: [{ reference, state: 'current', problem: null }],
  });

  const second = await makeImage({ layers: [...shared, file(250_000), file(1000)] });
  await registry.put('plan/app', '1', second);
  const update = await planOf(reference);
  expect(update.layers.map(layer => layer.state)).toEqual(['here', 'here', 'fetch', 'fetch']);
  expect(update.hereBytes).toBe((sizes(second)[0] ?? 0) + (sizes(second)[1] ?? 0));
  expect(update.layers[0]).toMatchObject({ sharedWith: 1, instruction: 'COPY layer0 /' });
  // Within the hour the answer before stands; a click asks anew.
  expect((await noun.registries.check({ references: [reference], fresh: false }, call)).checks[0]?.state).toBe(
    'current',
  );
  expect(await noun.registries.check({ references: [reference], fresh: true }, call)).toMatchObject({
    checks: [{ state: 'update', fetchBytes: update.fetchBytes }],
  });
  await pullFetches(reference, update.fetchBytes);
});

test('the same layers in another order, and twice: fetched as the engine does it', async () => {
  const twice = file(150_000);
  const image = await makeImage({ layers: [shared[1] ?? {}, shared[0] ?? {}, twice, twice] });
  const reference = await registry.put('plan/order', '1', image);
  const plan = await planOf(reference);
  expect(plan.layers.map(layer => layer.state)).toEqual(['fetch', 'fetch', 'fetch', 'again']);
  await pullFetches(reference, plan.fetchBytes);
});

test('layers that were loaded, not pulled, are here and fetched all the same', async () => {
  const base = file(120_000);
  const loaded = await makeImage({ layers: [base] });
  await noun.loadImages([{ image: loaded, tags: ['plan/loaded:1'] }]);
  const image = await makeImage({ layers: [base, file(5000)] });
  const reference = await registry.put('plan/loaded', '2', image);
  const plan = await planOf(reference);
  expect(plan.layers.map(layer => layer.state)).toEqual(['fetch', 'fetch']);
  await pullFetches(reference, plan.fetchBytes);
});

test('an image whose layers are left from a deleted one with the same base', async () => {
  const reference = await registry.put('plan/gone', '1', await makeImage({ layers: [...shared, file(70_000)] }));
  await pullFetches(reference, (await planOf(reference)).fetchBytes);
  await api.remove(noun.client, reference);
  const plan = await planOf(reference);
  expect(plan.layers.map(layer => layer.state)).toEqual(['here', 'here', 'fetch']);
  await pullFetches(reference, plan.fetchBytes);
});

test('an index: the platform of the engine is planned, the others are named', async () => {
  const own = await makeImage({ layers: [file(50_000)] });
  const other = await makeImage({ layers: [file(60_000)], architecture: 's390x' });
  const reference = await registry.putIndex('plan/index', '1', [other, own]);
  const plan = await planOf(reference);
  expect(plan.platforms).toEqual(['linux/s390x', expect.stringMatching(/^linux\/(amd|arm)64$/)]);
  expect(plan.layers[0]?.digest).toBe(own.layers[0]?.digest);
  const foreign = await planOf(reference, 'linux/s390x');
  expect(foreign).toMatchObject({ platform: 'linux/s390x', layers: [{ digest: other.layers[0]?.digest }] });
  await pullFetches(reference, plan.fetchBytes);
  await expect(noun.registries.plan({ reference, platform: 'linux/riscv64' }, call)).rejects.toMatchObject({
    kind: 'platform-mismatch',
    hint: expect.stringContaining('linux/s390x'),
  });
});

test('a push, then one with more: what the registry has is skipped and said so, with its bytes', async () => {
  const base = file(90_000);
  const repository = 'plan/pushed';
  const push = async (tag: string, image: MadeImage) => {
    const reference = `${registry.address}/${repository}:${tag}`;
    await noun.loadImages([{ image, tags: [reference] }]);
    return await noun.ended(noun.registries.push({ reference }, call) as { task: string });
  };
  /** Compressed bytes of the layers, as the registry has them: the engine compresses what it pushes. */
  const held = async (tag: string) =>
    (await noun.registries.image({ address: registry.address, repository, tag }, call)).platforms[0]?.layers.map(
      layer => layer.size,
    );
  const first = await push('1', await makeImage({ layers: [base] }));
  expect(first).toMatchObject({ state: 'done', type: 'push', result: expect.stringMatching(/^sha256:/) });
  expect(first.layers.map(layer => layer.state)).toEqual(['done']);
  expect(first.layers.map(layer => layer.total)).toEqual(await held('1'));
  expect(first.detail).toMatch(/^Sent 9[\d.]+ kB$/);

  const second = await push('2', await makeImage({ layers: [base, file(50_000)] }));
  const sizes = await held('2');
  const byState = Object.fromEntries(second.layers.map(layer => [layer.state, layer]));
  expect(byState.exists).toMatchObject({ current: 0, total: sizes?.[0] });
  expect(byState.done).toMatchObject({ current: sizes?.[1], total: sizes?.[1] });
  expect(second.detail).toMatch(/^Sent 5[\d.]+ kB, skipped 9[\d.]+ kB in 1 layer that exists already$/);

  const again = await noun.ended(
    noun.registries.push({ reference: `${registry.address}/${repository}:2` }, call) as { task: string },
  );
  expect(again.layers.map(layer => layer.state)).toEqual(['exists', 'exists']);
  expect(again.detail).toMatch(/^Sent 0 B, skipped 14\d kB in 2 layers that exist already$/);
  expect(await planOf(`${registry.address}/${repository}:2`)).toMatchObject({ upToDate: true });
});

test('browsing: repositories, tags, platforms, labels, history; deleting a tag', async () => {
  const image = await makeImage({ layers: [file(1000)], config: { Labels: { team: 'browse' } } });
  for (const tag of ['1', '2']) await registry.put('browse/app', tag, image);
  const address = registry.address;
  expect((await noun.registries.repositories({ address, last: '' }, call)).names).toContain('browse/app');
  const tags = await noun.registries.tags({ address, repository: 'browse/app', last: '' }, call);
  expect(tags).toEqual({ names: ['1', '2'], next: null });
  const found = await noun.registries.image({ address, repository: 'browse/app', tag: '1' }, call);
  expect(found.platforms[0]).toMatchObject({
    labels: { team: 'browse' },
    history: ['COPY layer0 /'],
    size: (image.layers[0]?.gzip.length ?? 0) + image.config.length,
  });
  await noun.registries.deleteTag({ address, repository: 'browse/app', tag: '1' }, call);
  await expect(noun.registries.image({ address, repository: 'browse/app', tag: '1' }, call)).rejects.toMatchObject({
    kind: 'image-not-found',
  });
});
