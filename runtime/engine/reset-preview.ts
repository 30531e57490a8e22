import type { z } from 'zod';
import type { resetPreview } from '../contract/index.ts';
import { containers, type DockerClient, images, networks, system, volumes } from '../docker/index.ts';

/** The word that has to be typed before a reset. */
export const resetConfirmation = 'reset';

/** Networks that every engine has. */
const builtIn = ['bridge', 'host', 'none'];

/** What a reset would destroy. Measuring bytes may take seconds with many volumes; then they are null rather than awaited. */
export async function previewReset(client: DockerClient, signal: AbortSignal): Promise<z.infer<typeof resetPreview>> {
  const [containerList, imageList, volumeList, networkList, bytes] = await Promise.all([
    containers.list(client, { all: true, signal }),
    images.list(client, { signal }),
    volumes.list(client, { signal }),
    networks.list(client, { signal }),
    measure(client, signal),
  ]);
  return {
    containers: containerList.map(row => row.Names?.[0]?.replace(/^\//, '') ?? row.Id?.slice(0, 12) ?? ''),
    images: imageList.map(row => row.RepoTags?.find(tag => tag !== '<none>:<none>') ?? shortId(row.Id)),
    volumes: volumeList.map(row => row.Name),
    networks: networkList.map(row => row.Name ?? '').filter(name => !builtIn.includes(name)),
    bytes,
    confirmation: resetConfirmation,
  };
}

function shortId(id: string | undefined): string {
  return (id ?? '').replace(/^sha256:/, '').slice(0, 12);
}

async function measure(client: DockerClient, signal: AbortSignal): Promise<number | null> {
  try {
    const usage = await system.df(client, { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) });
    const sum = (sizes: (number | undefined)[]) =>
      sizes.reduce<number>((total, size) => total + Math.max(0, size ?? 0), 0);
    return (
      (usage.LayersSize ?? 0) +
      sum((usage.Containers ?? []).map(row => row.SizeRw)) +
      sum((usage.Volumes ?? []).map(row => row.UsageData?.Size)) +
      sum((usage.BuildCache ?? []).filter(row => !row.Shared).map(row => row.Size))
    );
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
