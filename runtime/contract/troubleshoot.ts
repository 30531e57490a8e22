import * as z from 'zod';
import { call } from './operation.ts';

export const troubleshootOperations = {
  /** Writes logs, versions and settings, without any secret, into a .tar.gz, as a task. */
  diagnostics: call(z.strictObject({ path: z.string().max(4096) }), z.object({ task: z.string() })),
};
