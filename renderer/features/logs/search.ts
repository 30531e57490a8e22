import { plainText } from '../../format/index.ts';
import { type LogBuffer, markFlag } from './log-buffer.ts';

export interface SearchQuery {
  text: string;
  caseSensitive: boolean;
  regex: boolean;
}

/** Hits that are counted; a search for "e" in a million lines would otherwise fill the memory. */
export const maxHits = 100_000;
/** Work between two looks at the page, in milliseconds: well within a frame. */
const sliceMs = 8;
/** Longer lines are searched up to here, as characters; a pattern with backtracking could take for ever on a megabyte. */
const maxSearched = 64 * 1024;

/** The pattern of a query, or null for an empty or invalid one. */
export function queryPattern({ text, caseSensitive, regex }: SearchQuery): RegExp | null {
  if (!text) return null;
  try {
    const source = regex ? text : text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    return new RegExp(source, `gu${caseSensitive ? '' : 'i'}`);
  } catch {
    return null;
  }
}

/** Where the pattern is found in a text, as [start, end) of characters. */
export function matchesIn(pattern: RegExp, text: string): [number, number][] {
  const found: [number, number][] = [];
  for (const { index, 0: match } of text.slice(0, maxSearched).matchAll(pattern)) {
    if (match.length > 0) found.push([index, index + match.length]);
    if (found.length >= 1000) break;
  }
  return found;
}

/**
 * Finds a query in a buffer, a slice of time after the other, from the oldest line to the newest, and in what comes
 * later. Hits are kept as line numbers, once for every match in the line.
 */
export class LogSearch {
  readonly #buffer: LogBuffer;
  readonly #pattern: RegExp;
  /** Bytes that a block must hold for a plain query to be found in it; null when blocks can't be skipped. */
  readonly #needle: string | null;
  readonly #decoder = new TextDecoder();
  #hits: number[] = [];
  #next: number;

  constructor(buffer: LogBuffer, query: SearchQuery, pattern: RegExp, from: number) {
    this.#buffer = buffer;
    this.#pattern = pattern;
    this.#needle = query.regex ? null : query.caseSensitive ? query.text : query.text.toLowerCase();
    this.#next = from;
  }

  /** Line numbers, ascending, one for each match. */
  get hits(): readonly number[] {
    return this.#hits;
  }

  /** Whether lines are left to be searched. */
  get busy(): boolean {
    return this.#next < this.#buffer.end && this.#hits.length < maxHits;
  }

  get full(): boolean {
    return this.#hits.length >= maxHits;
  }

  /** Searches for some milliseconds; true when hits were added or dropped. */
  run(now: () => number = () => performance.now()): boolean {
    const until = now() + sliceMs;
    const before = this.#hits.length;
    const dropped = this.#dropOld();
    while (this.busy && now() < until) this.#block(until, now);
    return dropped || this.#hits.length !== before;
  }

  #dropOld(): boolean {
    const { first } = this.#buffer;
    this.#next = Math.max(this.#next, first);
    if ((this.#hits[0] ?? first) >= first) return false;
    const keep = this.#hits.findIndex(line => line >= first);
    this.#hits = keep < 0 ? [] : this.#hits.slice(keep);
    return true;
  }

  #block(until: number, now: () => number): void {
    const block = this.#buffer.block(this.#next);
    if (!block) return;
    const whole = this.#next === block.first;
    if (whole && this.#needle !== null && !this.#mayHold(block.data, this.#needle)) {
      this.#next = block.end;
      return;
    }
    for (let steps = 0; this.#next < block.end && !this.full; steps += 1) {
      if (steps % 64 === 63 && now() >= until) return;
      this.#line(this.#next);
      this.#next += 1;
    }
  }

  /** One look at a block's text instead of one for each line. An escape sequence may stand inside the word that is looked for. */
  #mayHold(data: Uint8Array, needle: string): boolean {
    if (data.includes(0x1b)) return true;
    const text = this.#decoder.decode(data);
    return (this.#pattern.flags.includes('i') ? text.toLowerCase() : text).includes(needle);
  }

  #line(number: number): void {
    const line = this.#buffer.line(number);
    if (!line || (line.flags & markFlag) !== 0) return;
    const text = plainText(this.#decoder.decode(line.data.subarray(0, maxSearched * 2)));
    for (const _ of matchesIn(this.#pattern, text)) this.#hits.push(number);
  }
}
