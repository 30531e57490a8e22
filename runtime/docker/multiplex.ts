import { GantryError } from '../contract/errors.ts';

/** The origin of bytes in a multiplexed stream. The engine never sends `stdin` today; the format has it. */
export type StdStream = 'stdin' | 'stdout' | 'stderr';

export interface Frame {
  stream: StdStream;
  /** A view into the chunk it came in: valid for as long as it is held, but holding it holds the whole chunk. */
  data: Uint8Array;
}

const streams: readonly StdStream[] = ['stdin', 'stdout', 'stderr'];
const headerLength = 8;
/** stdcopy's fourth kind: the daemon's own failure while it copies. */
const systemError = 3;
/** A daemon's message is a sentence; what is beyond this is dropped. */
const maxSystemError = 16 * 1024;

/**
 * A push parser of the framing of logs, attach and exec without a TTY (Engine API, "Stream format" of
 * `POST /containers/{id}/attach`): `[stream, 0, 0, 0, length as big-endian uint32]`, then the payload.
 *
 * A frame that spans chunks is handed on in pieces as they arrive, so nothing is copied or held back and a frame's
 * length, whatever the engine claims, costs no memory.
 */
export class FrameParser {
  readonly #header = new Uint8Array(headerLength);
  #headerFill = 0;
  #kind = 0;
  #left = 0;
  #systemError: Uint8Array[] = [];
  #systemErrorSize = 0;

  /** @throws GantryError `engine-error` for bytes that are no frame, or with the message of a daemon's own failure. */
  feed(chunk: Uint8Array, onFrame: (stream: StdStream, data: Uint8Array) => void): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === 0) {
        at = this.#readHeader(chunk, at);
        if (this.#left === 0) continue;
      }
      const end = Math.min(chunk.length, at + this.#left);
      if (end === at) return;
      const data = chunk.subarray(at, end);
      this.#left -= end - at;
      at = end;
      const stream = streams[this.#kind];
      if (stream) onFrame(stream, data);
      else this.#takeSystemError(data);
    }
  }

  /** Call at the end of the source. @throws GantryError `engine-unreachable` when it ended within a frame. */
  end(): void {
    if (this.#headerFill > 0 || this.#left > 0)
      throw new GantryError({ kind: 'engine-unreachable', message: 'The engine broke off its output in the middle.' });
  }

  #readHeader(chunk: Uint8Array, from: number): number {
    let at = from;
    const header = this.#header;
    while (this.#headerFill < headerLength && at < chunk.length) header[this.#headerFill++] = chunk[at++] as number;
    if (this.#headerFill < headerLength) return at;
    this.#headerFill = 0;
    const [kind = 0, a, b, c, l3 = 0, l2 = 0, l1 = 0, l0 = 0] = header;
    if (kind > systemError || a !== 0 || b !== 0 || c !== 0) throw corrupt(header);
    this.#kind = kind;
    this.#left = l3 * 0x1000000 + (l2 << 16) + (l1 << 8) + l0;
    return at;
  }

  #takeSystemError(data: Uint8Array): void {
    if (this.#systemErrorSize < maxSystemError) this.#systemError.push(data.slice(0, maxSystemError));
    this.#systemErrorSize += data.length;
    if (this.#left > 0) return;
    const detail = Buffer.concat(this.#systemError).toString('utf8').trim();
    this.#systemError = [];
    throw new GantryError({ kind: 'engine-error', message: 'The engine could not go on with this output.', detail });
  }
}

/**
 * Splits a multiplexed stream into its frames; reading no further is what paces the engine.
 * @throws GantryError as {@link FrameParser} does
 */
export async function* demultiplex(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame, void, undefined> {
  const parser = new FrameParser();
  let frames: Frame[] = [];
  const collect = (stream: StdStream, data: Uint8Array) => frames.push({ stream, data });
  for await (const chunk of source) {
    parser.feed(chunk, collect);
    if (frames.length === 0) continue;
    const ready = frames;
    frames = [];
    yield* ready;
  }
  parser.end();
}

function corrupt(header: Uint8Array): GantryError {
  return new GantryError({
    kind: 'engine-error',
    message: 'The engine sent output in a form that Gantry does not know.',
    hint: 'Reading the output of a container with a terminal as if it had none looks like this.',
    detail: `frame header ${Buffer.from(header).toString('hex')}`,
  });
}
