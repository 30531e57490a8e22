import type { z } from 'zod';
import type { CallOperation, Contract, StreamOperation } from '../contract/index.ts';

/** What travels beside a stream's request on the runtime's side. */
export interface StreamContext<B> {
  /** Aborted when the consumer leaves, the port closes or the runtime stops. */
  signal: AbortSignal;
  /** Registers the receiver of inbound messages; they are queued until there is one. */
  onInbound(receive: (message: B) => void): void;
}

type HandlerOf<Op> =
  Op extends CallOperation<infer I, infer O>
    ? (input: z.output<I>, context: { signal: AbortSignal }) => Promise<z.input<O>> | z.input<O>
    : Op extends StreamOperation<infer I, infer T, infer B>
      ? (input: z.output<I>, context: StreamContext<z.output<B>>) => AsyncIterable<z.input<T>>
      : never;

/** The functions that serve a contract, one an operation. A stream's handler is an async generator. */
export type Handlers<C extends Contract> = { [N in keyof C]: { [O in keyof C[N]]: HandlerOf<C[N][O]> } };
