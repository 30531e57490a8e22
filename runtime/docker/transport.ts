import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { assertNever } from '../contract/errors.ts';
import type { EngineEndpoint, Pem } from './endpoint.ts';
import { PacedSocket } from './paced-socket.ts';
import { SshStream } from './ssh-stream.ts';

/** How long a TCP connection may take to open, in ms. The system's own limit is above two minutes. */
const connectTimeout = 15_000;

/** Keeps connections to one engine open between requests, and knows every socket so that all can be ended. */
export class EngineAgent extends Agent {
  readonly #endpoint: EngineEndpoint;
  readonly #open = new Set<Duplex>();

  constructor(endpoint: EngineEndpoint) {
    super({ keepAlive: true });
    this.#endpoint = endpoint;
  }

  override createConnection(): Duplex {
    return this.#keep(connectEndpoint(this.#endpoint, false));
  }

  /** A connection for one request whose response comes in many small chunks. */
  createMergingConnection(): Duplex {
    return this.#keep(connectEndpoint(this.#endpoint, true));
  }

  #keep(socket: Duplex): Duplex {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  }

  /** Also ends hijacked connections, which node's agent has forgotten by then. */
  override destroy(): void {
    super.destroy();
    for (const socket of this.#open) socket.destroy();
  }
}

function connectEndpoint(endpoint: EngineEndpoint, merge: boolean): Duplex {
  switch (endpoint.kind) {
    case 'unix':
    case 'npipe':
      return new PacedSocket({ merge }).connect({ path: endpoint.path });
    case 'tcp':
      return limitConnect(
        endpoint.tls
          ? connectTls(endpoint)
          : new PacedSocket({ merge }).connect({ host: endpoint.host, port: endpoint.port }),
      );
    case 'ssh':
      return new SshStream(endpoint);
    default:
      return assertNever(endpoint);
  }
}

function connectTls({ host, port, tls = {} }: EngineEndpoint & { kind: 'tcp' }): Socket {
  return tlsConnect({
    host,
    port,
    // A server name must not be an address (RFC 6066).
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    ca: readPem(tls.ca),
    cert: readPem(tls.cert),
    key: readPem(tls.key),
    rejectUnauthorized: !tls.skipVerify,
  });
}

function readPem(pem: Pem | undefined): string | undefined {
  return pem === undefined || pem.includes('-----BEGIN') ? pem : readFileSync(pem, 'utf8');
}

function limitConnect(socket: Socket): Socket {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' }));
  }, connectTimeout);
  socket.once('connect', () => clearTimeout(timer));
  socket.once('close', () => clearTimeout(timer));
  return socket;
}
