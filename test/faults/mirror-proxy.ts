import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { PrivateEngine } from '../fixtures/private-engine.ts';

/** A door in front of an engine's socket that can slam. */
export interface CuttingProxy {
  readonly socket: string;
  /** Cuts the connections that carry events, or all of them. Answers with how many it cut. */
  cut(which: 'events' | 'all'): number;
  /** How many requests are under way at once, at most, since the last call. */
  peak(): number;
  stop(): Promise<void>;
}

export async function startCuttingProxy(engine: PrivateEngine): Promise<CuttingProxy> {
  const socket = join(engine.socket, '..', 'proxy');
  const connections = new Map<Socket, { events: boolean; busy: boolean }>();
  let peak = 0;
  const server = createServer(inner => {
    const outer = connect(engine.socket);
    const connection = { events: false, busy: false };
    connections.set(inner, connection);
    inner.on('data', (chunk: Buffer) => {
      if (/^GET \/v[\d.]+\/events/.test(chunk.subarray(0, 40).toString())) connection.events = true;
      connection.busy = true;
      peak = Math.max(peak, [...connections.values()].filter(one => one.busy && !one.events).length);
    });
    outer.on('data', () => {
      connection.busy = false;
    });
    inner.pipe(outer).pipe(inner);
    const end = () => {
      connections.delete(inner);
      inner.destroy();
      outer.destroy();
    };
    for (const one of [inner, outer]) one.on('error', end).on('close', end);
  });
  await new Promise<void>(resolve => server.listen(socket, resolve));
  return {
    socket,
    cut: which => {
      const chosen = [...connections].filter(([, { events }]) => events || which === 'all');
      for (const [inner] of chosen) inner.destroy();
      return chosen.length;
    },
    peak: () => {
      const highest = peak;
      peak = 0;
      return highest;
    },
    stop: () =>
      new Promise(resolve => {
        for (const inner of connections.keys()) inner.destroy();
        server.close(() => resolve());
      }),
  };
}
