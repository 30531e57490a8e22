import type { Contract } from '../../runtime/contract/index.ts';
import {
  costOf,
  type Downward,
  type ErrorShape,
  GantryError,
  type Port,
  type Upward,
} from '../../runtime/contract/index.ts';
import type { Client, StreamConsumer, StreamHandle } from './client-types.ts';

interface PendingCall {
  type: 'call';
  resolve(value: unknown): void;
  reject(error: GantryError): void;
}
interface OpenStream {
  type: 'stream';
  consumer: StreamConsumer<unknown>;
}

const restarted: ErrorShape = {
  kind: 'runtime-restarted',
  message: 'Gantry’s background process ended while this ran.',
  hint: 'Containers were not touched. Try again.',
};

/**
 * The consumer's end of a contract. Until a port is there, requests wait; when a port is lost, what was under way fails with
 * `runtime-restarted`, and what comes later waits for the next port.
 */
export class Connection {
  readonly #open = new Map<number, PendingCall | OpenStream>();
  #waiting: Upward[] = [];
  #port: Port | null = null;
  #nextId = 1;

  /** Uses a new port; what was under way on an earlier one fails. */
  attach(port: Port): void {
    if (this.#port) this.lose();
    this.#port = port;
    port.onMessage(message => {
      if (this.#port === port) this.#receive(message as Downward);
    });
    for (const message of this.#waiting.splice(0)) port.postMessage(message);
  }

  /** The port is gone. */
  lose(): void {
    this.#port?.close();
    this.#port = null;
    const waiting = new Set(this.#waiting.map(message => message.id));
    for (const [id, entry] of [...this.#open]) {
      if (waiting.has(id)) continue;
      this.#open.delete(id);
      const error = new GantryError(restarted);
      if (entry.type === 'call') entry.reject(error);
      else entry.consumer.onError?.(error);
    }
  }

  call(op: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#open.set(id, { type: 'call', resolve, reject });
      this.#send({ t: 'call', id, op, input });
      signal?.addEventListener('abort', () => this.#cancel(id), { once: true });
    });
  }

  stream(op: string, input: unknown, consumer: StreamConsumer<unknown>): StreamHandle<unknown> {
    const id = this.#nextId++;
    this.#open.set(id, { type: 'stream', consumer });
    this.#send({ t: 'open', id, op, input });
    return {
      send: message => {
        if (this.#open.has(id)) this.#send({ t: 'in', id, message });
      },
      close: () => {
        if (this.#open.delete(id)) this.#cancel(id);
      },
    };
  }

  #send(message: Upward): void {
    if (this.#port) this.#port.postMessage(message);
    else this.#waiting.push(message);
  }

  /** A request that still waits is dropped with all that was said about it; others are cancelled at the other end. */
  #cancel(id: number): void {
    if (this.#port) {
      this.#port.postMessage({ t: 'cancel', id } satisfies Upward);
      return;
    }
    this.#waiting = this.#waiting.filter(message => message.id !== id);
    const entry = this.#open.get(id);
    this.#open.delete(id);
    if (entry?.type === 'call') entry.reject(new GantryError({ kind: 'cancelled', message: 'Cancelled.' }));
  }

  #receive(message: Downward): void {
    const entry = this.#open.get(message.id);
    if (!entry) return;
    if (message.t === 'item') {
      if (entry.type === 'stream') void this.#consume(message.id, entry, message.item);
      return;
    }
    this.#open.delete(message.id);
    if (entry.type === 'call') {
      if (message.t === 'result') entry.resolve(message.value);
      else if (message.t === 'error') entry.reject(new GantryError(message.error));
    } else if (message.t === 'error') entry.consumer.onError?.(new GantryError(message.error));
    else entry.consumer.onEnd?.();
  }

  async #consume(id: number, entry: OpenStream, item: unknown): Promise<void> {
    try {
      const used = entry.consumer.onItem(item);
      if (used) await used;
    } finally {
      // Every item at once: a stream of the `latest` flow waits for the acknowledgement of its only one.
      if (this.#open.get(id) === entry) this.#send({ t: 'ack', id, ...costOf(item) });
    }
  }
}

/**
 * The typed client of a contract over a connection. It is made from names alone, so that the page needs the contract's types and
 * not its schemas: a stream is told from a call by its consumer.
 */
export function createClient<C extends Contract>(connection: Connection): Client<C> {
  const nouns = new Map<string, unknown>();
  return new Proxy({} as Client<C>, {
    get(_target, noun) {
      if (typeof noun !== 'string') return undefined;
      const known = nouns.get(noun);
      if (known) return known;
      const made = createNoun(connection, noun);
      nouns.set(noun, made);
      return made;
    },
  });
}

function createNoun(connection: Connection, noun: string): unknown {
  return new Proxy({} as Record<string, unknown>, {
    get(target, verb) {
      // A promise machinery that probes for `then` must not start an operation.
      if (typeof verb !== 'string' || verb === 'then') return undefined;
      target[verb] ??= (input: unknown, more?: { signal?: AbortSignal } | StreamConsumer<unknown>) =>
        more && 'onItem' in more
          ? connection.stream(`${noun}.${verb}`, input, more)
          : connection.call(`${noun}.${verb}`, input, more?.signal);
      return target[verb];
    },
  });
}
