import type { LogBatch } from '../contract/index.ts';
import type { LineSplitter } from './splitter.ts';

/** A batch is sent when it has this many bytes … */
const batchBytes = 256 * 1024;
/** … or when its first line has waited this long, in milliseconds: one frame of the screen … */
const batchMs = 16;
/** … or this long where a log is only read to its present end: fewer, larger messages cost less, and nobody reads so fast. */
export const bulkMs = 100;
/** A line without its end is passed on after this many milliseconds; see {@link LineSplitter.flush}. */
const holdMs = 200;

/** Reads a log to its end, in batches. Reads no further while the consumer is busy, so that memory stays bounded. */
export async function* readBatches(
  source: AsyncIterable<Uint8Array>,
  splitter: LineSplitter,
  waitMs = batchMs,
): AsyncGenerator<LogBatch> {
  const iterator = source[Symbol.asyncIterator]();
  let next = begin(iterator);
  let since = 0;
  try {
    for (;;) {
      const result = await nextOrLate(next, patience(splitter, since, waitMs));
      if (result === 'late') {
        if (splitter.count === 0) splitter.flush();
        const batch = splitter.take();
        if (batch) yield batch;
        continue;
      }
      if (result.done) break;
      if (splitter.count === 0) since = performance.now();
      splitter.feed(result.value);
      next = begin(iterator);
      if (splitter.size >= batchBytes || (splitter.count > 0 && performance.now() - since >= waitMs)) {
        const batch = splitter.take();
        if (batch) yield batch;
      }
    }
    splitter.flush();
    const batch = splitter.take();
    if (batch) yield batch;
  } finally {
    // Not awaited: a source that waits for its next bytes would answer only then.
    iterator.return?.().catch(() => undefined);
  }
}

function begin(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  const next = iterator.next();
  // It may fail while a batch is with the consumer; it is awaited afterwards, and until then not unhandled.
  next.catch(() => undefined);
  return next;
}

function patience(splitter: LineSplitter, since: number, waitMs: number): number | null {
  if (splitter.count > 0) return Math.max(0, waitMs - (performance.now() - since));
  return splitter.holding ? holdMs : null;
}

async function nextOrLate<T>(next: Promise<T>, ms: number | null): Promise<T | 'late'> {
  if (ms === null) return next;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>(resolve => {
    timer = setTimeout(resolve, ms, 'late');
  });
  try {
    return await Promise.race([next, late]);
  } finally {
    clearTimeout(timer);
  }
}
