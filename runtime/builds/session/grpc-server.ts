import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';

/** Status codes of gRPC that are answered here (gRPC, "Status codes and their use"). */
export const grpcStatus = {
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  resourceExhausted: 8,
  unimplemented: 12,
} as const;

/** An answer that is no success; its message goes to the client. */
export class GrpcError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Answers one request message with one response message, both as protobuf. */
export type UnaryMethod = (request: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** No request of a session has more than an address and a few names, in bytes. */
const largestRequest = 64 * 1024;
/** Flag and length before each message (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const prefixBytes = 5;

/**
 * Serves unary gRPC methods on a connection whose other end is the client (gRPC, "gRPC over HTTP2"). `methods` is by path:
 * `/package.Service/Method`. What anybody sends, it answers or breaks off; nothing is thrown.
 */
export async function serveGrpc(socket: Duplex, methods: ReadonlyMap<string, UnaryMethod>): Promise<void> {
  // Not at the runtime's start, which it would make later: no list needs it.
  const { performServerHandshake } = await import('node:http2');
  const session = performServerHandshake(socket, { settings: { maxConcurrentStreams: 50 } });
  session.on('error', () => socket.destroy());
  session.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    answer(stream, headers, methods).catch(thrown => refuse(stream, thrown));
  });
}

async function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  methods: ReadonlyMap<string, UnaryMethod>,
): Promise<void> {
  const method = methods.get(String(headers[':path']));
  if (!method) throw new GrpcError(grpcStatus.unimplemented, 'No such method.');
  const response = await method(await readMessage(stream));
  if (stream.destroyed) return;
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(response.length, 1);
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.end(Buffer.concat([prefix, response]));
}

async function readMessage(stream: ServerHttp2Stream): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestRequest) throw new GrpcError(grpcStatus.resourceExhausted, 'The request is too large.');
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks, size);
  if (size < prefixBytes || whole.readUInt32BE(1) !== size - prefixBytes)
    throw new GrpcError(grpcStatus.invalidArgument, 'The request is no message.');
  if (whole[0] !== 0) throw new GrpcError(grpcStatus.unimplemented, 'Compressed requests are not taken.');
  return whole.subarray(prefixBytes);
}

/** What is no {@link GrpcError} says nothing to the other side: it may hold a path or worse. */
function refuse(stream: ServerHttp2Stream, thrown: unknown): void {
  if (stream.destroyed) return;
  if (stream.headersSent) {
    stream.close();
    return;
  }
  const { status, message } =
    thrown instanceof GrpcError ? thrown : { status: grpcStatus.unknown, message: 'It could not be answered.' };
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': String(status),
      'grpc-message': encodeURIComponent(message),
    },
    { endStream: true },
  );
}
