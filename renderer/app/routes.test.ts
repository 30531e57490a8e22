import { expect, it } from 'vitest';
import { pathOfHash } from './location.ts';
import { containerPath, decodePart, imagePath, pageOf } from './routes.ts';

it('knows the page of an address', () => {
  expect(pageOf('/containers')?.id).toBe('containers');
  expect(pageOf('/containers/4f0c/logs')?.id).toBe('containers');
  expect(pageOf('/settings')?.id).toBe('settings');
  expect(pageOf('/')).toBeUndefined();
  expect(pageOf('/container')).toBeUndefined();
});

it('makes addresses that survive slashes and colons', () => {
  expect(containerPath('4f0c', 'logs')).toBe('/containers/4f0c/logs');
  const path = imagePath('localhost:5000/a/b:1');
  expect(path.split('/')).toHaveLength(3);
  expect(decodePart(path.split('/')[2] ?? '')).toBe('localhost:5000/a/b:1');
});

it('leaves a broken escape as it is', () => {
  expect(decodePart('%zz')).toBe('%zz');
});

it('reads the path of a hash', () => {
  expect(pathOfHash('#/images?x=1')).toBe('/images');
  expect(pathOfHash('')).toBe('/');
  expect(pathOfHash('#images')).toBe('/images');
});
