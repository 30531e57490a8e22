import { expect, it } from 'vitest';
import { networkRow } from './row.ts';

it('reads a network', () => {
  expect(networkRow({ Id: 'n1', Name: 'shop', Driver: 'bridge', Internal: true, IPAM: {} })).toEqual({
    id: 'n1',
    name: 'shop',
    driver: 'bridge',
    internal: true,
  });
});

it('tolerates what is missing, and refuses what is none', () => {
  expect(networkRow({ Id: '0123456789abcdef' })).toEqual({
    id: '0123456789abcdef',
    name: '0123456789ab',
    driver: '',
    internal: false,
  });
  for (const item of [null, 'x', {}, { Id: 5 }]) expect(networkRow(item)).toBeNull();
});
