import type { ContainerRow, ImageRow, SharingMap } from '../contract/index.ts';
import { type ImageChain, imageName, type SharingMap as Sharing } from '../images/index.ts';

/** Puts the map of all local images together, each layer once: those that stand on the same layer share one copy. */
export function sharingMapOf(
  sharing: Sharing,
  images: readonly ImageRow[],
  containers: readonly ContainerRow[],
): SharingMap {
  const layers = new Map<string, SharingMap['layers'][number]>();
  const users = containersByImage(containers);
  const rows: SharingMap['images'] = [];
  const chains = new Map([...sharing.chains()].map(chain => [chain.id, chain]));
  for (const image of images) {
    const chain = chains.get(image.id);
    // Not looked into: it was removed, or came after the list that the map is of.
    if (!chain) continue;
    addLayers(layers, chain, sharing);
    rows.push({
      id: image.id,
      name: imageName(image),
      layers: chain.chainIds,
      size: image.size,
      unique: sharing.onlyIn(new Set([image.id])).reduce((sum, size) => sum + size, 0),
      containers: users.get(image.id) ?? [],
    });
  }
  return { layers: [...layers.values()], images: rows };
}

function addLayers(layers: Map<string, SharingMap['layers'][number]>, chain: ImageChain, sharing: Sharing): void {
  for (const [index, chainId] of chain.chainIds.entries()) {
    if (layers.has(chainId)) continue;
    layers.set(chainId, {
      chainId,
      parent: chain.chainIds[index - 1] ?? null,
      size: sharing.sizeOf(chainId) ?? 0,
      label: chain.labels[index] ?? '',
    });
  }
}

function containersByImage(
  containers: readonly ContainerRow[],
): Map<string, SharingMap['images'][number]['containers']> {
  const users = new Map<string, SharingMap['images'][number]['containers']>();
  for (const { id, name, imageId, state } of containers) {
    const list = users.get(imageId) ?? [];
    users.set(imageId, list);
    list.push({ id, name, running: state === 'running' || state === 'paused' || state === 'restarting' });
  }
  return users;
}
