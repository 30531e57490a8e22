import http from 'node:http';
import https from 'node:https';
import { rootCertificates } from 'node:tls';

/** One HTTP exchange with a registry or a token server. */
export interface Request {
  method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
  /** PEM certificates trusted besides the system's. */
  ca: readonly string[];
  /** Takes any certificate. */
  unverified: boolean;
  /** Bytes of body that are read before the exchange is given up. */
  limit: number;
  signal?: AbortSignal | undefined;
  /** The usual one when absent. */
  patience?: Patience | undefined;
}

/** Milliseconds of silence, and of a whole exchange: a registry that drips bytes must not hold anybody for ever. */
export interface Patience {
  silence: number;
  whole: number;
}

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** The body was longer than the request allowed. */
export class TooLong extends Error {}

const usual: Patience = { silence: 20_000, whole: 60_000 };

/** Sends a request and reads the whole, bounded answer. Throws Node's network errors, {@link TooLong} and `AbortError`. */
export function send(request: Request): Promise<Answer> {
  const { method, url, headers, body, ca, unverified, limit, patience = usual } = request;
  const signals = [AbortSignal.timeout(patience.whole), ...(request.signal ? [request.signal] : [])];
  const options = {
    method,
    headers,
    signal: AbortSignal.any(signals),
    timeout: patience.silence,
    agent: false,
  } as const;
  return new Promise((resolve, reject) => {
    const outgoing =
      url.protocol === 'https:'
        ? https.request(url, {
            ...options,
            rejectUnauthorized: !unverified,
            ...(ca.length > 0 ? { ca: [...rootCertificates, ...ca] } : {}),
          })
        : http.request(url, options);
    outgoing.on('timeout', () => outgoing.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })));
    outgoing.on('error', error =>
      reject(request.signal?.aborted ? new DOMException('Cancelled', 'AbortError') : error),
    );
    outgoing.on('response', response => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        chunks.push(chunk);
        if (length > limit) response.destroy(new TooLong());
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.end(body);
  });
}
