import { describe, expect, it } from 'vitest';
import type { EnginePhase } from '../../../runtime/contract/index.ts';
import { aboutSeconds, layOut, seconds, usualTotal } from './timeline.ts';

const phase = (id: EnginePhase['id'], rest: Partial<EnginePhase>): EnginePhase => ({
  id,
  label: id,
  detail: '',
  state: 'waiting',
  startedAtMs: null,
  ms: null,
  usualMs: null,
  ...rest,
});

const started = [
  phase('prepare', { state: 'done', startedAtMs: 0, ms: 100, usualMs: 120 }),
  phase('start', { state: 'running', startedAtMs: 100, usualMs: 500 }),
  phase('answer', { usualMs: 400 }),
];

describe('layOut', () => {
  it('puts what is to come behind the usual end of what runs', () => {
    const [prepare, start, answer] = layOut(started, 200);
    expect(prepare).toMatchObject({ left: 0, width: 0.1, kind: 'done' });
    expect(start).toMatchObject({ left: 0.1, width: 0.1, kind: 'running', usualWidth: 0.5 });
    expect(answer).toMatchObject({ left: 0.6, width: 0.4, kind: 'expected' });
  });

  it('pushes what is to come when a phase takes longer than usual', () => {
    const [, start, answer] = layOut(started, 1700);
    expect(start?.usualWidth).toBeNull();
    expect(start?.left).toBeCloseTo(100 / 2100);
    expect(start?.width).toBeCloseTo(1600 / 2100);
    expect(answer?.left).toBeCloseTo(1700 / 2100);
  });

  it('keeps every bar inside of the axis', () => {
    for (const now of [0, 50, 150, 900, 60_000])
      for (const bar of layOut(started, now))
        expect(bar.left + (bar.usualWidth ?? bar.width)).toBeLessThanOrEqual(1.000001);
  });

  it('knows nothing of a first start but what has happened', () => {
    const [prepare, start] = layOut([phase('prepare', { state: 'running', startedAtMs: 0 }), phase('start', {})], 0);
    expect(prepare).toMatchObject({ left: 0, width: 0, usualWidth: null });
    expect(start?.width).toBe(0);
  });
});

describe('usualTotal', () => {
  it('is the sum, if all are known', () => {
    expect(usualTotal(started)).toBe(1020);
    expect(usualTotal([phase('start', {})])).toBeNull();
    expect(usualTotal([])).toBeNull();
    expect(usualTotal([phase('adopt', { state: 'done', ms: 5 })])).toBe(5);
  });
});

describe('times', () => {
  it('have the precision that fits them', () => {
    expect(seconds(58)).toBe('0.06 s');
    expect(seconds(72_400)).toBe('72 s');
    expect(aboutSeconds(3400)).toBe('3.4 s');
  });
});
