import { expect, it } from 'vitest';
import { directoriesAbove, modeText, ownersText, ownerText } from './mode.ts';

it('writes modes as ls does', () => {
  expect(modeText('directory', 0o755)).toBe('drwxr-xr-x');
  expect(modeText('file', 0o640)).toBe('-rw-r-----');
  expect(modeText('symlink', 0o777)).toBe('lrwxrwxrwx');
  expect(modeText('file', 0o4755)).toBe('-rwsr-xr-x');
  expect(modeText('file', 0o2644)).toBe('-rw-r-Sr--');
  expect(modeText('directory', 0o1777)).toBe('drwxrwxrwt');
  expect(modeText('directory', 0o1776)).toBe('drwxrwxrwT');
});

it('names owners, or their numbers', () => {
  expect(ownerText({ uid: 1000, gid: 1000, user: 'node', group: 'node' })).toBe('node');
  expect(ownerText({ uid: 0, gid: 0, user: '', group: '' })).toBe('0');
  expect(ownersText({ uid: 1000, gid: 50, user: 'node', group: '' })).toBe('node:50 (1000:50)');
  expect(ownersText({ uid: 0, gid: 0, user: '', group: '' })).toBe('0:0');
});

it('lists the directories above a path', () => {
  expect(directoriesAbove('/a/b/c')).toEqual(['/a', '/a/b']);
  expect(directoriesAbove('/a')).toEqual([]);
  expect(directoriesAbove('/')).toEqual([]);
});
