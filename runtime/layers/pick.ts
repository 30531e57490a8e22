import { GantryError } from '../contract/errors.ts';
import type { ByteSource, JobProgress, Jobs } from './jobs.ts';
import { readSource } from './source.ts';
import type { TarVisitor } from './tar-reader.ts';

/** Takes the content of one wanted entry. */
export interface PickSink {
  write(bytes: Uint8Array): void;
  end(): void;
}

/** Wanted entries: by the layer's name in the archive, then by their place in its tar. */
export type Wanted = Map<string, Map<number, PickSink>>;

/** Reads the source again up to the last wanted entry and gives each one's content to its sink. */
export async function pick(
  source: ByteSource,
  wanted: Wanted,
  report?: (progress: JobProgress) => void,
): Promise<void> {
  const progress = { left: [...wanted.values()].reduce((sum, layer) => sum + layer.size, 0) };
  await readSource(
    source,
    {
      verify: false,
      onLayer: name => {
        const layer = wanted.get(name);
        return layer ? new Picker(layer, progress) : null;
      },
      onProgress: (read, layer) => report?.({ read, layer, layers: null, entries: 0 }),
      isDone: () => progress.left === 0,
    },
    { parts: [...wanted.keys()] },
  );
  if (progress.left > 0)
    throw new GantryError({
      kind: 'not-found',
      message: 'A file of the analysis is no longer in the image.',
      hint: 'The archive or the engine changed since; open the layers again.',
    });
}

class Picker implements TarVisitor {
  readonly #wanted: Map<number, PickSink>;
  readonly #progress: { left: number };
  #ordinal = -1;
  #sink: PickSink | undefined;

  constructor(wanted: Map<number, PickSink>, progress: { left: number }) {
    this.#wanted = wanted;
    this.#progress = progress;
  }

  entry(): void {
    this.#ordinal += 1;
    this.#sink = this.#wanted.get(this.#ordinal);
  }

  data(bytes: Uint8Array): void {
    this.#sink?.write(bytes);
  }

  end(): void {
    if (!this.#sink) return;
    this.#sink.end();
    this.#progress.left -= 1;
  }
}

/** Reads one file's first bytes. */
export async function readEntry({ source, part, ordinal, most }: Jobs['read']['input']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const sink: PickSink = {
    write: bytes => {
      const taken = bytes.subarray(0, most - length);
      if (taken.length === 0) return;
      chunks.push(Buffer.from(taken));
      length += taken.length;
    },
    end: () => {},
  };
  await pick(source, new Map([[part, new Map([[ordinal, sink]])]]));
  return Uint8Array.from(Buffer.concat(chunks));
}
