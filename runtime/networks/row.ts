import type { NetworkRow } from '../contract/index.ts';

/** Reads an item of `GET /networks`; null when it has no id. */
export function networkRow(item: unknown): NetworkRow | null {
  if (!item || typeof item !== 'object') return null;
  const { Id, Name, Driver, Internal } = item as Record<string, unknown>;
  if (typeof Id !== 'string' || Id === '') return null;
  return {
    id: Id,
    name: typeof Name === 'string' && Name ? Name : Id.slice(0, 12),
    driver: typeof Driver === 'string' ? Driver : '',
    internal: Internal === true,
  };
}
