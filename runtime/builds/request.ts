import type { Readable } from 'node:stream';
import type { BuildSettings } from '../contract/index.ts';
import type { DockerClient, Query } from '../docker/index.ts';
import { jsonLines, streamError } from '../docker/index.ts';
import { readTrace, type Trace } from './trace.ts';

/** What a build says while it runs. */
export type BuildMessage =
  | { type: 'trace'; trace: Trace }
  /** The classic builder's words, from engines without BuildKit. */
  | { type: 'text'; text: string }
  | { type: 'image'; id: string };

interface WireMessage {
  id?: string;
  aux?: unknown;
  stream?: unknown;
}

/** A trace message holds whatever a step printed in a tick; base64 makes it a third longer. Bytes. */
const longestMessage = 32 * 1024 * 1024;

/** The query of `POST /build` (Engine API, "Build an image"). */
export function buildQuery(settings: BuildSettings, dockerfileName: string): Query {
  const { source, tags, args, labels, target, platform, noCache, pull, network } = settings;
  const object = (pairs: BuildSettings['args']) =>
    pairs.length > 0 ? JSON.stringify(Object.fromEntries(pairs.map(({ name, value }) => [name, value]))) : undefined;
  return {
    // 2 is BuildKit; an engine without it takes no notice and uses the classic builder.
    version: 2,
    dockerfile: dockerfileName || undefined,
    remote: source.type === 'git' ? source.url : undefined,
    t: tags,
    buildargs: object(args),
    labels: object(labels),
    target: target || undefined,
    platform: platform || undefined,
    nocache: noCache || undefined,
    pull: pull ? '1' : undefined,
    networkmode: network === 'default' ? undefined : network,
    rm: true,
  };
}

/**
 * `POST /build?version=2`: builds, and tells what happens as BuildKit's trace. The iteration throws what the engine refused or
 * the build failed with.
 */
export async function* requestBuild(
  client: DockerClient,
  options: { query: Query; body: Readable | null; signal: AbortSignal },
): AsyncGenerator<BuildMessage, void, undefined> {
  const { query, body, signal } = options;
  const response = await client.stream('POST', '/build', {
    query,
    ...(body ? { body } : {}),
    signal,
    during: 'build',
  });
  for await (const message of jsonLines<WireMessage>(client.reading(response, signal), {
    maxLineBytes: longestMessage,
  })) {
    const error = streamError(message, 'build');
    if (error) throw error;
    if (message.id === 'moby.buildkit.trace' && typeof message.aux === 'string')
      yield { type: 'trace', trace: readTrace(Buffer.from(message.aux, 'base64')) };
    else if (typeof message.stream === 'string') yield { type: 'text', text: message.stream };
    else {
      const id = (message.aux as { ID?: unknown } | undefined)?.ID;
      if (typeof id === 'string') yield { type: 'image', id };
    }
  }
}
