import { createHash } from 'node:crypto';
import { GantryError } from '../contract/index.ts';
import { parseChallenges } from './challenge.ts';
import { badAnswer, isNoTls, networkFailure, unauthorised } from './failures.ts';
import { fetchToken, type Login } from './token.ts';
import { type Answer, type Patience, type Request, send } from './transport.ts';

/** How to speak with a registry. */
export interface Access {
  /** `docker.io`, `registry.example:5000` */
  domain: string;
  login: Login | null;
  /** PEM certificates trusted besides the system's. */
  ca: readonly string[];
  /** TLS is not verified, and plain HTTP is taken where there is none. */
  insecure: boolean;
  /** The usual one when absent. */
  patience?: Patience | undefined;
}

export interface Ask {
  method?: Request['method'];
  accept?: string;
  /** What a token is asked for: `repository:a/b:pull`. */
  scope: string;
  /** Bytes. */
  limit?: number;
  signal?: AbortSignal | undefined;
}

/** Redirects that are followed; registries hand blobs over to one other server. */
const mostRedirects = 5;
/** Bytes of a JSON answer; manifests may have 4 MiB (OCI distribution spec), configs of long histories more. */
export const jsonLimit = 8 * 1024 * 1024;

/** Speaks with one registry (OCI distribution spec v1.1) as one user. Tokens are kept for as long as it lives. */
export class RegistryClient {
  readonly #access: Access;
  readonly #host: string;
  readonly #authorisations = new Map<string, string>();
  #scheme: 'https' | 'http' = 'https';

  constructor(access: Access) {
    this.#access = access;
    // Docker Hub's registry has another name than its images.
    this.#host = access.domain === 'docker.io' ? 'registry-1.docker.io' : access.domain;
  }

  get domain(): string {
    return this.#access.domain;
  }

  /** Plain HTTP was needed; known after the first answer. */
  get plain(): boolean {
    return this.#scheme === 'http';
  }

  /** Asks below `/v2/`. Throws unless the registry answers with success. */
  async ask(path: string, options: Ask): Promise<Answer> {
    try {
      let answer = await this.#authorised(path, options);
      // A token may have run out in the middle of a session: once anew, with the newest challenge.
      if (answer.status === 401) {
        const had = this.#authorisations.get(options.scope);
        await this.#authorise(answer, options);
        if (this.#authorisations.get(options.scope) !== had) answer = await this.#authorised(path, options);
      }
      return this.#checked(answer, path);
    } catch (thrown) {
      throw networkFailure(this.domain, thrown);
    }
  }

  /** The same, parsed. `digest` is verified where given. */
  async json(
    path: string,
    options: Ask & { digest?: string },
  ): Promise<{ value: unknown; bytes: Buffer; answer: Answer }> {
    const answer = await this.ask(path, { limit: jsonLimit, ...options });
    if (options.digest) this.verify(answer.body, options.digest);
    return { value: this.#parse(answer), bytes: answer.body, answer };
  }

  /** Throws unless the bytes have the digest. */
  verify(bytes: Buffer, digest: string): void {
    const found = digestOf(bytes);
    if (digest.startsWith('sha256:') && found !== digest)
      throw badAnswer(this.domain, 'sent something else than was asked for', `wanted ${digest}, got ${found}`);
  }

  #parse({ body, headers }: Answer): unknown {
    const text = body.toString('utf8');
    if (/html/.test(headers['content-type'] ?? '') || /^\s*</.test(text))
      throw badAnswer(this.domain, 'answers with a web page where a registry’s answer belongs', text);
    try {
      return JSON.parse(text);
    } catch {
      throw badAnswer(this.domain, 'sent an answer that is broken', text);
    }
  }

  #checked(answer: Answer, path: string): Answer {
    const { status, body } = answer;
    if (status >= 200 && status < 300) return answer;
    const detail = `HTTP ${status}: ${body.toString('utf8')}`.slice(0, 500);
    if (status === 401 || status === 403) throw unauthorised(this.domain, this.#access.login !== null);
    if (status === 404)
      throw new GantryError({
        kind: 'image-not-found',
        message: `${this.domain} has no ${wordsOf(path)}.`,
        hint: 'Check the name and the tag.',
        detail,
      });
    if (status === 429)
      throw new GantryError({
        kind: 'registry-unauthorised',
        message: `${this.domain} answers no more for now: its limit is reached.`,
        hint: 'Wait, or log in for a higher limit.',
        detail,
      });
    if (status === 405)
      throw new GantryError({ kind: 'refused', message: `${this.domain} does not allow this.`, detail });
    throw badAnswer(this.domain, `failed with HTTP ${status}`, detail);
  }

  async #authorise(answer: Answer, { scope, signal }: Ask): Promise<void> {
    const challenges = parseChallenges(answer.headers['www-authenticate']);
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    const { login } = this.#access;
    if (bearer) {
      const token = await fetchToken(bearer, {
        ...this.#access,
        scope,
        signal,
        send: request => this.#follow({ ...request, patience: this.#access.patience }),
      });
      this.#authorisations.set(scope, `Bearer ${token}`);
    } else if (login?.password !== undefined && challenges.some(({ scheme }) => scheme === 'basic')) {
      const plain = Buffer.from(`${login.username ?? ''}:${login.password}`).toString('base64');
      this.#authorisations.set(scope, `Basic ${plain}`);
    }
  }

  async #authorised(path: string, { method = 'GET', accept, scope, limit = jsonLimit, signal }: Ask): Promise<Answer> {
    const authorization = this.#authorisations.get(scope);
    const request = (): Request => ({
      method,
      url: this.#url(path),
      headers: { ...(accept ? { accept } : {}), ...(authorization ? { authorization } : {}) },
      ca: this.#access.ca,
      unverified: this.#access.insecure,
      limit,
      signal,
      patience: this.#access.patience,
    });
    try {
      return await this.#follow(request());
    } catch (thrown) {
      if (!this.#access.insecure || this.plain || !isNoTls(thrown)) throw thrown;
      this.#scheme = 'http';
      return await this.#follow(request());
    }
  }

  #url(path: string): URL {
    return new URL(`${this.#scheme}://${this.#host}${path}`);
  }

  /** Follows redirects of reading requests; a login never goes along to another server, nor does TLS end on the way. */
  async #follow(first: Request): Promise<Answer> {
    let request = first;
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const answer = await send(request);
      const { location } = answer.headers;
      const moves = answer.status >= 300 && answer.status < 400 && answer.status !== 304 && location !== undefined;
      if (!moves || request.method === 'DELETE' || request.method === 'POST') return answer;
      if (!URL.canParse(location, request.url.href)) throw badAnswer(this.domain, 'redirects to nowhere', location);
      const url = new URL(location, request.url);
      const downgrade = request.url.protocol === 'https:' && url.protocol !== 'https:';
      if (downgrade || (url.protocol !== 'https:' && url.protocol !== 'http:'))
        throw badAnswer(this.domain, 'redirects to an address without TLS', url.origin);
      const { authorization, ...headers } = request.headers;
      const same = url.origin === request.url.origin;
      request = {
        ...request,
        url,
        unverified: same && request.unverified,
        headers: same && authorization ? { ...headers, authorization } : headers,
      };
    }
    throw badAnswer(this.domain, 'redirects without end');
  }
}

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** `/v2/a/b/manifests/1` → `image a/b with “1”` */
function wordsOf(path: string): string {
  const found = /^\/v2\/(.+)\/(manifests|tags|blobs)\/([^/?]+)/.exec(path);
  if (!found) return 'such address of a registry';
  if (found[2] === 'manifests') return `“${decodeURIComponent(found[3] ?? '')}” of ${found[1]}`;
  return found[2] === 'tags' ? `repository ${found[1]}` : `such layer of ${found[1]}`;
}
