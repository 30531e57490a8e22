import { randomUUID } from 'node:crypto';
import type { DockerClient } from '../../docker/index.ts';
import { bytesField, fieldsOf, textOf, varintField } from '../protobuf.ts';
import { GrpcError, grpcStatus, serveGrpc, type UnaryMethod } from './grpc-server.ts';

/** What the builder may ask for while it builds. */
export interface SessionAnswers {
  /** The value of a secret; null for one that this build does not have. */
  secret(id: string): Promise<Uint8Array | null>;
  /** The login of a registry by its host, as far as there is one. */
  login(host: string): Promise<{ username: string; secret: string } | null>;
}

/** A session that is open. */
export interface BuildSession {
  /** For the query of `POST /build`. */
  id: string;
  close(): void;
}

/**
 * `POST /session` (Engine API; BuildKit, session/grpc.go): the connection turns round. The engine is the gRPC client from there on,
 * and asks for secrets and logins by the id that the build names.
 * @throws GantryError what the engine refused: one without BuildKit has no sessions
 */
export async function openSession(
  client: DockerClient,
  answers: SessionAnswers,
  signal: AbortSignal,
): Promise<BuildSession> {
  const id = randomUUID();
  const methods = methodsOf(answers);
  const { socket } = await client.hijack('POST', '/session', {
    upgrade: 'h2c',
    headers: {
      'X-Docker-Expose-Session-Uuid': id,
      'X-Docker-Expose-Session-Name': 'gantry',
      'X-Docker-Expose-Session-Sharedkey': '',
      'X-Docker-Expose-Session-Grpc-Method': [...methods.keys()],
    },
    signal,
  });
  await serveGrpc(socket, methods);
  return { id, close: () => socket.destroy() };
}

/** The methods of a session by their paths: see {@link SessionAnswers}. */
export function methodsOf({ secret, login }: SessionAnswers): Map<string, UnaryMethod> {
  return new Map<string, UnaryMethod>([
    // HealthCheckResponse: status = 1, SERVING is 1. Asked every few seconds; without an answer the builder gives the build up.
    ['/grpc.health.v1.Health/Check', () => varintField(1, 1)],
    [
      // GetSecretRequest: ID = 1; GetSecretResponse: data = 1.
      '/moby.buildkit.secrets.v1.Secrets/GetSecret',
      async request => {
        const value = await secret(textField(request, 1));
        if (!value) throw new GrpcError(grpcStatus.notFound, 'This build has no such secret.');
        return bytesField(1, value);
      },
    ],
    [
      // CredentialsRequest: Host = 1; CredentialsResponse: Username = 1, Secret = 2. Without FetchToken, which is not offered,
      // the builder fetches tokens by itself.
      '/moby.filesync.v1.Auth/Credentials',
      async request => {
        const found = await login(textField(request, 1));
        return found ? Buffer.concat([bytesField(1, found.username), bytesField(2, found.secret)]) : new Uint8Array();
      },
    ],
  ]);
}

function textField(message: Uint8Array, number: number): string {
  try {
    for (const field of fieldsOf(message)) if (field.number === number) return textOf(field);
  } catch {
    throw new GrpcError(grpcStatus.invalidArgument, 'The request is no message.');
  }
  return '';
}
