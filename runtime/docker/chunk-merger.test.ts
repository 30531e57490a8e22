import { request } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChunkMerger } from './chunk-merger.ts';
import { PacedSocket } from './paced-socket.ts';

const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const socketPath = path.join(tmpdir(), `gantry-merger-${process.pid}.sock`);

/** What the server answers to the next connection, piece by piece, before it closes it. */
let pieces: Buffer[] = [];
let server: Server;

beforeAll(async () => {
  server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', async () => {
      for (const piece of pieces) {
        socket.write(piece);
        if (pieces.length < 20) await new Promise(resolve => setImmediate(resolve));
      }
      socket.end();
    });
  });
  await new Promise<void>(resolve => server.listen(socketPath, resolve));
});
afterAll(() => server.close());

interface Answer {
  status?: number;
  body: string;
  trailers?: object;
  /** Why it ended, when not well. */
  error: string | null;
}

/** What a user of node:http gets. */
function get(merge: boolean): Promise<Answer> {
  return new Promise(resolve => {
    const createConnection = () => new PacedSocket({ merge }).connect({ path: socketPath });
    const call = request({ createConnection, path: '/' }, response => {
      let body = '';
      const done = (error: string | null) =>
        resolve({ status: response.statusCode, body, trailers: response.trailers, error });
      response.setEncoding('latin1').on('data', text => {
        body += text;
      });
      response.on('end', () => done(null)).on('error', (error: NodeJS.ErrnoException) => done(error.code ?? ''));
      call.on('error', () => undefined);
    });
    call.on('error', (error: NodeJS.ErrnoException) => resolve({ body: '', error: error.code ?? '' }));
    call.end();
  });
}

async function both(...sent: (string | Buffer)[]): Promise<{ merged: Answer; plain: Answer }> {
  pieces = sent.map(piece => Buffer.from(piece as string, 'latin1'));
  return { merged: await get(true), plain: await get(false) };
}

const chunk = (text: string, extension = '') => `${text.length.toString(16)}${extension}\r\n${text}\r\n`;

describe('merging the chunks of a response', () => {
  it('makes one chunk of those that come together', () => {
    const merger = new ChunkMerger();
    const body = Array.from({ length: 1000 }, (_, i) => chunk(`line ${i}\n`)).join('');
    const text = Array.from({ length: 1000 }, (_, i) => `line ${i}\n`).join('');
    expect(merger.feed(Buffer.from(head + body)).toString()).toBe(head + chunk(text));
    expect(merger.feed(Buffer.from('0\r\n\r\n')).toString()).toBe('0\r\n\r\n');
  });

  it('passes on a part of a chunk at once', () => {
    const merger = new ChunkMerger();
    expect(merger.feed(Buffer.from(`${head}ff\r\nfirst`)).toString()).toBe(`${head}5\r\nfirst\r\n`);
  });

  it.each([
    ['extensions, large digits and trailers', `${chunk('a'.repeat(171), ';x="y"')}0${'0'}\r\nX-End: yes\r\n\r\n`],
    ['no chunk at all', '0\r\n\r\n'],
    ['an end within a chunk', 'ff\r\nhalf'],
    ['an end between chunks', chunk('whole')],
    ['an end within a size', `${chunk('whole')}1`],
  ])('keeps the meaning of %s', async (_name, body) => {
    const { merged, plain } = await both(head, body);
    expect(merged).toEqual(plain);
  });

  it.each([
    ['a size that is none', `${chunk('good')}xyz\r\nbad\r\n`],
    ['a chunk longer than it says', `${chunk('good')}3\r\nlonger\r\n0\r\n\r\n`],
    ['a longer one that looks like two', '5\r\nhello5\r\nworld\r\n0\r\n\r\n'],
    ['a size without end', `${chunk('good')}1;${'x'.repeat(100_000)}`],
    ['a size beyond all bounds', `${chunk('good')}fffffffffffffffff\r\nbad\r\n`],
  ])('refuses %s, after what was good', async (_name, body) => {
    const { merged } = await both(head, body);
    expect(merged.error).not.toBeNull();
    expect(merged.body).toMatch(/^(good)?(lon)?(hello)?$/);
  });

  it.each([
    ['an error', 'HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n'],
    ['a body of known length', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n1\r\nx'],
    ['a body until the end', 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n1\r\nx\r\n'],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a head without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`],
  ])('leaves %s as it is', async (_name, response) => {
    const { merged, plain } = await both(response);
    expect(merged).toEqual(plain);
  });

  it('means the same wherever the bytes are cut', async () => {
    const sizes = [1, 15, 16, 17, 255, 256, 4096, 3];
    const text = sizes.map((size, i) => chunk(String(i).repeat(size), i % 3 === 0 ? ';e' : '')).join('');
    const response = Buffer.from(`${head}${text}0\r\nT: 1\r\n\r\n`, 'latin1');
    let random = 1;
    const next = (below: number) => {
      random = (random * 48_271) % 2_147_483_647;
      return random % below;
    };
    const whole = sizes.map((size, i) => String(i).repeat(size)).join('');
    for (let round = 0; round < 200; round += 1) {
      const merger = new ChunkMerger();
      const out: Buffer[] = [];
      for (let at = 0; at < response.length; ) {
        const end = at + 1 + next(round % 2 === 0 ? 5 : 600);
        out.push(merger.feed(response.subarray(at, end)));
        at = end;
      }
      pieces = [Buffer.concat(out)];
      const { body, error, trailers } = await get(false);
      expect({ body, error, trailers }).toEqual({ body: whole, error: null, trailers: { t: '1' } });
    }
  });

  it('refuses or agrees with node, whatever byte is wrong', async () => {
    const response = Buffer.from(
      `${head}${chunk('one')}${chunk('twotwotwotwotwotwo')}${chunk('three')}0\r\n\r\n`,
      'latin1',
    );
    for (let at = head.length; at < response.length; at += 1) {
      for (const wrong of ['\r', '\n', '0', 'f', ';', '\0']) {
        const bytes = Buffer.from(response);
        bytes.write(wrong, at, 'latin1');
        const { merged, plain } = await both(bytes);
        if (merged.error === null) expect(merged).toEqual(plain);
        else expect(plain.error === null && merged.body === plain.body).toBe(false);
      }
    }
  });
});
