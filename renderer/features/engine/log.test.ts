import { describe, expect, it } from 'vitest';
import { levelOf, lineTime, logText } from './log.ts';

describe('levelOf', () => {
  it('reads what dockerd writes', () => {
    expect(levelOf('time="2026-11-24T10:00:00Z" level=error msg="no space left"')).toBe('error');
    expect(levelOf('level=warning msg="x"')).toBe('warn');
    expect(levelOf('level=info msg="level of detail: error"')).toBe('plain');
    expect(levelOf('msg="a sublevel=error"')).toBe('plain');
  });
});

describe('lineTime', () => {
  it('counts from the start', () => {
    expect(lineTime(1_000_021, 1_000_000)).toBe('0.021');
    expect(lineTime(1_002_377, 1_000_000)).toBe('2.377');
  });
  it('shows the time of day for lines of an earlier start, and nothing for lines without a time', () => {
    expect(lineTime(900_000, 1_000_000)).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/);
    expect(lineTime(0, 1_000_000)).toBe('');
  });
});

it('writes a line a line', () => {
  expect(logText([{ key: 0, at: 0, source: 'engine', text: 'a', level: 'plain' }])).toBe('- engine a\n');
  expect(logText([{ key: 0, at: 1, source: 'gantry', text: 'b', level: 'plain' }])).toBe(
    '1970-01-01T00:00:00.001Z gantry b\n',
  );
});
