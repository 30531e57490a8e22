import type { z } from 'zod';

/**
 * How a stream treats a consumer that is slower than its producer. All four are credit-based: the consumer acknowledges
 * what it has *used*, the producer stops at the high mark (see {@link highMarks}).
 * - `lossless`: the producer waits (logs, exec, output of tasks).
 * - `latest`: only the newest item waits (stats).
 * - `resync`: an overflow drops the queue and starts again with a fresh snapshot (state).
 * - `tail`: a bounded ring; what fell out is reported as `{ skipped }` (attach to PID 1).
 */
export type Flow = 'lossless' | 'latest' | 'resync' | 'tail';

/**
 * Unacknowledged cost at which a producer stops. Cost is bytes for items with a `data` field, otherwise 1 an item.
 * 1 MiB of terminal or log bytes is about what xterm.js parses within two frames on a slow machine: enough to keep the
 * parser busy, little enough that Ctrl-C shows within 300 ms.
 */
export const highMarks: Record<Flow, { bytes: number; items: number }> = {
  lossless: { bytes: 1024 * 1024, items: 256 },
  latest: { bytes: 1024 * 1024, items: 1 },
  resync: { bytes: 8 * 1024 * 1024, items: 512 },
  tail: { bytes: 1024 * 1024, items: 256 },
};

/** The cost of an item: see {@link highMarks}. */
export function costOf(item: unknown): { bytes: number; items: number } {
  const data = item && typeof item === 'object' && 'data' in item ? item.data : undefined;
  return { bytes: data instanceof Uint8Array ? data.byteLength : 0, items: 1 };
}

/** One request, one answer. */
export interface CallOperation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  type: 'call';
  input: I;
  output: O;
}

/** One request, many items; `inbound` messages may follow the request while the stream is open. */
export interface StreamOperation<
  I extends z.ZodType = z.ZodType,
  T extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> {
  type: 'stream';
  input: I;
  item: T;
  flow: Flow;
  inbound?: B;
}

export type Operation = CallOperation | StreamOperation;

/** A contract: nouns, each with its operations. */
export type Contract = Record<string, Record<string, Operation>>;

/** Declares a call. */
export function call<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): CallOperation<I, O> {
  return { type: 'call', input, output };
}

/** Declares a stream. */
export function stream<I extends z.ZodType, T extends z.ZodType, B extends z.ZodType = z.ZodNever>(
  input: I,
  item: T,
  options: { flow: Flow; inbound?: B },
): StreamOperation<I, T, B> {
  return { type: 'stream', input, item, ...options };
}
