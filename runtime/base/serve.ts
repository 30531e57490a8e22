import {
  type Contract,
  type Downward,
  GantryError,
  type Operation,
  type Port,
  toGantryError,
  type Upward,
  upward,
} from '../contract/index.ts';
import { Credit } from './credit.ts';
import type { Disposable } from './disposables.ts';
import type { Handlers } from './handlers.ts';
import { pump } from './pump.ts';

interface Open {
  abort: AbortController;
  credit: Credit | null;
  receive: ((message: unknown) => void) | null;
  waiting: unknown[];
  inbound: Operation | null;
}

/** What a served port reports; `refused` counts messages that did not fit the contract. */
export interface Served extends Disposable {
  readonly refused: number;
  readonly open: number;
}

/** Inbound messages that may wait for a receiver; a page that sends more before the stream is ready is refused. */
const maxWaiting = 256;

/**
 * Serves a contract on a port. The one door: every message is parsed here, and a bad one is refused and counted; it
 * never reaches a handler. `onDefect` hears of errors that are no `GantryError`.
 */
export function serve<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  port: Port,
  onDefect: (operation: string, error: unknown) => void,
): Served {
  const open = new Map<number, Open>();
  let refused = 0;
  const send = (message: Downward) => port.postMessage(message);

  const refuse = (id: number | null, why: string) => {
    refused += 1;
    if (id !== null) {
      const error = new GantryError({
        kind: 'refused',
        message: 'The message does not fit the contract.',
        detail: why,
      });
      send({ t: 'error', id, error: error.toShape() });
    }
  };
  const fail = (id: number, operation: string, thrown: unknown) => {
    const error = toGantryError(thrown);
    if (error.kind === 'internal') onDefect(operation, thrown);
    send({ t: 'error', id, error: error.toShape() });
  };

  const begin = async (message: Upward & { t: 'call' | 'open' }) => {
    const { id, op } = message;
    const found = find(contract, handlers, op);
    if (!found || (found.operation.type === 'call') !== (message.t === 'call')) return refuse(id, `no operation ${op}`);
    if (open.has(id)) return refuse(null, `id ${id} is taken`);
    const input = found.operation.input.safeParse(message.input);
    if (!input.success) return refuse(id, explain(op, input.error));
    const entry: Open = { abort: new AbortController(), credit: null, receive: null, waiting: [], inbound: null };
    open.set(id, entry);
    try {
      if (found.operation.type === 'call') {
        const value = await found.handler(input.data, { signal: entry.abort.signal });
        if (!entry.abort.signal.aborted) send({ t: 'result', id, value });
        else send({ t: 'error', id, error: { kind: 'cancelled', message: 'Cancelled.' } });
      } else {
        await runStream(id, entry, found.operation, found.handler, input.data);
        if (!entry.abort.signal.aborted) send({ t: 'end', id });
      }
    } catch (error) {
      if (!entry.abort.signal.aborted || found.operation.type === 'call') fail(id, op, error);
    } finally {
      open.delete(id);
      entry.abort.abort();
    }
  };

  const runStream = (
    id: number,
    entry: Open,
    operation: Operation & { type: 'stream' },
    handler: Handler,
    input: unknown,
  ) => {
    entry.credit = new Credit(operation.flow);
    entry.inbound = operation;
    const context = {
      signal: entry.abort.signal,
      onInbound: (receive: (message: unknown) => void) => {
        entry.receive = receive;
        for (const message of entry.waiting.splice(0)) receive(message);
      },
    };
    return pump({
      flow: operation.flow,
      start: () => handler(input, context) as AsyncIterable<unknown>,
      send: item => send({ t: 'item', id, item }),
      signal: entry.abort.signal,
      credit: entry.credit,
    });
  };

  const receiveInbound = (entry: Open, raw: unknown) => {
    const schema = entry.inbound?.type === 'stream' ? entry.inbound.inbound : undefined;
    const message = schema?.safeParse(raw);
    if (!message?.success) return refuse(null, 'inbound');
    if (entry.receive) entry.receive(message.data);
    else if (entry.waiting.length < maxWaiting) entry.waiting.push(message.data);
    else refuse(null, 'too many waiting');
  };

  port.onMessage(data => {
    const parsed = upward.safeParse(data);
    if (!parsed.success) return refuse(idOf(data), 'no message of the protocol');
    const message = parsed.data;
    if (message.t === 'call' || message.t === 'open') return void begin(message);
    const entry = open.get(message.id);
    // A message for a stream that has just ended crosses its end on the way: no fault of the page.
    if (!entry) return;
    if (message.t === 'ack') entry.credit?.restore(message.bytes, message.items);
    else if (message.t === 'cancel') entry.abort.abort();
    else receiveInbound(entry, message.message);
  });

  const dispose = () => {
    for (const entry of open.values()) entry.abort.abort();
  };
  port.onClose(dispose);
  return {
    dispose: () => {
      dispose();
      port.close();
    },
    get refused() {
      return refused;
    },
    get open() {
      return open.size;
    },
  };
}

type Handler = (input: unknown, context: unknown) => unknown;

function find(contract: Contract, handlers: object, op: string): { operation: Operation; handler: Handler } | null {
  const [noun = '', verb = '', ...rest] = op.split('.');
  // Own properties only: `constructor.call` must not find Object's.
  if (rest.length > 0 || !Object.hasOwn(contract, noun)) return null;
  const group = contract[noun];
  if (!group || !Object.hasOwn(group, verb)) return null;
  const operation = group[verb];
  const handler = (handlers as Record<string, Record<string, Handler>>)[noun]?.[verb];
  return operation && handler ? { operation, handler } : null;
}

function explain(op: string, error: { issues: { path: PropertyKey[]; message: string }[] }): string {
  const first = error.issues[0];
  return `${op}: ${first ? `${first.path.join('.')}: ${first.message}` : 'invalid input'}`.slice(0, 500);
}

function idOf(data: unknown): number | null {
  const id = data && typeof data === 'object' && 'id' in data ? data.id : null;
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : null;
}
