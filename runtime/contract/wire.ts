import * as z from 'zod';
import { errorShape } from './error-shape.ts';

/** Messages from the consumer (page) to the server (runtime, or main for the shell). */
export const upward = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('call'), id: z.int().nonnegative(), op: z.string().max(64), input: z.unknown() }),
  z.strictObject({ t: z.literal('open'), id: z.int().nonnegative(), op: z.string().max(64), input: z.unknown() }),
  /** Consumption: cost used since the last acknowledgement. */
  z.strictObject({
    t: z.literal('ack'),
    id: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    items: z.int().nonnegative(),
  }),
  z.strictObject({ t: z.literal('in'), id: z.int().nonnegative(), message: z.unknown() }),
  z.strictObject({ t: z.literal('cancel'), id: z.int().nonnegative() }),
]);
export type Upward = z.infer<typeof upward>;

/** Messages from the server to the consumer. Not parsed by the page: the runtime is trusted by it. */
export const downward = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('result'), id: z.int(), value: z.unknown() }),
  z.strictObject({ t: z.literal('item'), id: z.int(), item: z.unknown() }),
  z.strictObject({ t: z.literal('end'), id: z.int() }),
  z.strictObject({ t: z.literal('error'), id: z.int(), error: errorShape }),
]);
export type Downward = z.infer<typeof downward>;

/** The common part of a browser's MessagePort and Electron's MessagePortMain, as both sides use it. */
export interface Port {
  postMessage(message: unknown): void;
  onMessage(receive: (data: unknown) => void): void;
  onClose(closed: () => void): void;
  close(): void;
}
