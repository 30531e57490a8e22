import * as z from 'zod';
import { GantryError } from '../contract/index.ts';
import { badAnswer, networkFailure } from './failures.ts';
import { type Answer, type Patience, send } from './transport.ts';

/** Where Docker Hub is searched. */
export interface HubSearch {
  url: string;
  patience?: Patience | undefined;
}

/** Docker Hub's search, as its own web page asks (Docker Hub API v2, `GET /v2/search/repositories/`). */
export const dockerHub: HubSearch = { url: 'https://hub.docker.com/v2/search/repositories/' };

const pageSize = 25;
/** Bytes of a page, and characters of a description that travel to the page. */
const limits = { page: 2 * 1024 * 1024, description: 500 };

const answerShape = z.object({
  count: z.number().nonnegative().catch(0),
  next: z.string().nullish(),
  results: z
    .array(
      z.object({
        repo_name: z.string().min(1).max(255),
        short_description: z.string().nullish(),
        star_count: z.number().nonnegative().catch(0),
        pull_count: z.number().nonnegative().catch(0),
        is_official: z.boolean().catch(false),
      }),
    )
    .max(1000)
    .nullable(),
});

export interface HubPage {
  results: { name: string; description: string; stars: number; pulls: number; official: boolean }[];
  /** Of all pages, by Docker Hub's count. */
  total: number;
  more: boolean;
}

/** Asks for a page of what Docker Hub finds. Without a login: what is found there is public. */
export async function searchHub(
  { url, patience }: HubSearch,
  term: string,
  page: number,
  signal?: AbortSignal,
): Promise<HubPage> {
  const address = new URL(url);
  address.search = new URLSearchParams({
    query: term,
    page: String(page),
    page_size: String(pageSize),
  }).toString();
  try {
    const headers = { accept: 'application/json' };
    const answer = await send({
      ...{ method: 'GET', url: address, headers, ca: [], unverified: false },
      ...{ limit: limits.page, signal, patience },
    });
    return read(answer);
  } catch (thrown) {
    throw networkFailure('Docker Hub', thrown);
  }
}

function read({ status, headers, body }: Answer): HubPage {
  const text = body.toString('utf8');
  if (status === 429)
    throw new GantryError({
      kind: 'registry-unreachable',
      message: 'Docker Hub answers no more searches for now: its limit is reached.',
      hint: waitWords(headers['retry-after']),
      detail: text.slice(0, 500),
    });
  // Past the last page.
  if (status === 404) return { results: [], total: 0, more: false };
  if (status !== 200) throw badAnswer('Docker Hub', `failed with HTTP ${status}`, text);
  const parsed = answerShape.safeParse(tryJson(text));
  if (!parsed.success) {
    if (/html/.test(headers['content-type'] ?? '') || /^\s*</.test(text))
      throw badAnswer('Docker Hub', 'answers with a web page where results belong', text);
    throw badAnswer('Docker Hub', 'sent results that can’t be read', parsed.error.issues[0]?.message);
  }
  const { count, next, results } = parsed.data;
  const found = (results ?? []).slice(0, pageSize).map(one => ({
    name: one.repo_name,
    description: (one.short_description ?? '').slice(0, limits.description),
    stars: one.star_count,
    pulls: one.pull_count,
    official: one.is_official,
  }));
  return { results: found, total: count, more: Boolean(next) && found.length > 0 };
}

/** `Retry-After` has seconds, or a date. */
function waitWords(header: string | undefined): string {
  const seconds = Number(header);
  return seconds > 0 && seconds < 86_400
    ? `Try again in ${seconds < 120 ? `${Math.ceil(seconds)} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`
    : 'Try again in some minutes.';
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
