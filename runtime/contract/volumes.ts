import * as z from 'zod';

/** `id` is the volume's name. */
export const volumeRow = z.object({ id: z.string(), driver: z.string(), created: z.number().nullable() });
export type VolumeRow = z.infer<typeof volumeRow>;
