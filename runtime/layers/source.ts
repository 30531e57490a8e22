import { createReadStream } from 'node:fs';
import { GantryError } from '../contract/errors.ts';
import { DockerClient, images } from '../docker/index.ts';
import { type FolderChoice, readFolder } from './folder.ts';
import { type ArchiveOptions, type ArchiveParts, readArchive } from './image-archive.ts';
import type { ByteSource } from './jobs.ts';
import type { TarVisitor } from './tar-reader.ts';

/** Opens a source, reads it, and lets go of it. What `choice` leaves out is not read where the source is a folder. */
export async function readSource<V extends TarVisitor>(
  source: ByteSource,
  options: ArchiveOptions<V>,
  choice: FolderChoice,
): Promise<ArchiveParts<V>> {
  switch (source.kind) {
    case 'folder':
      return await readFolder(source.path, options, choice).catch(error => {
        throw fileError(error, source.path);
      });
    case 'file': {
      const file = createReadStream(source.path, { highWaterMark: 512 * 1024 });
      try {
        return await readArchive(file as AsyncIterable<Uint8Array>, options);
      } catch (error) {
        throw fileError(error, source.path);
      } finally {
        file.destroy();
      }
    }
    case 'engine': {
      const client = new DockerClient(source.endpoint);
      try {
        const response = await images.save(client, [source.id]);
        return await readArchive(client.reading(response), options);
      } finally {
        client.dispose();
      }
    }
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
