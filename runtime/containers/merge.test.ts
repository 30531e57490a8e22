import { expect, it } from 'vitest';
import type { ContainerRow } from '../contract/index.ts';
import { containerMappers } from './mappers.ts';
import { mergeListed } from './merge.ts';

const now = 1_800_000_000_000;
const hour = 3600_000;
const listed = {
  id: 'c',
  image: 'sha256:1',
  state: 'running',
  exit: null,
  since: now - 2 * hour,
  tty: null,
} as ContainerRow;
const known = { ...listed, image: 'web:1', since: now - 2 * hour - 17 * 60_000, tty: true, restartCount: 3 };

it('keeps what inspect told while the list agrees', () => {
  const { since, tty, restartCount, image } = mergeListed(known, listed, 'Up 2 hours', now);
  expect({ since, tty, restartCount, image }).toEqual({
    since: known.since,
    tty: true,
    restartCount: 3,
    image: 'web:1',
  });
});

it('takes the list when the state, the code or the time tell that it ran anew', () => {
  expect(mergeListed(known, listed, 'Up 5 seconds', now)).toBe(listed);
  expect(mergeListed({ ...known, state: 'paused' }, listed, 'Up 2 hours', now)).toBe(listed);
  const exit = { code: 1, outOfMemory: true, memoryLimit: 5, error: '' };
  const ended = { ...listed, state: 'exited' as const, exit: { ...exit, code: 2, outOfMemory: false } };
  const status = 'Exited (2) 2 hours ago';
  expect(mergeListed({ ...known, state: 'exited', exit }, ended, status, now)).toBe(ended);
  expect(
    mergeListed({ ...known, state: 'exited', exit: { ...exit, code: 2 } }, ended, status, now).exit?.outOfMemory,
  ).toBe(true);
});

it('takes the list when nothing better was known', () => {
  expect(mergeListed({ ...known, tty: null }, listed, 'Up 2 hours', now)).toBe(listed);
});

it('is how the mirror reads lists', () => {
  const item = { Id: 'c', State: 'running', Status: 'Up 2 hours', Created: (now - 9 * hour) / 1000 };
  expect(containerMappers.fromList(item, now, () => known)?.since).toBe(known.since);
  expect(containerMappers.fromList(item, now, () => undefined)?.since).toBe(now - 2 * hour);
  expect(containerMappers.fromList({}, now, () => known)).toBeNull();
});
