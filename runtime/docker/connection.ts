import { type ClientRequest, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { addAbortSignal, type Duplex, pipeline, Readable } from 'node:stream';
import { GantryError } from '../contract/errors.ts';
import { describeEndpoint, type EngineEndpoint } from './endpoint.ts';
import { connectionError, type EngineOperation, engineError, messageOfBody } from './engine-errors.ts';
import { joinedDuplex } from './joined-duplex.ts';
import { type Query, queryString } from './paths.ts';
import { EngineAgent } from './transport.ts';

/** The newest API version that Gantry speaks, and the oldest that it can work with (Docker 19.03). */
export const newestApiVersion = '1.47';
export const oldestApiVersion = '1.40';

/** No answer that is read as a whole is anywhere near this size, in bytes; a hostile engine's may be. */
const maxBody = 256 * 1024 * 1024;
const maxErrorBody = 1024 * 1024;
/** How long an engine may take to answer the first ping, in ms. A hung dockerd accepts connections and says nothing. */
const pingTimeout = 15_000;

export interface RequestOptions {
  query?: Query;
  /** A stream or bytes are sent as they are; anything else as JSON. */
  body?: Readable | Uint8Array | object;
  headers?: OutgoingHttpHeaders;
  signal?: AbortSignal;
  /** What is being done: some messages of the engine mean different things in different places. */
  during?: EngineOperation;
  /** The response comes in very many small chunks (a log, line by line): they are merged, on a connection of its own. */
  manyChunks?: boolean;
}

/** An answer that was read as a whole. */
export interface EngineResponse {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** A connection that left HTTP: what is written goes to the process, what is read comes from it. */
export interface Hijacked {
  /** Nothing is lost: bytes that came with the response's head are read first. `end()` closes stdin only. */
  socket: Duplex;
  /** From API 1.42 on this says whether the stream is framed (`…multiplexed-stream`) or raw. */
  contentType: string | undefined;
}

/** What `GET /_ping` says in its headers. */
export interface Ping {
  apiVersion: string;
  osType?: string;
  builderVersion?: string;
  /** Podman names its own API beside the Docker-compatible one. */
  podman: boolean;
}

export interface PingOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
}

/**
 * The connection to one engine. The API version is agreed on once, with the first request; every method throws only
 * {@link GantryError}s.
 */
export class DockerClient {
  readonly endpoint: EngineEndpoint;
  readonly #agent: EngineAgent;
  #prefix: string | undefined;
  #negotiation: Promise<string> | undefined;
  #disposed = false;

  /** @param options.apiVersion skips the negotiation and speaks this version, such as `1.41` */
  constructor(endpoint: EngineEndpoint, options: { apiVersion?: string } = {}) {
    this.endpoint = endpoint;
    this.#agent = new EngineAgent(endpoint);
    if (options.apiVersion) this.#prefix = `/v${options.apiVersion}`;
  }

  /** The version that is spoken, such as `1.41`. Asks the engine by a {@link ping} if nothing was agreed on yet. */
  async apiVersion(options: PingOptions = {}): Promise<string> {
    return (this.#prefix ?? (await this.#negotiate(options))).slice(2);
  }

  /** `GET /_ping`, without a version. @throws GantryError `engine-unreachable` also when nothing answers in time */
  async ping(options: PingOptions = {}): Promise<Ping> {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? pingTimeout);
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
    try {
      const { headers } = await this.#whole('GET', '/_ping', { signal });
      return {
        apiVersion: header(headers['api-version']) ?? '1.24',
        osType: header(headers.ostype),
        builderVersion: header(headers['builder-version']),
        podman: headers['libpod-api-version'] !== undefined,
      };
    } catch (thrown) {
      if (!timeout.aborted || options.signal?.aborted) throw thrown;
      throw new GantryError({
        kind: 'engine-unreachable',
        message: `The engine at ${describeEndpoint(this.endpoint)} does not answer.`,
        hint: 'It takes connections but is stuck; restart it.',
      });
    }
  }

  /** One request whose answer is read as a whole. */
  async request(method: string, path: string, options: RequestOptions = {}): Promise<EngineResponse> {
    return this.#whole(method, (this.#prefix ?? (await this.#negotiate())) + path, options);
  }

  /** One request with a JSON answer. Nothing of it is checked: the fields of `T` may all be missing. */
  async json<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    const { body } = await this.request(method, path, options);
    try {
      return JSON.parse(body.toString('utf8')) as T;
    } catch (cause) {
      const detail = body.subarray(0, 500).toString('utf8');
      throw new GantryError({ kind: 'engine-error', message: 'The engine sent no valid JSON.', detail }, { cause });
    }
  }

  /**
   * One request whose answer is read bit by bit; resolves when its headers are there. Reading no further paces the
   * engine; destroying the stream, or the signal, ends the request. Errors of reading are node's own: see {@link reading}.
   */
  async stream(method: string, path: string, options: RequestOptions = {}): Promise<IncomingMessage> {
    return this.#checked(method, (this.#prefix ?? (await this.#negotiate())) + path, options);
  }

  /** Turns a connection into a raw one: `Connection: Upgrade`, `Upgrade: tcp`, answered by 101 or (older, Podman) 200. */
  async hijack(method: string, path: string, options: RequestOptions = {}): Promise<Hijacked> {
    const target = (this.#prefix ?? (await this.#negotiate())) + path;
    const { response, socket } = await this.#send(method, target, {
      ...options,
      headers: { ...options.headers, Connection: 'Upgrade', Upgrade: 'tcp' },
    });
    if (response.statusCode !== 101 && response.statusCode !== 200) throw await this.#failure(response, options);
    const contentType = header(response.headers['content-type']);
    const raw = socket ?? joinedDuplex(response, response.socket);
    // A connection may break before its user listens; 'close' tells them all the same.
    raw.on('error', () => {});
    if (options.signal) addAbortSignal(options.signal, raw);
    return { socket: raw, contentType };
  }

  /** A streaming answer's chunks, with node's errors turned into GantryErrors. */
  async *reading(source: AsyncIterable<unknown>, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of source) yield chunk as Uint8Array;
    } catch (thrown) {
      throw connectionError(thrown, this.endpoint, signal);
    }
  }

  /** Ends every connection, hijacked ones too. Requests under way fail with `engine-unreachable`. */
  dispose(): void {
    this.#disposed = true;
    this.#agent.destroy();
  }

  async #negotiate(options: PingOptions = {}): Promise<string> {
    this.#negotiation ??= this.ping(options).then(({ apiVersion }) => {
      if (compareVersions(apiVersion, oldestApiVersion) < 0) throw tooOld(apiVersion);
      const agreed = compareVersions(apiVersion, newestApiVersion) < 0 ? apiVersion : newestApiVersion;
      this.#prefix = `/v${agreed}`;
      return this.#prefix;
    });
    try {
      return await this.#negotiation;
    } finally {
      // A failure is not remembered: the engine may be there the next time.
      this.#negotiation = undefined;
    }
  }

  async #whole(method: string, target: string, options: RequestOptions): Promise<EngineResponse> {
    const response = await this.#checked(method, target, options);
    const body = await this.#readBody(response, maxBody, options.signal);
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  }

  async #checked(method: string, target: string, options: RequestOptions): Promise<IncomingMessage> {
    const { response } = await this.#send(method, target, options);
    const status = response.statusCode ?? 0;
    // 304: it already is as was asked (start, stop).
    if ((status >= 200 && status < 300) || status === 304) return response;
    throw await this.#failure(response, options);
  }

  async #failure(response: IncomingMessage, options: RequestOptions): Promise<GantryError> {
    const body = await this.#readBody(response, maxErrorBody, options.signal);
    const message = messageOfBody(body.toString('utf8'));
    return engineError({ status: response.statusCode, message, during: options.during });
  }

  #readBody(response: IncomingMessage, max: number, signal: AbortSignal | undefined): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > max) response.destroy(new Error('The answer is too long.'));
      });
      response.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
      response.on('error', thrown => reject(connectionError(thrown, this.endpoint, signal)));
    });
  }

  #send(
    method: string,
    target: string,
    options: RequestOptions,
    retried = false,
  ): Promise<{ response: IncomingMessage; socket?: Duplex }> {
    if (this.#disposed) return Promise.reject(disposed(this.endpoint));
    return new Promise((resolve, reject) => {
      const fail = (thrown: unknown) => reject(connectionError(thrown, this.endpoint, options.signal));
      const { payload, headers } = encodeBody(method, options.body);
      let request: ClientRequest;
      try {
        request = httpRequest({
          ...(options.manyChunks
            ? { createConnection: () => this.#agent.createMergingConnection() }
            : { agent: this.#agent }),
          method,
          path: target + queryString(options.query),
          headers: { Host: 'docker', ...headers, ...options.headers },
          signal: options.signal,
        });
      } catch (thrown) {
        return fail(thrown);
      }
      let answered = false;
      request.on('response', response => {
        answered = true;
        resolve({ response });
      });
      request.on('upgrade', (response, socket, head) => {
        if (head.length > 0) socket.unshift(head);
        resolve({ response, socket });
      });
      request.on('error', (thrown: NodeJS.ErrnoException) => {
        // The engine closed a kept-alive connection just as it was used again. Only what changes nothing is repeated.
        const stale = request.reusedSocket && thrown.code === 'ECONNRESET' && method === 'GET';
        if (stale && !answered && !retried && !options.signal?.aborted)
          resolve(this.#send(method, target, options, true));
        else fail(thrown);
      });
      if (payload instanceof Readable) upload(payload, request, fail);
      else request.end(payload);
    });
  }
}

/** Sends a body that is a stream. Its own failure ends the request, and is what the caller hears of. */
function upload(body: Readable, request: ClientRequest, fail: (thrown: unknown) => void): void {
  body.once('error', thrown => fail(unreadable(thrown)));
  // An answer may come before the body is sent whole (load refuses an archive early); then nobody needs the rest.
  pipeline(body, request, () => {});
}

function unreadable(thrown: Error): GantryError {
  if (thrown instanceof GantryError) return thrown;
  const message = 'What was to be sent to the engine could not be read.';
  return new GantryError({ kind: 'invalid-input', message, detail: thrown.message }, { cause: thrown });
}

function encodeBody(
  method: string,
  body: RequestOptions['body'],
): { payload?: Readable | Uint8Array | string; headers: OutgoingHttpHeaders } {
  if (body === undefined) return { headers: method === 'GET' ? {} : { 'Content-Length': 0 } };
  if (body instanceof Readable) return { payload: body, headers: { 'Content-Type': 'application/x-tar' } };
  if (body instanceof Uint8Array)
    return { payload: body, headers: { 'Content-Type': 'application/x-tar', 'Content-Length': body.byteLength } };
  const payload = JSON.stringify(body);
  return { payload, headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) } };
}

/** Orders versions such as `1.9` and `1.41` by their numbers. */
export function compareVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function tooOld(apiVersion: string): GantryError {
  return new GantryError({
    kind: 'engine-too-old',
    message: `The engine speaks API ${apiVersion}; Gantry needs ${oldestApiVersion} or newer.`,
    hint: 'Update the engine to Docker 19.03 or newer.',
  });
}

function disposed(endpoint: EngineEndpoint): GantryError {
  const message = `The connection to the engine at ${describeEndpoint(endpoint)} was closed.`;
  return new GantryError({ kind: 'engine-unreachable', message });
}
