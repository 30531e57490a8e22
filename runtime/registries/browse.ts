import * as z from 'zod';
import { GantryError, type RemoteImage } from '../contract/index.ts';
import { parseReference, readInstruction } from '../images/index.ts';
import type { RegistryClient } from './client.ts';
import { badAnswer } from './failures.ts';
import { type Descriptor, type ImageConfig, type Manifest, readConfig, readNamed, scopeOf } from './manifest.ts';
import { platformText } from './platform.ts';
import { instructionsOf } from './pull-plan.ts';

/** Names a page of a list. */
const pageSize = 100;
/** Platforms of an index that are looked into at once. */
const mostPlatforms = 12;
/** Entries of a history, and characters of a label, that travel to the page. */
const longest = { history: 500, labels: 200, text: 2000 };

export interface Names {
  names: string[];
  /** Where the next page begins; null at the end. */
  next: string | null;
}

const repositories = z.object({ repositories: z.array(z.string().max(255)).max(10_000).nullable() });
const tags = z.object({ tags: z.array(z.string().max(128)).max(100_000).nullish() });

/** A page of the repositories (distribution API: `GET /v2/_catalog`), which not every registry tells. */
export async function listRepositories(client: RegistryClient, last: string): Promise<Names> {
  const { value, answer } = await client.json(`/v2/_catalog?${pageQuery(last)}`, { scope: 'registry:catalog:*' });
  const parsed = repositories.safeParse(value);
  if (!parsed.success) throw badAnswer(client.domain, 'sent a list of repositories that can’t be read');
  return paged(parsed.data.repositories ?? [], last, 'link' in answer.headers);
}

/** A page of a repository's tags (distribution spec: `GET /v2/<name>/tags/list`). */
export async function listTags(client: RegistryClient, repository: string, last: string): Promise<Names> {
  const path = pathOf(client.domain, repository);
  const { value, answer } = await client.json(`/v2/${path}/tags/list?${pageQuery(last)}`, { scope: scopeOf(path) });
  const parsed = tags.safeParse(value);
  if (!parsed.success) throw badAnswer(client.domain, `sent a list of tags of ${path} that can’t be read`);
  return paged(parsed.data.tags ?? [], last, 'link' in answer.headers);
}

function pageQuery(last: string): string {
  return new URLSearchParams({ n: String(pageSize), ...(last ? { last } : {}) }).toString();
}

/** A registry that pages says so in `Link`; others (docker-registry with tags) send all at once, in any order. */
function paged(all: readonly string[], last: string, pages: boolean): Names {
  const left = pages ? all : all.toSorted().filter(name => last === '' || name > last);
  const names = left.slice(0, pageSize);
  const next = names.at(-1);
  return { names, next: (pages || left.length > names.length) && next && next !== last ? next : null };
}

/** What a tag names: its platforms with sizes, layers, labels and history. */
export async function readImage(client: RegistryClient, repository: string, tag: string): Promise<RemoteImage> {
  const path = pathOf(client.domain, repository);
  const named = await readNamed(client, path, tag);
  const { digest, mediaType } = named;
  if (named.manifest)
    return { digest, mediaType, more: 0, platforms: [await platformOf(client, path, named.manifest)] };
  const looked = named.entries.slice(0, mostPlatforms);
  const platforms = await Promise.all(
    looked.map(async entry => {
      const { manifest } = await readNamed(client, path, entry.digest);
      if (!manifest) throw badAnswer(client.domain, `holds an index of ${path} within another`);
      return { ...(await platformOf(client, path, manifest)), platform: platformText(entry.platform) };
    }),
  );
  return { digest, mediaType, platforms, more: named.entries.length - looked.length };
}

async function platformOf(
  client: RegistryClient,
  path: string,
  { digest, config: descriptor, layers }: Manifest,
): Promise<RemoteImage['platforms'][number]> {
  const config = await readConfig(client, path, descriptor);
  const instructions = instructionsOf(config, layers.length);
  return {
    platform: platformText(config),
    digest,
    size: sizeOf(layers) + descriptor.size,
    created: Date.parse(config.created ?? '') || null,
    layers: layers.map((layer, index) => ({ ...layer, instruction: instructions[index] ?? '' })),
    labels: Object.fromEntries(
      Object.entries(config.config?.Labels ?? {})
        .slice(0, longest.labels)
        .map(([name, value]) => [name.slice(0, longest.text), value.slice(0, longest.text)]),
    ),
    history: historyOf(config),
  };
}

function historyOf({ history }: ImageConfig): string[] {
  return (history ?? [])
    .slice(0, longest.history)
    .map(entry => readInstruction(entry.created_by ?? '', entry.comment ?? '').text.slice(0, longest.text));
}

function sizeOf(layers: readonly Descriptor[]): number {
  return layers.reduce((sum, layer) => sum + layer.size, 0);
}

/** Deletes the manifest that a tag names (distribution spec: `DELETE /v2/<name>/manifests/<digest>`). */
export async function deleteTag(client: RegistryClient, repository: string, tag: string): Promise<{ digest: string }> {
  const path = pathOf(client.domain, repository);
  const { digest } = await readNamed(client, path, tag);
  try {
    await client.ask(`/v2/${path}/manifests/${digest}`, { method: 'DELETE', scope: scopeOf(path, 'delete') });
  } catch (thrown) {
    if (!(thrown instanceof GantryError) || thrown.kind !== 'refused') throw thrown;
    throw new GantryError({
      kind: 'refused',
      message: `${client.domain} does not allow deleting.`,
      hint: 'Its owner can allow it in its configuration: storage, delete, enabled.',
      ...(thrown.detail ? { detail: thrown.detail } : {}),
    });
  }
  return { digest };
}

/** A repository becomes a part of an address: only what the grammar of references takes. */
function pathOf(domain: string, repository: string): string {
  return parseReference(domain === 'docker.io' ? repository : `${domain}/${repository}`).path;
}
