import type { z } from 'zod';
import type { CallOperation, Contract, GantryError, StreamOperation } from '../../runtime/contract/index.ts';

/** A stream as its consumer sees it. */
export interface StreamHandle<B> {
  /** Sends an inbound message. */
  send(message: B): void;
  /** Ends the stream; no callback follows. */
  close(): void;
}

/** What a consumer does with a stream. */
export interface StreamConsumer<T> {
  /** Called an item; the item counts as used when this returns or its promise resolves. */
  onItem(item: T): void | Promise<void>;
  /** The producer is done. */
  onEnd?(): void;
  /** The stream failed; no callback follows. */
  onError?(error: GantryError): void;
}

type MethodOf<Op> =
  Op extends CallOperation<infer I, infer O>
    ? (input: z.input<I>, options?: { signal?: AbortSignal }) => Promise<z.output<O>>
    : Op extends StreamOperation<infer I, infer T, infer B>
      ? (input: z.input<I>, consumer: StreamConsumer<z.output<T>>) => StreamHandle<z.input<B>>
      : never;

/** The typed client of a contract. Calls reject with `GantryError`, nothing else. */
export type Client<C extends Contract> = { [N in keyof C]: { [O in keyof C[N]]: MethodOf<C[N][O]> } };
