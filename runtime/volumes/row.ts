import type { VolumeRow } from '../contract/index.ts';

/** Reads an item of `GET /volumes`; null when it has no name. */
export function volumeRow(item: unknown): VolumeRow | null {
  if (!item || typeof item !== 'object') return null;
  const { Name, Driver, CreatedAt } = item as Record<string, unknown>;
  if (typeof Name !== 'string' || Name === '') return null;
  const created = typeof CreatedAt === 'string' ? Date.parse(CreatedAt) : Number.NaN;
  return {
    id: Name,
    driver: typeof Driver === 'string' ? Driver : '',
    created: created > 0 ? created : null,
  };
}
