import type { z } from 'zod';
import { AsyncQueue } from '../base/index.ts';
import type { engineLogLine } from '../contract/index.ts';
import { followLog } from '../host/index.ts';

export type EngineLogLine = z.infer<typeof engineLogLine>;

/** Most lines in one message to the page. */
const batchLines = 500;

/** A line of dockerd's log, logfmt: `time="2026-11-24T07:36:00.123Z" level=info msg="…"`. Other lines have no time. */
export function parseEngineLine(text: string): EngineLogLine {
  const match = /^time="([^"]+)" (.*)$/s.exec(text);
  const at = match ? Date.parse(match[1] ?? '') : Number.NaN;
  return Number.isNaN(at) ? { at: 0, source: 'engine', text } : { at, source: 'engine', text: match?.[2] ?? text };
}

/** A line of Gantry's own log: `2026-11-24T07:36:00.123Z info engine answered {…}`. */
export function parseGantryLine(text: string): EngineLogLine {
  const match = /^(\d{4}-\S+Z) (.*)$/s.exec(text);
  const at = match ? Date.parse(match[1] ?? '') : Number.NaN;
  return Number.isNaN(at) ? { at: 0, source: 'gantry', text } : { at, source: 'gantry', text: match?.[2] ?? text };
}

/**
 * The last `tail` lines of both logs in the order of their times, then what is added to either, as it comes.
 * A log that isn't there (an external engine's) is left out.
 */
export async function* followEngineLogs(
  logs: { engine: string | null; gantry: string },
  tail: number,
  signal: AbortSignal,
): AsyncGenerator<{ lines: EngineLogLine[] }> {
  const end = new AbortController();
  const all = AbortSignal.any([signal, end.signal]);
  const sources = [
    { path: logs.gantry, parse: parseGantryLine },
    ...(logs.engine ? [{ path: logs.engine, parse: parseEngineLine }] : []),
  ].map(({ path, parse }) => ({ parse, lines: followLog(path, tail, all) }));
  const queue = new AsyncQueue<EngineLogLine[]>();
  try {
    const first: EngineLogLine[][] = [];
    for (const source of sources) first.push(((await source.lines.next()).value ?? []).map(source.parse));
    for (const lines of batches(merge(first).slice(-tail))) yield { lines };
    const drained = new Set<() => void>();
    const release = () => {
      for (const resolve of drained) resolve();
      drained.clear();
    };
    const readers = sources.map(async source => {
      for await (const lines of source.lines) {
        queue.push(lines.map(source.parse));
        // Read no further until the page has taken what is there.
        if (queue.length > 4) await new Promise<void>(resolve => drained.add(resolve));
      }
    });
    queue.onDrain(release);
    all.addEventListener('abort', release, { once: true });
    void Promise.all(readers).then(
      () => queue.end(),
      error => queue.end(error),
    );
    for await (const lines of queue) for (const batch of batches(lines)) yield { lines: batch };
  } finally {
    end.abort();
    await Promise.all(sources.map(source => source.lines.return(undefined)));
  }
}

/** Puts the logs together by their times; a line without one stays behind the line before it. */
function merge(logs: EngineLogLine[][]): EngineLogLine[] {
  const timed = logs.flatMap(lines => {
    let last = 0;
    return lines.map(line => {
      last = line.at || last;
      return { line, at: last };
    });
  });
  return timed.sort((a, b) => a.at - b.at).map(({ line }) => line);
}

function* batches(lines: EngineLogLine[]): Generator<EngineLogLine[]> {
  for (let start = 0; start < lines.length; start += batchLines) yield lines.slice(start, start + batchLines);
}
