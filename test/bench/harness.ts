/** One measured row. `ratio` is value ÷ peer where there is a peer; `goal` bounds the ratio, or the value where there is none. */
export interface Result {
  name: string;
  value: number;
  unit: string;
  /** What it is compared with, in words; empty for a limit. */
  peer: string;
  peerValue: number | null;
  ratio: number | null;
  /** Such as `<= 1.15`. */
  goal: string;
  pass: boolean;
}

/** Something that can be measured by name. */
export interface Benchmark {
  name: string;
  run(log: (line: string) => void): Promise<Result[]>;
}

export function median(values: number[]): number {
  return percentile(values, 0.5);
}

/** The value below which the given part of all values lies; nearest rank. */
export function percentile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * part) - 1))];
  if (found === undefined) throw new Error('Nothing was measured.');
  return found;
}

interface Goal {
  atMost?: number;
  atLeast?: number;
}

function judge(measured: number, goal: Goal): Pick<Result, 'goal' | 'pass'> {
  if (goal.atMost !== undefined) return { goal: `<= ${goal.atMost}`, pass: measured <= goal.atMost };
  if (goal.atLeast !== undefined) return { goal: `>= ${goal.atLeast}`, pass: measured >= goal.atLeast };
  throw new Error('A benchmark needs a goal.');
}

const round = (value: number) => Number(value.toPrecision(4));

/** A row against a peer measured in the same run. */
export function against(
  name: string,
  unit: string,
  value: number,
  peer: string,
  peerValue: number,
  goal: Goal,
): Result {
  const ratio = value / peerValue;
  return {
    name,
    value: round(value),
    unit,
    peer,
    peerValue: round(peerValue),
    ratio: round(ratio),
    ...judge(ratio, goal),
  };
}

/** A row against a fixed limit. */
export function limit(name: string, unit: string, value: number, goal: Goal): Result {
  return { name, value: round(value), unit, peer: '', peerValue: null, ratio: null, ...judge(value, goal) };
}
