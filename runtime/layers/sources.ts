import { createHash } from 'node:crypto';
import { basename, isAbsolute } from 'node:path';
import { GantryError, type LayerSource } from '../contract/index.ts';
import { images as api } from '../docker/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import { imageName } from '../images/index.ts';
import type { StateStore } from '../state/index.ts';
import type { AnalysisWork } from './analyses.ts';
import { lookAt } from './archive-index.ts';
import type { ByteSource } from './jobs.ts';

/** What is needed to open a source: its analysis's work, and the key when the name itself tells it. */
export interface OpenedSource extends AnalysisWork {
  key: string | null;
}

/** Looks at what the page wants to look into. Throws `not-found` for an image that is gone. */
export async function openSource(
  { engine, store }: { engine: EngineAccess; store: StateStore },
  source: LayerSource,
): Promise<OpenedSource> {
  const bytes = await byteSource(engine, source);
  if (source.type === 'archive') {
    const found = await lookAt(source.path);
    const identity = `archive ${found?.source ?? source.path} ${source.image ?? ''}`;
    return {
      key: null,
      identity,
      source: bytes,
      name: basename(source.path),
      total: found?.size ?? null,
      // Not by the config's digest: an archive calls the layers otherwise than the engine does, and they are read again by that.
      storedBy: `archive:${createHash('sha256').update(identity).digest('hex')}`,
      image: source.image ?? null,
    };
  }
  const row = store.get('images', source.id) ?? (await inspected(engine, source.id));
  return {
    // In Moby's classic store an image's id is its config's digest.
    key: row.id,
    identity: `image ${engine.status().engine.id} ${row.id}`,
    source: bytes,
    name: imageName(row),
    total: row.size > 0 ? row.size : null,
    storedBy: null,
    image: null,
  };
}

/** Where a source's bytes come from. Throws `invalid-input` for a path that can't be one. */
export async function byteSource(engine: EngineAccess, source: LayerSource): Promise<ByteSource> {
  if (source.type === 'image') return { kind: 'engine', endpoint: engine.client().endpoint, id: source.id };
  if (!isAbsolute(source.path) || source.path.includes('\0'))
    throw new GantryError({
      kind: 'invalid-input',
      message: 'The path of the archive can’t be used.',
      hint: 'Give the whole path, beginning at the root.',
    });
  const found = await lookAt(source.path);
  return { kind: found?.kind ?? 'file', path: source.path };
}

async function inspected(engine: EngineAccess, id: string) {
  const found = await api.inspect(engine.client(), id);
  return { id: found.Id, tags: found.RepoTags ?? [], digests: found.RepoDigests ?? [], size: found.Size ?? 0 };
}
