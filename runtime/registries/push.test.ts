import { expect, test } from 'vitest';
import { GantryError } from '../contract/index.ts';
import { explain } from './push.ts';

/** The words of Moby 20.10 about a registry whose disk is full, which takes it five tries and a minute to say. */
test('a registry that fails while it takes an image: its disk may be full', () => {
  const said = 'received unexpected HTTP status: 500 Internal Server Error';
  const error = explain(
    new GantryError({ kind: 'registry-unreachable', message: 'x', detail: said }),
    'shop:5000',
    true,
  );
  expect(error).toMatchObject({
    kind: 'registry-unreachable',
    message: 'shop:5000 broke off while it took the image; its disk may be full.',
    detail: said,
  });
});

test('a refusal stays one', () => {
  const said = 'denied: requested access to the resource is denied';
  const error = explain(new GantryError({ kind: 'engine-error', message: said }), 'shop:5000', false);
  expect(error.kind).toBe('registry-unauthorised');
});
