import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { gather } from './gather.ts';

async function texts(chunks: AsyncIterable<Buffer>): Promise<string[]> {
  const all: string[] = [];
  for await (const chunk of chunks) all.push(chunk.toString());
  return all;
}

describe('gather', () => {
  it('joins what comes together, in its order', async () => {
    const source = new PassThrough();
    for (let i = 0; i < 1000; i += 1) source.write(`${i},`);
    source.end();
    const all = await texts(gather(source));
    expect(all.join('')).toBe(Array.from({ length: 1000 }, (_, i) => `${i},`).join(''));
    expect(all.length).toBeLessThan(20);
  });

  it('gives what comes after a pause without waiting for more', async () => {
    const source = new PassThrough();
    const chunks = gather(source);
    source.write('first');
    expect((await chunks.next()).value?.toString()).toBe('first');
    source.write('second');
    expect((await chunks.next()).value?.toString()).toBe('second');
    await chunks.return();
    expect(source.destroyed).toBe(true);
  });

  it('ends with an empty stream', async () => {
    const source = new PassThrough();
    source.end();
    expect(await texts(gather(source))).toEqual([]);
  });

  it('gives what came before a failure, then throws it', async () => {
    const source = new PassThrough();
    const chunks = gather(source);
    source.write('before');
    expect((await chunks.next()).value?.toString()).toBe('before');
    source.destroy(new Error('broken'));
    await expect(chunks.next()).rejects.toThrow('broken');
  });

  it('throws when the stream is closed before its end', async () => {
    const source = new PassThrough();
    const next = gather(source).next();
    source.destroy();
    await expect(next).rejects.toThrow('Premature close');
  });

  it('holds a fast source while nobody asks', async () => {
    const source = new PassThrough();
    const chunks = gather(source);
    source.write(Buffer.alloc(1000));
    await chunks.next();
    let written = 0;
    while (source.write(Buffer.alloc(10_000)) && written < 1000) {
      written += 1;
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(written).toBeLessThan(100);
    await chunks.return();
  });
});
