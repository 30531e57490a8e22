import * as z from 'zod';
import { errorKinds } from './errors.ts';

/** The schema of `ErrorShape`. Apart from errors.ts, which the page needs without zod. */
export const errorShape = z.object({
  kind: z.enum(errorKinds),
  message: z.string(),
  hint: z.string().optional(),
  detail: z.string().optional(),
});
