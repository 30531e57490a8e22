import { describe, expect, it } from 'vitest';
import type { LogBatch } from '../../../runtime/contract/index.ts';
import { continuedFlag, LogBuffer, markFlag } from './log-buffer.ts';

function batch(...lines: [text: string, flags?: number, time?: number][]): LogBatch {
  const parts = lines.map(([text]) => Buffer.from(text, 'latin1'));
  let end = 0;
  return {
    data: new Uint8Array(Buffer.concat(parts)),
    ends: Uint32Array.from(parts, part => (end += part.length)),
    times: Float64Array.from(lines, ([, , time]) => time ?? 0),
    flags: Uint8Array.from(lines, ([, flags]) => flags ?? 0),
  };
}

const texts = (buffer: LogBuffer) => {
  const all: string[] = [];
  for (let i = buffer.first; i < buffer.end; i += 1)
    all.push(Buffer.from(buffer.line(i)?.data ?? []).toString('latin1'));
  return all;
};
const large = (mark: string) => batch(...Array.from({ length: 1000 }, (_, i): [string] => [`${mark}${i}`.padEnd(100)]));

describe('LogBuffer', () => {
  it('gives lines back, from small batches and large', () => {
    const buffer = new LogBuffer();
    buffer.append(batch(['one', 0, 5], ['', 1, 6]));
    buffer.append(large('x'));
    buffer.append(batch(['last']));
    expect(buffer.end).toBe(1003);
    expect(buffer.line(0)).toMatchObject({ time: 5, flags: 0 });
    expect(buffer.line(1)).toMatchObject({ time: 6, flags: 1 });
    expect(texts(buffer).slice(0, 3)).toEqual(['one', '', 'x0'.padEnd(100)]);
    expect(texts(buffer).at(-1)).toBe('last');
    expect(buffer.line(1003)).toBeUndefined();
    expect(buffer.line(-1)).toBeUndefined();
  });

  it('joins the pieces of a long line, also across batches', () => {
    const buffer = new LogBuffer();
    buffer.append(batch(['a'.repeat(100), 2], ['b'.repeat(100), 2]));
    buffer.append(batch(['end', 0], ['next', 0]));
    expect(texts(buffer)).toEqual([`${'a'.repeat(100)}${'b'.repeat(100)}end`, 'next']);
  });

  it('marks a continuation that another stream has cut off', () => {
    const buffer = new LogBuffer();
    buffer.append(batch(['begin', 2], ['error', 1], ['end', 0], ['next', 0]));
    expect(texts(buffer)).toEqual(['begin', 'error', 'end', 'next']);
    expect([0, 1, 2, 3].map(i => (buffer.line(i)?.flags ?? 0) & continuedFlag)).toEqual([0, 0, continuedFlag, 0]);
  });

  it('stops joining at a megabyte', () => {
    const buffer = new LogBuffer();
    for (let i = 0; i < 100; i += 1) buffer.append(batch(['x'.repeat(16384), 2]));
    buffer.append(batch(['end']));
    expect(buffer.end).toBeGreaterThan(1);
    expect(buffer.bytes).toBe(100 * 16384 + 3);
    expect((buffer.line(1)?.flags ?? 0) & continuedFlag).toBe(continuedFlag);
  });

  it('keeps marks between lines', () => {
    const buffer = new LogBuffer();
    buffer.append(batch(['a']));
    buffer.appendMark({ type: 'stopped', at: 7, text: 'it stopped' });
    buffer.append(batch(['b']));
    expect(buffer.mark(1)).toMatchObject({ type: 'stopped' });
    expect(buffer.line(1)).toMatchObject({ flags: markFlag, time: 7 });
    expect(buffer.mark(0)).toBeUndefined();
  });

  it('drops the oldest lines at its bounds and counts them', () => {
    const buffer = new LogBuffer({ lines: 2500, bytes: 1e9 });
    for (const mark of ['a', 'b', 'c', 'd']) buffer.append(large(mark));
    expect(buffer.first).toBe(2000);
    expect(buffer.end).toBe(4000);
    expect(buffer.line(1999)).toBeUndefined();
    expect(texts(buffer)[0]).toBe('c0'.padEnd(100));
  });

  it('drops by bytes, and never the newest part', () => {
    const buffer = new LogBuffer({ lines: 1e9, bytes: 150_000 });
    buffer.append(large('a'));
    buffer.appendMark({ type: 'started', at: 0, text: 'x' });
    buffer.append(large('b'));
    buffer.append(large('c'));
    expect(buffer.bytes).toBeLessThanOrEqual(150_000);
    expect(texts(buffer).at(-1)).toBe('c999'.padEnd(100));
    expect(buffer.mark(1000)).toBeUndefined();
    buffer.append(batch(['x'.repeat(500_000)]));
    expect(buffer.end - buffer.first).toBe(1);
  });

  it('gives whole blocks for searching', () => {
    const buffer = new LogBuffer();
    buffer.append(batch(['ab'], ['cd']));
    const block = buffer.block(1);
    expect(block).toMatchObject({ first: 0, end: 2 });
    expect(Buffer.from(block?.data ?? []).toString()).toBe('abcd');
  });
});
