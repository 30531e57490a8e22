import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Connection, createClient } from '../../renderer/ipc/client-core.ts';
import { call, type Downward, GantryError, type Port, stream } from '../contract/index.ts';
import type { StreamContext } from './handlers.ts';
import { serve } from './serve.ts';

const bytes = z.object({ data: z.instanceof(Uint8Array) });
const contract = {
  math: {
    double: call(z.strictObject({ n: z.number() }), z.object({ n: z.number() })),
    wait: call(z.strictObject({}), z.object({})),
    fail: call(z.strictObject({ how: z.enum(['gantry', 'defect']) }), z.object({})),
  },
  flow: {
    count: stream(z.strictObject({ to: z.number() }), z.object({ n: z.number() }), { flow: 'lossless' }),
    bulk: stream(z.strictObject({ chunks: z.number() }), bytes, { flow: 'lossless' }),
    latest: stream(z.strictObject({ to: z.number() }), z.object({ n: z.number() }), { flow: 'latest' }),
    tail: stream(z.strictObject({ chunks: z.number() }), bytes.extend({ skipped: z.number().optional() }), {
      flow: 'tail',
    }),
    echo: stream(z.strictObject({}), z.object({ text: z.string() }), {
      flow: 'lossless',
      inbound: z.strictObject({ text: z.string().max(10) }),
    }),
  },
};

/** Two joined ports that deliver asynchronously, as real ones do. */
function channel(): [Port, Port] {
  const ends = [0, 1].map(() => ({ receive: (_: unknown) => {}, closed: () => {} }));
  const port = (own: number, other: number): Port => ({
    postMessage: message => void setImmediate(() => ends[other]?.receive(structuredClone(message))),
    onMessage: receive => void Object.assign(ends[own] ?? {}, { receive }),
    onClose: closed => void Object.assign(ends[own] ?? {}, { closed }),
    close: () => setImmediate(() => ends[other]?.closed()),
  });
  return [port(0, 1), port(1, 0)];
}

let produced = 0;
const handlers = {
  math: {
    double: ({ n }: { n: number }) => ({ n: n * 2 }),
    wait: (_: object, { signal }: { signal: AbortSignal }) =>
      new Promise<Record<string, never>>(resolve => signal.addEventListener('abort', () => resolve({}))),
    fail: ({ how }: { how: 'gantry' | 'defect' }) => {
      if (how === 'gantry') throw new GantryError({ kind: 'not-found', message: 'Gone.' });
      throw new TypeError('secret internals');
    },
  },
  flow: {
    async *count({ to }: { to: number }) {
      for (let n = 0; n < to; n += 1) yield { n };
    },
    async *bulk({ chunks }: { chunks: number }, { signal }: StreamContext<never>) {
      for (produced = 0; produced < chunks && !signal.aborted; produced += 1) yield { data: new Uint8Array(64 * 1024) };
    },
    async *latest({ to }: { to: number }) {
      for (let n = 1; n <= to; n += 1) yield { n };
    },
    async *tail({ chunks }: { chunks: number }) {
      for (let n = 0; n < chunks; n += 1) yield { data: new Uint8Array(64 * 1024).fill(n) };
    },
    async *echo(_: object, context: StreamContext<{ text: string }>) {
      const text = await new Promise<string>(resolve => context.onInbound(message => resolve(message.text)));
      yield { text };
    },
  },
};

function connectBoth() {
  const [server, page] = channel();
  const defects: unknown[] = [];
  const served = serve(contract, handlers, server, (_op, error) => defects.push(error));
  const connection = new Connection();
  connection.attach(page);
  return { served, connection, client: createClient<typeof contract>(connection), defects };
}

const turns = async (n: number) => {
  for (let i = 0; i < n; i += 1) await new Promise(resolve => setImmediate(resolve));
};

describe('serve', () => {
  it('answers calls', async () => {
    const { client } = connectBoth();
    await expect(client.math.double({ n: 21 })).resolves.toEqual({ n: 42 });
  });

  it('passes Gantry errors on and reports defects', async () => {
    const { client, defects } = connectBoth();
    await expect(client.math.fail({ how: 'gantry' })).rejects.toMatchObject({ kind: 'not-found', message: 'Gone.' });
    expect(defects).toHaveLength(0);
    await expect(client.math.fail({ how: 'defect' })).rejects.toMatchObject({ kind: 'internal' });
    expect(defects).toHaveLength(1);
  });

  it('cancels a call', async () => {
    const { client, served } = connectBoth();
    const abort = new AbortController();
    const waiting = client.math.wait({}, { signal: abort.signal });
    await turns(3);
    expect(served.open).toBe(1);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' });
    expect(served.open).toBe(0);
  });

  it('streams every item of a lossless flow in order', async () => {
    const { client } = connectBoth();
    const seen: number[] = [];
    await new Promise<void>((resolve, reject) =>
      client.flow.count({ to: 2000 }, { onItem: ({ n }) => void seen.push(n), onEnd: resolve, onError: reject }),
    );
    expect(seen).toEqual(Array.from({ length: 2000 }, (_, n) => n));
  });

  it('stops a lossless producer whose consumer does not use what it gets', async () => {
    const { client } = connectBoth();
    const handle = client.flow.bulk({ chunks: 1000 }, { onItem: () => new Promise(() => {}) });
    await turns(50);
    expect(produced).toBeLessThanOrEqual(18);
    expect(produced).toBeGreaterThanOrEqual(16);
    handle.close();
  });

  it('keeps only the newest item of a latest flow', async () => {
    const { client } = connectBoth();
    const seen: number[] = [];
    await new Promise<void>(resolve =>
      client.flow.latest(
        { to: 500 },
        {
          onItem: async ({ n }) => {
            seen.push(n);
            await turns(5);
          },
          onEnd: resolve,
        },
      ),
    );
    expect(seen.at(-1)).toBe(500);
    expect(seen.length).toBeLessThan(50);
  });

  it('counts what a tail flow skipped, to the byte', async () => {
    const { client } = connectBoth();
    let received = 0;
    let skipped = 0;
    await new Promise<void>(resolve =>
      client.flow.tail(
        { chunks: 200 },
        {
          onItem: async item => {
            received += item.data.byteLength;
            skipped += item.skipped ?? 0;
            await turns(3);
          },
          onEnd: resolve,
        },
      ),
    );
    expect(skipped).toBeGreaterThan(0);
    expect(received + skipped).toBe(200 * 64 * 1024);
  });

  it('delivers inbound messages, and refuses those that do not fit', async () => {
    const { client, served } = connectBoth();
    const seen: string[] = [];
    const ended = new Promise<void>(resolve => {
      const handle = client.flow.echo({}, { onItem: ({ text }) => void seen.push(text), onEnd: resolve });
      handle.send({ text: 'far too long to be let in' });
      handle.send({ text: 'hello' });
    });
    await ended;
    expect(seen).toEqual(['hello']);
    expect(served.refused).toBe(1);
  });

  it('fails what is under way when the port is lost, and lets later requests wait for the next one', async () => {
    const { client, connection } = connectBoth();
    const waiting = client.math.wait({});
    await turns(3);
    connection.lose();
    await expect(waiting).rejects.toMatchObject({ kind: 'runtime-restarted' });
    const later = client.math.double({ n: 1 });
    const [server, page] = channel();
    serve(contract, handlers, server, () => {});
    connection.attach(page);
    await expect(later).resolves.toEqual({ n: 2 });
  });

  it('refuses fuzzed messages without a crash, and goes on serving', async () => {
    const [server, page] = channel();
    const served = serve(contract, handlers, server, () => {});
    const answers: Downward[] = [];
    page.onMessage(message => void answers.push(message as Downward));
    let seed = 42;
    const random = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % n;
    };
    const junk = (depth: number): unknown => {
      const ops = [
        'math.double',
        'constructor.constructor',
        '__proto__.x',
        'math.__proto__',
        'math.double.x',
        'flow.echo',
        '',
      ];
      const any = [null, undefined, -1, 1e308, Number.NaN, 'x'.repeat(random(300)), true, [], new Uint8Array(3), 7n];
      if (depth > 3 || random(3) === 0) return any[random(any.length)];
      const keys = ['t', 'id', 'op', 'input', 'n', 'message', 'bytes', '__proto__'];
      const made: Record<string, unknown> = {};
      for (const key of keys) if (random(2)) made[key] = junk(depth + 1);
      if (random(2)) made.t = ['call', 'open', 'ack', 'in', 'cancel', 'result', 'x'][random(7)];
      if (random(2)) made.id = random(50);
      if (random(2)) made.op = ops[random(ops.length)];
      return made;
    };
    for (let i = 0; i < 5000; i += 1) page.postMessage(junk(0));
    await turns(10);
    expect(served.refused).toBeGreaterThan(1000);
    expect(answers.every(answer => answer.t !== 'result')).toBe(true);
    page.postMessage({ t: 'call', id: 9999, op: 'math.double', input: { n: 4 } });
    await turns(5);
    expect(answers).toContainEqual({ t: 'result', id: 9999, value: { n: 8 } });
  });
});
