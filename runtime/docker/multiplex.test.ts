import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { demultiplex, FrameParser } from './multiplex.ts';

function frame(kind: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = kind;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

/** Feeds the bytes in pieces of a size, and joins what belongs together. */
function parse(bytes: Buffer, size: number): string {
  const parser = new FrameParser();
  let [seen, last] = ['', ''];
  for (let at = 0; at < bytes.length; at += size) {
    parser.feed(bytes.subarray(at, at + size), (stream, data) => {
      seen += (stream === last ? '' : `[${stream}]`) + Buffer.from(data);
      last = stream;
    });
  }
  parser.end();
  return seen;
}

const bytes = Buffer.concat([frame(1, 'out'), frame(1, ''), frame(2, 'error text'), frame(1, 'x'.repeat(70_000))]);

test.each([1, 2, 3, 7, 8, 9, 64, 65_536, 1_000_000])('frames in pieces of %d bytes', size => {
  expect(parse(bytes, size)).toBe(`[stdout]out[stderr]error text[stdout]${'x'.repeat(70_000)}`);
});

test('hands on views, not copies, and does not wait for the end of a frame', () => {
  const chunk = frame(1, 'half of it').subarray(0, 12);
  const seen: Uint8Array[] = [];
  new FrameParser().feed(chunk, (_, data) => seen.push(data));
  expect(Buffer.from(seen[0] ?? []).toString()).toBe('half');
  expect(seen[0]?.buffer).toBe(chunk.buffer);
});

test('a length of 4 GiB costs nothing', () => {
  const parser = new FrameParser();
  parser.feed(Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 65]), (_, data) => expect(data).toHaveLength(1));
  expect(() => parser.end()).toThrow(expect.objectContaining({ kind: 'engine-unreachable' }));
});

test.each(['plain text of a terminal', '\u0004\0\0\0\0\0\0\u0001x', '\u0001\0\u0001\0\0\0\0\u0001x'])(
  'refuses %j',
  text => {
    expect(() => new FrameParser().feed(Buffer.from(text), () => {})).toThrow(
      expect.objectContaining({ kind: 'engine-error' }),
    );
  },
);

test('a failure of the daemon itself is thrown with its words', async () => {
  const source = Readable.from([frame(1, 'a'), frame(3, 'log is '), frame(3, 'corrupt')]);
  const seen: string[] = [];
  const read = async () => {
    for await (const { stream } of demultiplex(source)) seen.push(stream);
  };
  await expect(read()).rejects.toMatchObject({ kind: 'engine-error', detail: 'log is' });
  expect(seen).toEqual(['stdout']);
});
