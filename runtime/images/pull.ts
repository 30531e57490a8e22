import { GantryError } from '../contract/index.ts';
import { images as api, type DockerClient } from '../docker/index.ts';
import type { TaskContext } from '../tasks/index.ts';
import { readHistory } from './catalogue.ts';
import type { ImagesDeps } from './deps.ts';
import { explainDiskFull } from './disk-space.ts';
import { chainOf } from './layer-chain.ts';
import { explainPullFailure } from './pull-errors.ts';
import { type PullMessage, PullProgress } from './pull-progress.ts';
import type { Reference } from './reference.ts';
import { platformOf } from './rows.ts';
import { formatBytes } from './sizes.ts';

/** The image that came of a pull, and a few words on how. */
export interface Pulled {
  id: string;
  detail: string;
}

/**
 * Pulls a reference (Engine API: `POST /images/create`) with the login that the docker CLI would use. Throws
 * `image-not-found`, `registry-unreachable`, `registry-unauthorised`, `platform-mismatch`, `disk-full` and what the engine says.
 */
export async function pullImage(
  { engine, logger, findLogin }: Pick<ImagesDeps, 'engine' | 'logger' | 'findLogin'>,
  reference: Reference,
  platform: string,
  context: TaskContext,
): Promise<Pulled> {
  checkPlatform(platform);
  const client = engine.client();
  context.report({ detail: `Asking ${reference.domain}` });
  const { login, problem } = await findLogin(reference.domain);
  if (problem) {
    context.line(problem);
    logger.log('warn', 'no login for a pull', { registry: reference.domain, problem });
  }
  const progress = new PullProgress();
  try {
    const messages = api.create(client, {
      fromImage: reference.repository,
      tag: reference.digest ?? reference.tag ?? 'latest',
      platform: platform || undefined,
      authHeader: login ? api.registryAuth(login) : undefined,
      signal: context.signal,
    });
    for await (const message of messages) {
      writeLine(context, message);
      if (progress.add(message)) context.report(progress.report());
    }
    return await describePulled(client, reference, platform, progress, engine.status().info?.arch ?? '');
  } catch (error) {
    const explained = explainPullFailure(error, { reference, platform, loggedIn: login !== null });
    throw await explainDiskFull(explained, engine.status(), `${reference.familiar} was not pulled`);
  }
}

/** `linux/arm64`, `linux/arm/v7`, `windows/amd64` */
function checkPlatform(platform: string): void {
  if (platform === '' || /^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9.]+)?$/.test(platform)) return;
  throw new GantryError({
    kind: 'invalid-input',
    message: `“${platform.slice(0, 40)}” is no platform.`,
    hint: 'Write it like linux/amd64 or linux/arm64.',
  });
}

/** The output holds what happened, not each step of each bar. */
function writeLine(context: TaskContext, { status, id }: PullMessage): void {
  if (!status || status === 'Downloading' || status === 'Extracting' || status === 'Waiting') return;
  context.line(id ? `${id}: ${status}` : status);
}

async function describePulled(
  client: DockerClient,
  reference: Reference,
  platform: string,
  progress: PullProgress,
  engineArch: string,
): Promise<Pulled> {
  const inspect = await api.inspect(client, reference.familiar);
  const made = platformOf(inspect);
  // An image of one platform comes whatever was asked for; who named one wants to hear that it is another's.
  if (platform && !isSamePlatform(platform, made))
    throw new GantryError({
      kind: 'platform-mismatch',
      message: `${reference.familiar} was pulled, but is made for ${made}, not for ${platform}.`,
      hint: 'Choose another tag, or run it with the platform that it is made for.',
    });
  const words: string[] = [];
  if (progress.upToDate) words.push('was up to date');
  else {
    if (progress.reusedLayers > 0) words.push(`reused ${await reusedBytes(client, inspect, progress.reusedLayers)}`);
    words.push(`fetched ${formatBytes(progress.fetched)}`);
  }
  if (!platform && isForeign(inspect.Architecture, engineArch)) words.push(`for ${made}, which this engine can’t run`);
  const text = words.join(', ');
  return { id: inspect.Id, detail: text.charAt(0).toUpperCase() + text.slice(1) };
}

/** Bytes on disk of the lowest layers, which were here before; in words, as the engine may not tell. */
async function reusedBytes(
  client: DockerClient,
  inspect: { Id: string; Size?: number; RootFS?: { Layers?: string[] } },
  count: number,
): Promise<string> {
  const layers = `${count} ${count === 1 ? 'layer' : 'layers'}`;
  const history = await readHistory(client, inspect.Id);
  if (!history) return layers;
  const { sizes } = chainOf(inspect.Id, inspect.RootFS?.Layers ?? [], inspect.Size ?? 0, history);
  const reused = sizes.slice(0, count);
  if (reused.includes(null)) return layers;
  return formatBytes(reused.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0));
}

/** `linux/arm64` and `linux/arm64/v8` are the same; a named variant counts only where both have one. */
function isSamePlatform(asked: string, made: string): boolean {
  const [os, arch, variant] = asked.split('/');
  const [madeOs, madeArch, madeVariant] = made.split('/');
  return os === madeOs && arch === madeArch && (!variant || !madeVariant || variant === madeVariant);
}

/** `GET /info` has the kernel's names for CPUs, images have Go's. */
const goNames: Record<string, string> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm', i686: '386' };

/** Go's name of a CPU, as images have it, of the kernel's. */
export function goArchitecture(kernelName: string): string {
  return goNames[kernelName] ?? kernelName;
}

function isForeign(imageArch: string | undefined, engineArch: string): boolean {
  if (!imageArch || !engineArch) return false;
  const arch = goArchitecture(engineArch);
  return imageArch !== arch && !(arch === 'amd64' && imageArch === '386');
}
