import { describe, expect, it } from 'vitest';
import type { ImageRow } from '../../../runtime/contract/images.ts';
import { namedImages, nameOf, splitTag } from './image-names.ts';

const row = (id: string, tags: string[]): ImageRow => ({
  id,
  tags,
  digests: [],
  created: 0,
  size: 0,
  uniqueSize: null,
  sharedSize: null,
  dangling: tags.length === 0,
  children: [],
  platform: '',
  labels: {},
});

describe('namedImages', () => {
  it('lists an image once for each of its names, and one without a name once', () => {
    const named = namedImages([row('sha256:a', ['a:1', 'a:2']), row('sha256:b', [])]);
    expect(named.map(each => each.tag)).toEqual(['a:1', 'a:2', '']);
    expect(new Set(named.map(each => each.key)).size).toBe(3);
  });

  it('calls an image without a name by its id', () => {
    const [named] = namedImages([row(`sha256:${'0123456789ab'.repeat(5)}`, [])]);
    expect(named && nameOf(named)).toBe('0123456789ab');
  });
});

describe('splitTag', () => {
  it('does not take a registry’s port for a tag', () => {
    expect(splitTag('localhost:5000/app')).toEqual({ repository: 'localhost:5000/app', tag: '' });
    expect(splitTag('localhost:5000/app:2')).toEqual({ repository: 'localhost:5000/app', tag: ':2' });
    expect(splitTag('docker.io/library/redis:7')).toEqual({ repository: 'redis', tag: ':7' });
  });
});
