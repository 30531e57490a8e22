import { type ClientHttp2Session, connect as http2Connect } from 'node:http2';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytesField, fieldsOf, varintField } from '../protobuf.ts';
import { serveGrpc, type UnaryMethod } from './grpc-server.ts';
import { methodsOf } from './session.ts';

const asked: string[] = [];
const methods = new Map<string, UnaryMethod>([
  ...methodsOf({
    secret: async id => {
      asked.push(id);
      return id === 'token' ? Buffer.alloc(500 * 1024, 'x') : null;
    },
    login: async host => (host === 'known:5000' ? { username: 'me', secret: 'hoist' } : null),
  }),
  ['/test/Breaks', () => Promise.reject(new Error('/a/path that is nobody’s business'))],
]);

let server: Server;
let client: ClientHttp2Session;
const path = join(tmpdir(), `gantry-grpc-${process.pid}.sock`);
beforeEach(async () => {
  server = createServer(socket => void serveGrpc(socket, methods)).listen(path);
  await new Promise(resolve => server.once('listening', resolve));
  client = http2Connect('http://session', { createConnection: () => connect(path) });
});
afterEach(() => {
  client.destroy();
  server.close();
});

/** One request as gRPC sends it; `frame` replaces the whole body. */
async function ask(method: string, message: Uint8Array, frame?: Buffer) {
  const stream = client.request({ ':method': 'POST', ':path': method, 'content-type': 'application/grpc' });
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  let status: unknown;
  stream.on('response', headers => {
    status ??= headers['grpc-status'];
  });
  stream.on('trailers', trailers => {
    status = trailers['grpc-status'];
  });
  stream.end(frame ?? Buffer.concat([prefix, message]));
  const body = Buffer.concat(await stream.toArray());
  return { status: String(status), message: body.subarray(5), length: body.length < 5 ? 0 : body.readUInt32BE(1) };
}

const health = '/grpc.health.v1.Health/Check';
const secret = '/moby.buildkit.secrets.v1.Secrets/GetSecret';
const login = '/moby.filesync.v1.Auth/Credentials';

describe('a session', () => {
  test('answers what it has: health, a secret of the largest size, a login', async () => {
    expect(await ask(health, new Uint8Array())).toEqual({ status: '0', message: varintField(1, 1), length: 2 });
    const found = await ask(secret, bytesField(1, 'token'));
    expect(found.status).toBe('0');
    expect([...fieldsOf(found.message)]).toMatchObject([{ number: 1, value: Buffer.alloc(500 * 1024, 'x') }]);
    const known = await ask(login, bytesField(1, 'known:5000'));
    expect([...fieldsOf(known.message)].map(field => Buffer.from(field.value as Uint8Array).toString())).toEqual([
      'me',
      'hoist',
    ]);
    expect(await ask(login, bytesField(1, 'other:5000'))).toEqual({ status: '0', message: Buffer.alloc(0), length: 0 });
  });

  test.each<[string, string, Uint8Array, Buffer | undefined, string]>([
    ['a secret that the build has not', secret, bytesField(1, '../token'), undefined, '5'],
    ['no id', secret, new Uint8Array(), undefined, '5'],
    ['a method that is none', '/moby.filesync.v1.Auth/FetchToken', new Uint8Array(), undefined, '12'],
    ['a method of JavaScript', '/__proto__', new Uint8Array(), undefined, '12'],
    ['no message', secret, new Uint8Array(), Buffer.alloc(0), '3'],
    ['a length that lies', secret, new Uint8Array(), Buffer.of(0, 0xff, 0xff, 0xff, 0xff, 1), '3'],
    ['what is no protobuf', secret, Buffer.of(0x0a, 0xff, 0xff), undefined, '3'],
    ['a compressed message', secret, new Uint8Array(), Buffer.of(1, 0, 0, 0, 0), '12'],
    ['what makes an answer fail', '/test/Breaks', new Uint8Array(), undefined, '2'],
  ])('refuses %s, and lives on', async (_what, method, message, frame, status) => {
    expect((await ask(method, message, frame)).status).toBe(status);
    expect((await ask(health, new Uint8Array())).status).toBe('0');
  });

  test('breaks megabytes off', async () => {
    const answer = await ask(secret, Buffer.alloc(5_000_000)).catch(() => null);
    expect(answer?.status).not.toBe('0');
    expect((await ask(health, new Uint8Array())).status).toBe('0');
  });

  test('outlives what is no HTTP/2 at all', async () => {
    const other = connect(path);
    other.end('GET / HTTP/1.1\r\n\r\n');
    await new Promise(resolve => other.resume().once('close', resolve));
    expect((await ask(health, new Uint8Array())).status).toBe('0');
  });
});
