import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { type BuildDetail, type BuildSettings, GantryError } from '../contract/index.ts';
import { formatBytes } from '../images/index.ts';
import { liesWithin, outsideDockerfile, placeOfDockerfile, readDockerfile, walkContext } from './context.ts';
import { localError } from './local-error.ts';
import { type FileDigests, packContext, packDockerfile } from './pack-context.ts';

/** What goes to the engine for a build, and what is known of it. */
export interface Prepared {
  /** Null for a Git address, which the engine fetches by itself. */
  body: Readable | null;
  /** The Dockerfile's name within the context; the engine's own default where empty. */
  dockerfileName: string;
  dockerfile: BuildDetail['dockerfile'];
  context: BuildDetail['context'];
  /** What of the context can't be sent, in lines for the output. */
  notSent: string[];
  /** Filled while the body is read. */
  digests: FileDigests;
}

/** Looks at the source of a build and opens what is to be sent. @throws GantryError what is wrong with the source */
export async function prepare({ source }: BuildSettings, signal: AbortSignal): Promise<Prepared> {
  const digests: FileDigests = new Map();
  const unknown = { dockerfile: null, context: null, notSent: [], digests };
  switch (source.type) {
    case 'git':
      return { ...unknown, body: null, dockerfileName: source.dockerfile };
    case 'archive': {
      const found = await stat(source.path).catch(thrown => {
        throw localError(thrown, source.path);
      });
      if (!found.isFile())
        throw new GantryError({
          kind: 'invalid-input',
          message: `${source.path} is not a file.`,
          hint: 'Choose a tar archive.',
        });
      const body = createReadStream(source.path, { highWaterMark: 256 * 1024 });
      return { ...unknown, body, dockerfileName: source.dockerfile, context: { bytes: found.size, files: 1 } };
    }
    case 'dockerfile': {
      const text = await readDockerfile(source.path);
      const dockerfile = { name: basename(source.path), path: source.path, text };
      return { ...unknown, body: packDockerfile(text), dockerfileName: '', dockerfile };
    }
    case 'folder': {
      const place = placeOfDockerfile(source);
      const text = await readDockerfile(place.path);
      const context = await walkContext(source, signal);
      const { bytes, files, skipped } = context.facts;
      // A link may lead out of the context, where the builder could not follow it.
      const sent = place.inside !== null && (await liesWithin(context.root, place.path));
      const extra = sent ? null : { name: outsideDockerfile, text };
      return {
        body: packContext(context, extra, digests),
        dockerfileName: sent ? (place.inside ?? '') : outsideDockerfile,
        dockerfile: { name: place.inside ?? basename(place.path), path: place.path, text },
        context: { bytes, files },
        notSent: skipped.map(({ path, why }) => `Not sent: ${path} (${why})`),
        digests,
      };
    }
  }
}

/** Milliseconds between two reports of what was sent. */
const reportInterval = 100;

/** Counts what is sent. */
export function counted(body: Readable, total: number, report: (text: string) => void): Readable {
  let sent = 0;
  let reported = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length;
      if (performance.now() - reported > reportInterval) {
        reported = performance.now();
        report(`Sent ${formatBytes(sent)} of ${formatBytes(Math.max(total, sent))}`);
      }
      done(null, chunk);
    },
  });
  body.on('error', error => counter.destroy(error));
  counter.on('close', () => body.destroy());
  return body.pipe(counter);
}
