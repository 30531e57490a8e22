/** A text that fits a query: how well, and which parts of it are the query's. */
export interface Match {
  /** Higher is better. Comparable only for one query. */
  score: number;
  /** Pairs of start and end (exclusive), ascending, not touching each other. */
  ranges: readonly (readonly [number, number])[];
}

// What a user means comes first: whole words before their beginnings, beginnings before insides, and short texts before long ones.
const atStart = 60;
const atWord = 40;
const inOnePiece = 30;
const perLetter = 10;
const perGap = -3;
const perSkipped = -0.4;

const isBoundary = (text: string, at: number): boolean =>
  at === 0 ||
  /[\s/:._@-]/.test(text[at - 1] ?? '') ||
  (/[a-z]/.test(text[at - 1] ?? '') && /[A-Z]/.test(text[at] ?? '')) ||
  (/\D/.test(text[at - 1] ?? '') && /\d/.test(text[at] ?? ''));

/**
 * Finds every word of the query in the text, in any order, each as one piece or, failing that, as letters in order.
 * Null when a word isn't there. An empty query fits everything equally.
 */
export function fuzzyMatch(query: string, text: string): Match | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return { score: 0, ranges: [] };
  const lower = text.toLowerCase();
  // Texts whose lower-case form has another length (İ) can't be told where; they are matched as they are.
  const haystack = lower.length === text.length ? lower : text;
  let score = 0;
  const ranges: [number, number][] = [];
  for (const word of words) {
    const found = piece(word, text, haystack) ?? letters(word, text, haystack);
    if (!found) return null;
    score += found.score;
    ranges.push(...found.ranges.map(([start, end]): [number, number] => [start, end]));
  }
  return { score: score - text.length * 0.1, ranges: merge(ranges) };
}

/** The word in one piece, where it counts most. */
function piece(word: string, text: string, haystack: string): Match | null {
  let best: Match | null = null;
  for (let at = haystack.indexOf(word); at >= 0; at = haystack.indexOf(word, at + 1)) {
    const start = at === 0 ? atStart : isBoundary(text, at) ? atWord : 0;
    const end = at + word.length;
    const whole = end === text.length || /[\s/:._@-]/.test(text[end] ?? '') ? 10 : 0;
    const score = inOnePiece + word.length * perLetter + start + whole;
    if (!best || score > best.score) best = { score, ranges: [[at, end]] };
  }
  return best;
}

/** The letters of the word in order, of which the first has to begin a word, so that noise doesn't fit everything. */
function letters(word: string, text: string, haystack: string): Match | null {
  let best: Match | null = null;
  for (let first = haystack.indexOf(word[0] ?? ''); first >= 0; first = haystack.indexOf(word[0] ?? '', first + 1)) {
    if (!isBoundary(text, first)) continue;
    const found = lettersFrom(first, word, text, haystack);
    if (found && (!best || found.score > best.score)) best = found;
  }
  return best;
}

function lettersFrom(first: number, word: string, text: string, haystack: string): Match | null {
  const ranges: [number, number][] = [];
  let score = first === 0 ? atStart / 2 : 0;
  let from = first;
  for (let index = 0; index < word.length; index += 1) {
    const letter = word[index] ?? '';
    const next = haystack.indexOf(letter, from);
    if (next < 0) return null;
    const boundary = nextBoundary(letter, text, haystack, from);
    // A letter that begins a word is what an abbreviation means; unless the next one simply goes on.
    const at = next > from && boundary >= 0 ? boundary : next;
    const last = ranges.at(-1);
    if (last && last[1] === at) last[1] = at + 1;
    else {
      if (last) score += perGap + (at - last[1]) * perSkipped;
      ranges.push([at, at + 1]);
    }
    score += perLetter / 2 + (isBoundary(text, at) ? 6 : 0);
    from = at + 1;
  }
  return { score, ranges };
}

function nextBoundary(letter: string, text: string, haystack: string, from: number): number {
  for (let at = haystack.indexOf(letter, from); at >= 0; at = haystack.indexOf(letter, at + 1))
    if (isBoundary(text, at)) return at;
  return -1;
}

function merge(ranges: [number, number][]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** A text in parts, alternately outside and inside of the match, for drawing: `[['shop', true], ['-api', false]]`. */
export function highlight(text: string, ranges: Match['ranges']): readonly (readonly [string, boolean])[] {
  const parts: [string, boolean][] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start > at) parts.push([text.slice(at, start), false]);
    parts.push([text.slice(start, end), true]);
    at = end;
  }
  if (at < text.length) parts.push([text.slice(at), false]);
  return parts;
}
