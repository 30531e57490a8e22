import * as z from 'zod';

export const networkRow = z.object({ id: z.string(), name: z.string(), driver: z.string(), internal: z.boolean() });
export type NetworkRow = z.infer<typeof networkRow>;
