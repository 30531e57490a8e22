import { expect, it } from 'vitest';
import { volumeRow } from './row.ts';

it('reads a volume', () => {
  expect(volumeRow({ Name: 'orders', Driver: 'local', CreatedAt: '2026-11-24T08:00:00Z' })).toEqual({
    id: 'orders',
    driver: 'local',
    created: Date.parse('2026-11-24T08:00:00Z'),
  });
});

it('tolerates what is missing, and refuses what is none', () => {
  expect(volumeRow({ Name: 'x', CreatedAt: 'never' })).toEqual({ id: 'x', driver: '', created: null });
  for (const item of [null, 'x', {}, { Name: '' }]) expect(volumeRow(item)).toBeNull();
});
