import * as z from 'zod';
import type { Logger } from '../base/index.ts';
import type { EnginePhase } from '../contract/index.ts';
import { readJson, writeJson } from '../host/index.ts';

type PhaseId = EnginePhase['id'];

/** Past durations in milliseconds, the newest last: by kind of start, then by phase. */
const schema = z.record(z.string(), z.record(z.string(), z.array(z.number().nonnegative())));
type Times = z.infer<typeof schema>;

/** Enough for a median that forgets what the computer was like last month. */
const kept = 9;

/** How long the phases of past starts took. Kinds of start are told apart: a take-over is much faster than a launch. */
export class StartTimes {
  readonly #path: string;
  readonly #logger: Logger;
  #times: Times;

  constructor(path: string, logger: Logger) {
    this.#path = path;
    this.#logger = logger;
    const read = readJson(path, schema);
    this.#times = read.type === 'ok' ? read.value : {};
  }

  /** The median of past starts of this kind; null without any. */
  usual(kind: string, phase: PhaseId): number | null {
    const values = this.#times[kind]?.[phase];
    return values && values.length > 0 ? median(values) : null;
  }

  /** Remembers a successful start. A failure to write is logged: nothing depends on it. */
  async record(kind: string, phases: { id: PhaseId; ms: number }[]): Promise<void> {
    const entry = { ...this.#times[kind] };
    for (const { id, ms } of phases) entry[id] = [...(entry[id] ?? []), ms].slice(-kept);
    this.#times = { ...this.#times, [kind]: entry };
    try {
      await writeJson(this.#path, this.#times);
    } catch (error) {
      this.#logger.log('warn', 'the times of this start could not be kept', { error: String(error) });
    }
  }
}

/** The middle value; of an even number the mean of the two. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : Math.round(((sorted[middle - 1] ?? high) + high) / 2);
}
