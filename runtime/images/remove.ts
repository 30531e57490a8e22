import type { z } from 'zod';
import { GantryError, type ImageRow, type imageRemovePreview } from '../contract/index.ts';
import {
  images as api,
  type ContainerSummary,
  containers as containerApi,
  type DockerClient,
  type ImageDeleted,
} from '../docker/index.ts';
import { splitByCache } from './build-cache.ts';
import type { ImagesDeps } from './deps.ts';
import { imageName } from './rows.ts';
import type { SharingMap } from './sharing.ts';

type Preview = z.input<typeof imageRemovePreview>;
type Deps = Pick<ImagesDeps, 'engine' | 'catalogue' | 'store'>;

/** Storage drivers of Moby's classic image store, which names each layer that it deletes. */
const tellsLayers = new Set(['overlay2', 'vfs']);

/** What removing these images would do, without doing it. Ids that are no longer there are left out. */
export async function previewRemoval({ engine, catalogue, store }: Deps, ids: readonly string[]): Promise<Preview> {
  const selected = ids.flatMap(id => store.get('images', id) ?? []);
  const chosen = new Set(selected.map(image => image.id));
  const [sharing, users] = await Promise.all([catalogue.sharing(), usersOf(engine.client(), chosen)]);
  const keepers = new Set([...chosen].flatMap(id => sharing.keepers(id)).filter(id => !chosen.has(id)));
  const cache = sharing.madeByBuildKit(chosen) ? await catalogue.sharedCache() : [];
  return {
    ...splitByCache(sharing.onlyIn(chosen), cache),
    untags: selected.flatMap(image => image.tags),
    containers: users.map(container => ({
      id: container.Id,
      name: containerName(container),
      image: nameOf(store, container.ImageID ?? ''),
      running: isRunning(container),
    })),
    keptBy: [...keepers].map(id => ({ id, name: nameOf(store, id) })),
  };
}

/**
 * Removes one tag, or an image with all its names. Throws `conflict` with the containers that hinder it, unless these may
 * go too. Answers with the bytes that came free.
 */
export async function removeImage(
  deps: Deps,
  { id, tag, withContainers }: { id: string; tag?: string | undefined; withContainers: boolean },
): Promise<{ freed: number }> {
  const { engine, catalogue, store } = deps;
  const client = engine.client();
  const image = store.get('images', id);
  // Has to be known before: afterwards nobody knows how large the deleted layers were.
  const sharing = await catalogue.sharing();
  if (tag !== undefined) await checkTag(client, id, tag);
  const onlyUntags = tag !== undefined && (image?.tags.length ?? 0) > 1;
  if (!onlyUntags) await clearUsers(client, id, image, withContainers);
  const deleted = tag === undefined ? await removeWhole(client, id, image) : await api.remove(client, tag);
  return { freed: freedBytes(deleted, id, sharing, engine.status().info?.storageDriver ?? '') };
}

/** A tag may have moved on to another image since the user saw it. */
async function checkTag(client: DockerClient, id: string, tag: string): Promise<void> {
  const { Id } = await api.inspect(client, tag);
  if (Id !== id)
    throw new GantryError({
      kind: 'conflict',
      message: `${tag} names another image by now; nothing was removed.`,
      hint: 'Look at the list again.',
    });
}

async function clearUsers(
  client: DockerClient,
  id: string,
  image: ImageRow | undefined,
  withContainers: boolean,
): Promise<void> {
  const users = await usersOf(client, new Set([id]));
  if (users.length === 0) return;
  if (!withContainers) {
    const names = users.slice(0, 3).map(containerName).join(', ');
    const more = users.length > 3 ? ` and ${users.length - 3} more` : '';
    throw new GantryError({
      kind: 'conflict',
      message: `${image ? imageName(image) : 'This image'} is used by ${users.length === 1 ? 'the container' : 'the containers'} ${names}${more}.`,
      hint: 'Remove them first, or together with the image.',
    });
  }
  // Their anonymous volumes stay: nobody was asked about data.
  for (const { Id } of users) await containerApi.remove(client, Id, { force: true, v: false });
}

/**
 * Never with `force` while there are names left: with it the engine would also pass over a container that came up
 * meanwhile. The names go one by one, and the last takes the image with it.
 */
async function removeWhole(client: DockerClient, id: string, image: ImageRow | undefined): Promise<ImageDeleted[]> {
  const deleted: ImageDeleted[] = [];
  for (const name of image?.tags.slice(1) ?? []) deleted.push(...(await removeName(client, name)));
  try {
    deleted.push(...(await api.remove(client, id)));
  } catch (error) {
    // Names of digests alone still stand in several repositories, which only force takes away.
    if (
      !(error instanceof GantryError) ||
      !/referenced in (?:multiple|one or more) repositories/.test(error.detail ?? '')
    )
      throw error;
    deleted.push(...(await api.remove(client, id, { force: true })));
  }
  return deleted;
}

async function removeName(client: DockerClient, name: string): Promise<ImageDeleted[]> {
  try {
    return await api.remove(client, name);
  } catch (error) {
    // Somebody else took this name away first, which is what was wanted.
    if (error instanceof GantryError && (error.kind === 'not-found' || error.kind === 'image-not-found')) return [];
    throw error;
  }
}

/** Sums the layers that the engine says it deleted; engines that name only images are trusted with the whole of theirs. */
function freedBytes(deleted: readonly ImageDeleted[], id: string, sharing: SharingMap, storageDriver: string): number {
  const gone = new Set(deleted.flatMap(item => item.Deleted ?? []));
  const layers = [...gone].reduce((sum, each) => sum + (sharing.sizeOf(each) ?? 0), 0);
  if (layers > 0 || tellsLayers.has(storageDriver)) return layers;
  return gone.has(id) ? splitByCache(sharing.onlyIn(new Set([id])), []).frees : 0;
}

async function usersOf(client: DockerClient, ids: ReadonlySet<string>): Promise<ContainerSummary[]> {
  const all = await containerApi.list(client, { all: true });
  return all.filter(container => ids.has(container.ImageID ?? ''));
}

function isRunning({ State }: ContainerSummary): boolean {
  return State === 'running' || State === 'paused' || State === 'restarting';
}

function containerName({ Id, Names }: ContainerSummary): string {
  return Names?.[0]?.replace(/^\//, '') ?? Id.slice(0, 12);
}

function nameOf(store: ImagesDeps['store'], id: string): string {
  return imageName(store.get('images', id) ?? { id, tags: [], digests: [] });
}
