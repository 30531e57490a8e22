import { describe, expect, it } from 'vitest';
import type { LogBatch } from '../contract/index.ts';
import { LineSplitter } from './splitter.ts';

const time = (nanos: number, seconds = '00') => `2026-11-24T07:36:${seconds}.${String(nanos).padStart(9, '0')}Z `;
const base = Date.parse('2026-11-24T07:36:00Z');

function frame(stream: 1 | 2, text: string): Buffer {
  const payload = Buffer.from(text, 'latin1');
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

function lines(batch: LogBatch | null): { text: string; time: number; flags: number }[] {
  if (!batch) return [];
  return [...batch.ends].map((end, i) => ({
    text: Buffer.from(batch.data.subarray(i ? batch.ends[i - 1] : 0, end)).toString('latin1'),
    time: (batch.times[i] ?? 0) - base,
    flags: batch.flags[i] ?? 0,
  }));
}

function split(splitter: LineSplitter, data: Buffer, size: number) {
  for (let at = 0; at < data.length; at += size) splitter.feed(data.subarray(at, at + size));
  splitter.flush();
  return lines(splitter.take());
}

describe('framed logs', () => {
  const data = Buffer.concat([
    frame(1, `${time(1_500_000)}out\n`),
    frame(2, `${time(2_000_000)}err \x1b[31mred\n`),
    frame(1, `${time(3_000_000)}\n`),
    frame(1, `${time(4_000_000)}${'x'.repeat(16384)}`),
    frame(2, `${time(5_000_000)}between\n`),
    frame(1, `${time(4_000_000)}rest\n`),
    frame(1, `${time(0, '01')}unterminated`),
  ]);
  const expected = [
    { text: 'out', time: 1.5, flags: 0 },
    { text: 'err \x1b[31mred', time: 2, flags: 1 },
    { text: '', time: 3, flags: 0 },
    { text: 'x'.repeat(16384), time: 4, flags: 2 },
    { text: 'between', time: 5, flags: 1 },
    { text: 'rest', time: 4, flags: 0 },
    { text: 'unterminated', time: 1000, flags: 0 },
  ];

  it.each([1, 3, 7, 8, 9, 100, 4096, 1 << 20])('come out the same in chunks of %i bytes', size => {
    expect(split(new LineSplitter({ tty: false }), data, size)).toEqual(expected);
  });

  it('keep timestamps when asked', () => {
    expect(split(new LineSplitter({ tty: false, keepTimes: true }), data, 50)[0]?.text).toBe(`${time(1_500_000)}out`);
  });

  it('may hold several lines in one frame, as other engines send them', () => {
    const many = frame(1, `${time(1_000_000)}a\n${time(2_000_000)}b\n`);
    expect(split(new LineSplitter({ tty: false }), many, 5).map(line => line.text)).toEqual(['a', 'b']);
  });

  it('pass a giant frame on in pieces', () => {
    const splitter = new LineSplitter({ tty: false });
    const all = split(splitter, frame(1, `${time(1_000_000)}${'y'.repeat(1_000_000)}\n`), 65536);
    expect(all.length).toBeGreaterThan(3);
    expect(all.map(line => line.text).join('')).toBe('y'.repeat(1_000_000));
    expect(all.at(-1)?.flags).toBe(0);
    expect(all.slice(0, -1).every(line => line.flags === 2)).toBe(true);
  });

  it('keep bytes that are no UTF-8 and lines that look like a timestamp', () => {
    const odd = Buffer.concat([frame(1, `${time(1)}\xff\xfe\x00\n`), frame(1, `${time(2)}${time(3)}\n`)]);
    expect(split(new LineSplitter({ tty: false }), odd, 11).map(line => line.text)).toEqual(['\xff\xfe\x00', time(3)]);
  });
});

describe('bare logs of a TTY', () => {
  it.each([1, 5, 31, 4096, 1 << 20])('are split at line feeds, without the carriage return (chunks of %i)', size => {
    const text = Buffer.from(`${time(1_000_000)}one\r\n${time(2_000_000)}\r\n${time(3_000_000)}a\rb\r\n`, 'latin1');
    expect(split(new LineSplitter({ tty: true }), text, size)).toEqual([
      { text: 'one', time: 1, flags: 0 },
      { text: '', time: 2, flags: 0 },
      { text: 'a\rb', time: 3, flags: 0 },
    ]);
  });

  it.each(['\n', ''])('find the pieces of a long line (last piece ends with a feed: %j)', feed => {
    const piece = `${time(4_000_000)}${'x'.repeat(16384)}`;
    const text = `${piece}${piece}${time(4_000_000)}tail\r${feed}${time(5_000_000)}next\r\n`;
    expect(
      split(new LineSplitter({ tty: true }), Buffer.from(text), 1000).map(line => [line.text.length, line.flags]),
    ).toEqual([
      [16384, 2],
      [16384, 2],
      [4, 0],
      [4, 0],
    ]);
  });

  it.each([1000, 16_384, 65_536, 1 << 21])('keep a megabyte apart from the next line (chunks of %i)', size => {
    const piece = `${time(4_000_000)}${'x'.repeat(16384)}`;
    const text = `${piece.repeat(61)}${time(4_000_000)}${'x'.repeat(576)}\r${time(5_000_000)}next\r\n${time(6_000_000)}last\r\n`;
    const all = split(new LineSplitter({ tty: true }), Buffer.from(text), size);
    const long = all.slice(0, 62).map(line => line.text);
    expect(long.join('')).toBe('x'.repeat(61 * 16384 + 576));
    expect(all.slice(62).map(line => [line.text, line.time, line.flags])).toEqual([
      ['next', 5, 0],
      ['last', 6, 0],
    ]);
  });

  it('pass on a line without any end', () => {
    const all = split(
      new LineSplitter({ tty: true }),
      Buffer.from(`${time(1_000_000)}${'y'.repeat(1_000_000)}\r\n`),
      5000,
    );
    expect(all.map(line => line.text).join('')).toBe('y'.repeat(1_000_000));
    expect(all.at(-1)?.flags).toBe(0);
  });
});

describe('resuming', () => {
  const at = { seconds: base / 1000, nanos: 2, lines: 2 };
  const data = Buffer.concat([
    frame(1, `${time(2)}seen\n`),
    frame(2, `${time(2)}seen too\n`),
    frame(1, `${time(2)}new, same time\n`),
    frame(1, `${time(3)}new\n`),
  ]);

  it('leaves out exactly the lines that were delivered', () => {
    const splitter = new LineSplitter({ tty: false, after: at });
    expect(split(splitter, data, 20).map(line => line.text)).toEqual(['new, same time', 'new']);
    expect(splitter.anchored).toBe(true);
    expect(splitter.position).toEqual({ seconds: base / 1000, nanos: 3, lines: 1 });
  });

  it('tells when the line it continues from is not there', () => {
    const splitter = new LineSplitter({ tty: false, after: { ...at, nanos: 1 } });
    split(splitter, data, 20);
    expect(splitter.anchored).toBe(false);
  });

  it('counts the lines of the newest timestamp', () => {
    const splitter = new LineSplitter({ tty: false });
    split(splitter, data.subarray(0, data.length - frame(1, `${time(3)}new\n`).length), 20);
    expect(splitter.position).toEqual({ seconds: base / 1000, nanos: 2, lines: 3 });
  });
});

it('reads other zones', () => {
  const splitter = new LineSplitter({ tty: false });
  const all = split(splitter, frame(1, '2026-11-24T08:36:00.500000000+01:00 x\n'), 9);
  expect(all).toEqual([{ text: 'x', time: 500, flags: 0 }]);
});
