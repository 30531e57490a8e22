import * as z from 'zod';
import { containerId } from './containers.ts';
import { stream } from './operation.ts';

const size = { cols: z.int().min(1).max(1000), rows: z.int().min(1).max(1000) };

/** What comes out of a terminal. Exactly one field is set beside `data`. */
export const terminalItem = z.object({
  /** Output bytes, empty for the other items. */
  data: z.instanceof(Uint8Array),
  opened: z
    .object({
      /** The command that runs, such as `/bin/bash`. */
      command: z.string(),
      /** False when attached to a container without a TTY: no size, no line editing. */
      tty: z.boolean(),
      /** False when PID 1 takes no input. */
      stdin: z.boolean(),
    })
    .optional(),
  /** Bytes that were dropped from an attached terminal because the page was slow. */
  skipped: z.number().optional(),
  closed: z
    .object({
      reason: z.enum([
        'exited',
        'container-stopped',
        'container-removed',
        'detached',
        'engine-lost',
        'runtime-restarted',
      ]),
      /** Exit code of the command or of PID 1, where known. */
      code: z.number().nullable(),
      /** One sentence. */
      message: z.string(),
    })
    .optional(),
});
export type TerminalItem = z.infer<typeof terminalItem>;

export const terminalInbound = z.union([
  z.strictObject({ data: z.instanceof(Uint8Array).refine(d => d.byteLength <= 1024 * 1024, 'over 1 MiB') }),
  z.strictObject({ resize: z.strictObject(size) }),
  /** Attach only: leave PID 1 running. */
  z.strictObject({ detach: z.literal(true) }),
]);
export type TerminalInbound = z.infer<typeof terminalInbound>;

export const terminalOperations = {
  /** A new process in a container. Without a command, the best shell that is found. Closing ends the process. */
  exec: stream(
    z.strictObject({
      id: containerId,
      ...size,
      command: z.array(z.string().max(65536)).max(256).nullable(),
      user: z.string().max(256).default(''),
      workingDir: z.string().max(4096).default(''),
    }),
    terminalItem,
    { flow: 'lossless', inbound: terminalInbound },
  ),
  /** PID 1's own terminal. Closing detaches and never stops it. */
  attach: stream(z.strictObject({ id: containerId, ...size }), terminalItem, {
    flow: 'tail',
    inbound: terminalInbound,
  }),
};
