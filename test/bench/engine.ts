import http from 'node:http';
import type { GantryHome } from '../fixtures/gantry-home.ts';
import { prepared, projectRoot } from '../fixtures/prepared.ts';
import { readyLine } from './launch.ts';
import { startElectron } from './processes.ts';

/** A home's engine as a bare API client sees it: node:http on the socket and nothing else. The peer of the benchmarks. */
export interface RawEngine {
  agent: http.Agent;
  socket: string;
  /** One request; resolves with the parsed body, or null when there is none. Throws on a status of 400 and above. */
  request(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Opens a streaming answer. */
  open(method: string, path: string): Promise<http.IncomingMessage>;
  /** Creates `count` containers of the starter image named bench-0… that sleep; with `start`, runs them too. */
  createMany(count: number, options: { start: boolean }): Promise<void>;
}

/** The body of a container that does nothing, as cheaply as can be. */
export const sleeper = {
  Image: 'gantry/starter:latest',
  Cmd: ['sleep', '1000000'],
  HostConfig: { NetworkMode: 'none' },
};

/** Starts the home's engine by starting the app once, and loads the starter image by waiting for it. */
export async function prepareEngine(home: GantryHome): Promise<RawEngine> {
  const { starter } = prepared();
  if (!starter) throw new Error('There is no starter image, which the benchmarks run.');
  const env = { ...home.env, GANTRY_REPORT_READY: '1', GANTRY_STARTER: starter };
  const started = await startElectron(projectRoot, readyLine, env);
  const engine = rawEngine(home.paths.engine.socket);
  for (let i = 0; ; i += 1) {
    const images = (await engine.request('GET', '/images/json')) as { RepoTags: string[] | null }[];
    if (images.some(image => image.RepoTags?.includes(sleeper.Image))) break;
    if (i > 100) throw new Error('The starter image did not arrive.');
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  await started.end();
  return engine;
}

/** A raw client on a socket. */
export function rawEngine(socket: string): RawEngine {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const send = (method: string, path: string, body?: unknown) =>
    new Promise<http.IncomingMessage>((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = text ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } : {};
      const request = http.request({ socketPath: socket, agent, method, path, headers }, resolve);
      request.once('error', reject);
      request.end(text);
    });
  const request = async (method: string, path: string, body?: unknown) => {
    const answer = await send(method, path, body);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    if ((answer.statusCode ?? 500) >= 400) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return text ? (JSON.parse(text) as unknown) : null;
  };
  const createMany: RawEngine['createMany'] = async (count, { start }) => {
    let next = 0;
    const worker = async () => {
      while (next < count) {
        const name = `bench-${next++}`;
        const { Id } = (await request('POST', `/containers/create?name=${name}`, sleeper)) as { Id: string };
        if (start) await request('POST', `/containers/${Id}/start`);
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
  };
  return { agent, socket, request, open: (method, path) => send(method, path), createMany };
}
