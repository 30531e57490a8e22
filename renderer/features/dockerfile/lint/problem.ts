import type { Dockerfile, Instruction } from '../../../../runtime/contract/dockerfile/parse.ts';

/** A piece of the document and what it becomes. */
export interface Change {
  from: number;
  to: number;
  insert: string;
}

/** Something that is wrong with a Dockerfile, or could be better. Offsets are the document's. */
export interface Problem {
  from: number;
  to: number;
  severity: 'error' | 'warning' | 'info';
  /** The name of BuildKit's check where it has one, else hadolint's rule. */
  code: string;
  /** One sentence: what is wrong and what comes of it. */
  message: string;
  /** Only what changes nothing else. `label` is the button. */
  fix?: { label: string; changes: Change[] };
}

/** Looks at a Dockerfile and reports. */
export type Rule = (file: Dockerfile, report: (problem: Problem) => void) => void;

/** All instructions, those within others too. */
export function* each(file: Dockerfile): Generator<Instruction> {
  for (const instruction of file.instructions) {
    yield instruction;
    if (instruction.nested) yield instruction.nested;
  }
}

/** The place of an instruction's keyword. */
export function keywordOf({ from, written }: Instruction): { from: number; to: number } {
  return { from, to: from + written.length };
}

/** The first line of an instruction without its end of line: enough to underline. */
export function firstLineOf(file: Dockerfile, { from, line, to }: Instruction): { from: number; to: number } {
  return { from, to: Math.min(to, file.lines[line - 1]?.to ?? to) };
}

/** The change that takes lines (from 1) out of the document. */
export function withoutLines(file: Dockerfile, first: number, last: number): Change {
  const from = file.lines[first - 1]?.from ?? 0;
  const next = file.lines[last];
  return { from, to: next ? next.from : (file.lines[last - 1]?.to ?? from), insert: '' };
}

/** Words that a mistyped one is compared with: a file with more variables is no file that people write. */
const mostCompared = 100;

/** The word that was probably meant: at most two letters away. */
export function nearest(word: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let least = 3;
  let compared = 0;
  for (const candidate of known) {
    compared += 1;
    if (compared > mostCompared) break;
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    if (far < least && far < candidate.length - 1) [best, least] = [candidate, far];
  }
  return best;
}

/** Letters to put in, leave out, replace or swap (optimal string alignment). Words longer than 40 are never near. */
function distance(a: string, b: string): number {
  if (a.length > 40 || b.length > 40) return 99;
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((old[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (old[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (older[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [older, old] = [old, row];
  }
  return old[b.length] ?? 99;
}
