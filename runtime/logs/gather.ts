import { finished, type Readable } from 'node:stream';

/** A chunk is given when it has this many bytes … */
const gatherBytes = 256 * 1024;
/** … or this many milliseconds after the last; what comes after a pause is given at once. */
const gatherMs = 8;

/**
 * A stream's chunks, gathered. The engine sends a log line by line, each as an HTTP chunk of its own: an event costs little, a
 * turn of an asynchronous loop much more. Reads no further while the consumer is busy. Throws what broke the stream.
 */
export async function* gather(source: Readable): AsyncGenerator<Buffer, void, undefined> {
  let parts: Buffer[] = [];
  let size = 0;
  let end: { error: unknown } | null = null;
  let awaited = 0;
  let wake = () => {};
  source.on('data', (chunk: Buffer) => {
    parts.push(chunk);
    size += chunk.length;
    if (size >= gatherBytes) source.pause();
    if (size >= awaited) wake();
  });
  finished(source, { writable: false }, error => {
    end = { error };
    wake();
  });
  /** Resolves when there are so many bytes, or at the end, or after so many milliseconds. */
  const wait = (bytes: number, ms: number | null) =>
    new Promise<void>(resolve => {
      awaited = bytes;
      const timer = ms === null ? undefined : setTimeout(() => wake(), ms);
      wake = () => {
        wake = () => {};
        clearTimeout(timer);
        resolve();
      };
    });
  const over = () => end;
  let given = 0;
  try {
    for (;;) {
      if (size === 0 && !over()) await wait(1, null);
      const early = gatherMs - (performance.now() - given);
      if (size < gatherBytes && early > 0 && !over()) await wait(gatherBytes, early);
      if (size > 0) {
        const chunk = Buffer.concat(parts, size);
        parts = [];
        size = 0;
        source.resume();
        yield chunk;
        given = performance.now();
      } else {
        const ended = over();
        if (ended?.error) throw ended.error;
        if (ended) return;
      }
    }
  } finally {
    source.destroy();
  }
}
