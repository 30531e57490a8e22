import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { jsonLines } from './json-lines.ts';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const bytes = Buffer.from('{"a":"ä€😀"}\r\n\n{"b":[1]}\n  \r\n{"c":3}');

test.each([1, 2, 3, 5, 100])('lines in pieces of %d bytes', async size => {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  expect(await collect(jsonLines(Readable.from(pieces)))).toEqual([{ a: 'ä€😀' }, { b: [1] }, { c: 3 }]);
});

test('an end within a line, and a line that is none', async () => {
  const refused = { kind: 'engine-error' };
  await expect(collect(jsonLines(Readable.from([Buffer.from('{"a":1}\n{"b"')])))).rejects.toMatchObject(refused);
  await expect(collect(jsonLines(Readable.from([Buffer.from('<html>\n')])))).rejects.toMatchObject(refused);
});

test('a line that is too long is refused before it is read whole', async () => {
  let pulled = 0;
  const endless = Readable.from(
    (function* () {
      for (;;) {
        pulled++;
        yield Buffer.alloc(1000, 'x');
      }
    })(),
    { highWaterMark: 1 },
  );
  await expect(collect(jsonLines(endless, { maxLineBytes: 5000 }))).rejects.toMatchObject({
    kind: 'engine-error',
  });
  expect(pulled).toBeLessThan(20);
  const one = Readable.from([Buffer.from(`"${'x'.repeat(5000)}"\n`)]);
  await expect(collect(jsonLines(one, { maxLineBytes: 5000 }))).rejects.toMatchObject({ kind: 'engine-error' });
});
