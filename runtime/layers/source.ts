import { createReadStream } from 'node:fs';
import { GantryError } from '../contract/errors.ts';
import { DockerClient, images } from '../docker/index.ts';
import type { ByteSource } from './jobs.ts';

/** Opens a source, gives its bytes to `use`, and lets go of it. */
export async function withSource<T>(
  source: ByteSource,
  use: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  if (source.kind === 'file') {
    const file = createReadStream(source.path, { highWaterMark: 512 * 1024 });
    try {
      return await use(file as AsyncIterable<Uint8Array>);
    } catch (error) {
      throw fileError(error, source.path);
    } finally {
      file.destroy();
    }
  }
  const client = new DockerClient(source.endpoint);
  try {
    const response = await images.save(client, [source.id]);
    return await use(client.reading(response));
  } finally {
    client.dispose();
  }
}

function fileError(thrown: unknown, path: string): unknown {
  const code = (thrown as NodeJS.ErrnoException).code;
  if (thrown instanceof GantryError || code === undefined) return thrown;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new GantryError({ kind: 'not-found', message: `There is no file ${path}.`, hint: 'Choose another path.' });
  if (code === 'EISDIR')
    return new GantryError({
      kind: 'invalid-input',
      message: `${path} is a folder.`,
      hint: 'Choose the archive itself: a file made by “docker save”.',
    });
  if (code === 'EACCES' || code === 'EPERM')
    return new GantryError({
      kind: 'invalid-input',
      message: `You may not read ${path}.`,
      hint: 'Change its permissions, or copy it elsewhere.',
    });
  return thrown;
}
