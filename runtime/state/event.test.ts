import { describe, expect, it } from 'vitest';
import type { ContainerRow } from '../contract/index.ts';
import { containerChange, type EngineEvent, readEvent, rowAfter } from './event.ts';

const wire = {
  Type: 'container',
  Action: 'die',
  Actor: { ID: 'c1', Attributes: { exitCode: '137', name: 'web' } },
  time: 1795507760,
  timeNano: 1795507760123456800,
};
const row = { id: 'c1', name: 'web', state: 'running', health: 'healthy', since: 5, exit: null } as ContainerRow;
const event = (action: string, attributes: Record<string, string> = {}): EngineEvent => ({
  type: 'container',
  action,
  id: 'c1',
  attributes,
  time: 1000,
  key: action,
});

describe('readEvent', () => {
  it('reads what the engine sends', () => {
    expect(readEvent(wire)).toMatchObject({ type: 'container', action: 'die', id: 'c1', time: 1795507760123 });
    expect(readEvent(wire)?.key).toBe(readEvent({ ...wire })?.key);
  });

  it('reads the older form', () => {
    expect(readEvent({ status: 'start', id: 'c1', time: 5 })).toMatchObject({
      type: 'container',
      action: 'start',
      time: 5000,
    });
  });

  it.each([[null], ['text'], [{}], [{ Type: 5, Action: {} }], [{ Type: 'container', Action: 'x', Actor: { ID: 7 } }]])(
    'takes %j for none',
    value => expect(readEvent(value)).toBeNull(),
  );

  it('leaves out attributes that are no text', () => {
    const read = readEvent({ ...wire, Actor: { ID: 'c1', Attributes: { a: 1, b: 'x', c: null } } });
    expect(read?.attributes).toEqual({ b: 'x' });
    expect(readEvent({ ...wire, Actor: { ID: 'c1', Attributes: null } })?.attributes).toEqual({});
  });
});

describe('containerChange', () => {
  it.each([
    ['start', 'read'],
    ['health_status: healthy', 'read'],
    ['something new', 'read'],
    ['destroy', 'removed'],
    ['remove', 'removed'],
    ['exec_create: sh -c true', 'none'],
    ['exec_start: sh', 'none'],
    ['exec_die', 'none'],
    ['top', 'none'],
    ['attach', 'none'],
    ['resize', 'none'],
    ['kill', 'none'],
  ])('%s: %s', (action, change) => expect(containerChange(action)).toBe(change));
});

describe('rowAfter', () => {
  it('shows at once what the event says', () => {
    expect(rowAfter(row, event('pause'), false)?.state).toBe('paused');
    expect(rowAfter({ ...row, state: 'paused' }, event('unpause'), false)?.state).toBe('running');
    expect(rowAfter(row, event('rename', { name: 'new', oldName: '/web' }), false)?.name).toBe('new');
    expect(rowAfter(row, event('health_status: unhealthy'), false)?.health).toBe('unhealthy');
  });

  it('a start ends the exit and begins the health anew', () => {
    const ended = {
      ...row,
      state: 'exited' as const,
      exit: { code: 1, outOfMemory: false, memoryLimit: null, error: '' },
    };
    expect(rowAfter(ended, event('start'), false)).toMatchObject({
      state: 'running',
      exit: null,
      since: 1000,
      health: 'starting',
    });
    expect(rowAfter({ ...ended, health: 'none' }, event('start'), false)?.health).toBe('none');
  });

  it('an end has its code, and whether memory ran out', () => {
    const after = rowAfter(row, event('die', { exitCode: '137' }), true);
    expect(after).toMatchObject({
      state: 'exited',
      exit: { code: 137, outOfMemory: true },
      health: 'none',
      since: 1000,
    });
    expect(rowAfter(row, event('die', { exitCode: 'x' }), false)?.exit?.code).toBe(0);
  });

  it('is silent about what the event does not tell', () => {
    for (const action of ['create', 'update', 'oom', 'rename', 'health_status: odd'])
      expect(rowAfter(row, event(action), false)).toBeNull();
  });
});
