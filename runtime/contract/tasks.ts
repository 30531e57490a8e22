import * as z from 'zod';
import { errorShape } from './error-shape.ts';
import { call, stream } from './operation.ts';

export const taskLayer = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'downloading', 'verifying', 'downloaded', 'extracting', 'pushing', 'done', 'exists']),
  /** Bytes. */
  current: z.number(),
  total: z.number().nullable(),
});

/** Long work that survives navigation and a reload of the page. */
export const taskRow = z.object({
  id: z.string(),
  type: z.enum([
    'pull',
    'push',
    'load',
    'save',
    'run',
    'recreate',
    'build',
    'log-download',
    'commit',
    'export',
    'download',
    'upload',
    'diagnostics',
  ]),
  /** "Pull postgres:16" */
  title: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** What it is doing, or how it ended, in a few words. */
  detail: z.string(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** 0 to 1; null where unknown. */
  progress: z.number().nullable(),
  layers: z.array(taskLayer),
  error: errorShape.nullable(),
  /** What came of it: a container's or image's id, or a path. */
  result: z.string().nullable(),
});
export type TaskRow = z.infer<typeof taskRow>;

const one = z.strictObject({ id: z.string().max(64) });

export const taskOperations = {
  cancel: call(one, z.object({})),
  /** Starts the same work anew, as a new task. */
  retry: call(one, z.object({ task: z.string() })),
  /** Takes an ended task off the list. */
  dismiss: call(one, z.object({})),
  /** Its output so far (bounded), then what comes. */
  output: stream(one, z.object({ lines: z.array(z.string()) }), { flow: 'lossless' }),
};
