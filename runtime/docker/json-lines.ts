import { GantryError } from '../contract/errors.ts';

/** Long enough for an event with every label an image may have; short enough that no engine can fill the memory. */
export const defaultMaxLineBytes = 4 * 1024 * 1024;

const newline = 0x0a;

/**
 * Parses newline-delimited JSON (`\n` or `\r\n`, blank lines skipped, the last line may lack its end).
 * @param maxLineBytes the longest line that is taken, in bytes
 * @throws GantryError `engine-error` for a line that is too long or no JSON
 */
export async function* jsonLines<T>(
  source: AsyncIterable<Uint8Array>,
  { maxLineBytes = defaultMaxLineBytes }: { maxLineBytes?: number } = {},
): AsyncGenerator<T, void, undefined> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      parts.push(chunk.subarray(from, at));
      if (size + at - from > maxLineBytes) throw tooLong(maxLineBytes);
      const line = text(parts);
      parts = [];
      size = 0;
      from = at + 1;
      if (line) yield parse<T>(line);
    }
    if (from === chunk.length) continue;
    parts.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > maxLineBytes) throw tooLong(maxLineBytes);
  }
  const line = text(parts);
  if (line) yield parse<T>(line);
}

function text(parts: readonly Uint8Array[]): string {
  const [first] = parts;
  if (!first) return '';
  const whole = parts.length === 1 ? Buffer.from(first.buffer, first.byteOffset, first.length) : Buffer.concat(parts);
  return whole.toString('utf8').trim();
}

function parse<T>(line: string): T {
  try {
    return JSON.parse(line) as T;
  } catch (cause) {
    const detail = line.slice(0, 500);
    throw new GantryError(
      { kind: 'engine-error', message: 'The engine sent a line that is no JSON.', detail },
      { cause },
    );
  }
}

function tooLong(max: number): GantryError {
  return new GantryError({
    kind: 'engine-error',
    message: 'The engine sent a message that is too long to read.',
    detail: `A line is longer than ${max} bytes.`,
  });
}
