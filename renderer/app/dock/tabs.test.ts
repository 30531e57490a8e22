import { describe, expect, it } from 'vitest';
import type { TaskRow } from '../../../runtime/contract/index.ts';
import { dockTabs, fitHeight, inFront } from './tabs.ts';

const task = (id: string, state: TaskRow['state'], startedAt = 0): TaskRow => ({
  id,
  type: 'pull',
  title: id,
  state,
  detail: '',
  startedAt,
  endedAt: null,
  progress: null,
  layers: [],
  error: null,
  result: null,
});
const keys = (tabs: readonly { key: string }[]) => tabs.map(tab => tab.key);

describe('dockTabs', () => {
  it('shows terminals, then tasks that run or failed', () => {
    const tasks = [task('b', 'failed', 2), task('a', 'running', 1), task('c', 'done', 3), task('d', 'cancelled')];
    expect(keys(dockTabs([{ id: 's' }], tasks, { hidden: [], kept: [] }))).toEqual(['terminal:s', 'task:a', 'task:b']);
  });
  it('respects what the user closed and opened', () => {
    const tasks = [task('a', 'running'), task('c', 'done')];
    expect(keys(dockTabs([], tasks, { hidden: ['a'], kept: ['c'] }))).toEqual(['task:c']);
  });
});

describe('inFront', () => {
  const tabs = dockTabs([{ id: '1' }, { id: '2' }, { id: '3' }], [], { hidden: [], kept: [] });
  it('shows the chosen one, and the other beside it', () => {
    const { left, right } = inFront(tabs, { active: 'terminal:2', beside: 'terminal:3' });
    expect([left?.key, right?.key]).toEqual(['terminal:2', 'terminal:3']);
  });
  it('falls back to another one when the chosen is gone', () => {
    expect(inFront(tabs, { active: 'terminal:9', beside: 'terminal:1' }).left?.key).toBe('terminal:2');
    expect(inFront([], { active: 'terminal:1', beside: null })).toEqual({ left: null, right: null });
  });
  it('never shows one tab twice', () => {
    const only = tabs.slice(0, 1);
    expect(inFront(only, { active: null, beside: 'terminal:1' })).toMatchObject({
      left: { key: 'terminal:1' },
      right: null,
    });
  });
});

describe('fitHeight', () => {
  it('leaves room for the page', () => {
    expect(fitHeight(356, 800)).toBe(356);
    expect(fitHeight(900, 800)).toBe(572);
    expect(fitHeight(500, 700)).toBe(350);
    expect(fitHeight(10, 800)).toBe(120);
  });
});
