import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PacedSocket } from './paced-socket.ts';

const socketPath = path.join(tmpdir(), `gantry-paced-${process.pid}.sock`);
let server: Server;
let other: Promise<Socket>;

beforeEach(async () => {
  let accept: (socket: Socket) => void;
  other = new Promise(resolve => {
    accept = resolve;
  });
  server = createServer(socket => accept(socket.on('error', () => undefined)));
  await new Promise<void>(resolve => server.listen(socketPath, resolve));
});
afterEach(() => new Promise(resolve => server.close(resolve)));

/** Writes small pieces as fast as they go, each as a message of its own. */
async function flood(writer: Socket, pieces: number): Promise<string> {
  let sent = '';
  for (let i = 0; i < pieces; i += 1) {
    const piece = `${i} `.padEnd(100, '.');
    sent += piece;
    if (!writer.write(piece)) await new Promise(resolve => writer.once('drain', resolve));
  }
  writer.end();
  return sent;
}

describe('PacedSocket', () => {
  it('loses nothing of a flood, in its order', async () => {
    const reader = new PacedSocket().connect({ path: socketPath });
    let got = '';
    reader.on('data', chunk => {
      got += chunk;
    });
    const ended = new Promise(resolve => reader.once('end', resolve));
    const sent = await flood(await other, 20_000);
    await ended;
    expect(got === sent).toBe(true);
  });

  it('holds a flood while nobody reads, and goes on when somebody does', async () => {
    const reader = new PacedSocket().connect({ path: socketPath });
    let got = '';
    reader.on('data', chunk => {
      got += chunk;
      if (got.length > 50_000 && got.length < 100_000) reader.pause();
    });
    const ended = new Promise(resolve => reader.once('end', resolve));
    const writer = await other;
    const flooding = flood(writer, 100_000);
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(reader.isPaused()).toBe(true);
    expect(reader.bytesRead).toBeLessThan(1_000_000);
    reader.removeAllListeners('data').on('data', chunk => {
      got += chunk;
    });
    reader.resume();
    await ended;
    expect(got === (await flooding)).toBe(true);
  });

  it('reads through an iterator, which pauses by itself', async () => {
    const reader = new PacedSocket().connect({ path: socketPath });
    const flooding = other.then(writer => flood(writer, 20_000));
    let got = '';
    for await (const chunk of reader) {
      got += chunk;
      if (got.length % 7 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    expect(got === (await flooding)).toBe(true);
  });

  it('may be destroyed in the midst of a flood', async () => {
    const reader = new PacedSocket().connect({ path: socketPath });
    const closed = new Promise(resolve => reader.once('close', resolve));
    reader.on('data', () => {
      if (reader.bytesRead > 100_000) reader.destroy();
    });
    const writer = await other;
    writer.on('drain', () => undefined);
    for (let i = 0; i < 10_000; i += 1) writer.write('x'.repeat(100));
    await closed;
    const read = reader.bytesRead;
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(reader.bytesRead).toBe(read);
    writer.destroy();
  });
});
