import * as z from 'zod';
import { containerId } from './containers.ts';
import { call, stream } from './operation.ts';

/**
 * A batch of log lines in columns, because a million small objects would cost ten times the memory and time.
 * Line i is `data[ends[i-1] ?? 0 .. ends[i])`, without its line feed, as the container wrote it (UTF-8 or not).
 */
export const logBatch = z.object({
  data: z.instanceof(Uint8Array),
  ends: z.instanceof(Uint32Array),
  /** Engine timestamps, epoch milliseconds. */
  times: z.instanceof(Float64Array),
  /** Per line a bit set: 1 = stderr, 2 = partial (the next line of the same stream continues it). */
  flags: z.instanceof(Uint8Array),
});
export type LogBatch = z.infer<typeof logBatch>;

/** Items of a followed log: batches, and marks between lines. */
export const logItem = z.object({
  /** The batch's bytes; empty for a mark. Named `data` so that its cost is counted. */
  data: z.instanceof(Uint8Array),
  batch: logBatch.nullable(),
  mark: z
    .object({
      type: z.enum(['caught-up', 'stopped', 'started', 'removed', 'engine-lost', 'engine-back']),
      at: z.number(),
      text: z.string(),
    })
    .nullable(),
});
export type LogItem = z.infer<typeof logItem>;

export const logOperations = {
  /**
   * A container's log, from its tail or its start, then followed across restarts until closed.
   * `caught-up` comes when all that existed at the opening was sent.
   */
  follow: stream(
    z.strictObject({ id: containerId, tail: z.union([z.literal('all'), z.int().min(0).max(10_000_000)]) }),
    logItem,
    { flow: 'lossless' },
  ),
  /** Writes the whole log to a file, as a task. */
  download: call(
    z.strictObject({
      id: containerId,
      path: z.string().max(4096),
      timestamps: z.boolean(),
      streams: z.enum(['both', 'stdout', 'stderr']).default('both'),
    }),
    z.object({ task: z.string() }),
  ),
};
