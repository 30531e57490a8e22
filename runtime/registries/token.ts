import * as z from 'zod';
import type { Challenge } from './challenge.ts';
import { badAnswer, unauthorised } from './failures.ts';
import type { Answer, Request } from './transport.ts';

/** A login, as credential stores have it. A secret: never logged, never stored by Gantry. */
export interface Login {
  username?: string;
  password?: string;
  identitytoken?: string;
}

const tokenAnswer = z.object({ token: z.string().optional(), access_token: z.string().optional() });
/** Bytes of a token server's answer. */
const longestToken = 256 * 1024;

/** Asks the token server that a challenge names (distribution spec, "Token Authentication", OAuth2 for identity tokens). */
export async function fetchToken(
  { parameters }: Challenge,
  options: {
    domain: string;
    login: Login | null;
    ca: readonly string[];
    insecure: boolean;
    scope: string;
    signal?: AbortSignal | undefined;
    send(request: Request): Promise<Answer>;
  },
): Promise<string> {
  const { domain, login, insecure } = options;
  const { realm = '', service = '', scope = options.scope } = parameters;
  if (!URL.canParse(realm)) throw badAnswer(domain, 'names no server that gives tokens');
  const url = new URL(realm);
  // The login is sent there: never in the open, unless the user named the registry insecure.
  if (url.protocol !== 'https:' && !(insecure && url.protocol === 'http:'))
    throw badAnswer(domain, 'wants the login sent without TLS', url.origin);
  const answer = await options.send(requestOf(url, { ...options, service, scope }));
  if (answer.status === 401 || answer.status === 403 || answer.status === 400)
    throw unauthorised(domain, login !== null);
  if (answer.status !== 200) throw badAnswer(domain, `gives no token: HTTP ${answer.status}`);
  const token = readToken(answer.body.toString('utf8'));
  if (!token) throw badAnswer(domain, 'gives a token that can’t be read');
  return token;
}

function requestOf(
  url: URL,
  options: {
    login: Login | null;
    ca: readonly string[];
    insecure: boolean;
    service: string;
    scope: string;
    signal?: AbortSignal | undefined;
  },
): Request {
  const { login, service, scope, ca, insecure, signal } = options;
  const shared = { ca, unverified: insecure, limit: longestToken, signal };
  if (login?.identitytoken) {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: login.identitytoken,
      client_id: 'gantry',
      service,
      scope,
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { ...shared, method: 'POST', url, headers, body };
  }
  if (service) url.searchParams.set('service', service);
  if (scope) url.searchParams.set('scope', scope);
  if (login?.password === undefined) return { ...shared, method: 'GET', url, headers: {} };
  const plain = Buffer.from(`${login.username ?? ''}:${login.password}`).toString('base64');
  return { ...shared, method: 'GET', url, headers: { authorization: `Basic ${plain}` } };
}

function readToken(text: string): string | undefined {
  try {
    const parsed = tokenAnswer.safeParse(JSON.parse(text));
    const token = parsed.data?.token || parsed.data?.access_token;
    // It becomes a header: nothing that could end one.
    return token && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
  } catch {
    return undefined;
  }
}
