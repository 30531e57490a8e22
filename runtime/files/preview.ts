import { readTar } from '../base/index.ts';
import { GantryError } from '../contract/index.ts';
import type { FilePreview } from '../contract/layers.ts';
import { containers, type DockerClient } from '../docker/index.ts';
import { explainFileFailure } from './failures.ts';
import { statFile } from './stat.ts';

/** Bytes of text and hex that are shown, and the largest picture. */
export const previewBytes = 256 * 1024;
export const largestPicture = 8 * 1024 * 1024;

/** Pictures by their first bytes, never by their names. SVG is text: a page never draws what may hold scripts. */
const pictures: [mime: string, magic: string][] = [
  ['image/png', '89504e470d0a1a0a'],
  ['image/jpeg', 'ffd8ff'],
  ['image/gif', '47494638'],
  ['image/webp', '52494646........57454250'],
  ['image/x-icon', '00000100..00'],
];

/** The kind of picture that bytes begin; undefined for none. `.` in a magic number is any digit. */
function pictureOf(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('hex');
  return pictures.find(([, magic]) => new RegExp(`^${magic}`).test(start))?.[0];
}

/** The beginning of a file. Reading stops with what is shown; nothing more of a large one is sent. */
export async function previewFile(
  client: DockerClient,
  id: string,
  path: string,
  signal: AbortSignal,
): Promise<FilePreview> {
  const { path: at, type, size } = await statFile(client, id, path, signal);
  if (type !== 'file') throw noFile(at, type === 'directory' ? 'a folder' : 'no file that has contents');
  const head = await readHead(client, { id, path: at, signal });
  return previewOf(head, size);
}

/** What bytes are shown as; `head` is the beginning of a file of `size` bytes. */
export function previewOf(head: Buffer, size: number): FilePreview {
  const mime = pictureOf(head);
  if (mime && head.length >= size && size <= largestPicture)
    return { type: 'image', mime, bytes: new Uint8Array(head), size };
  const shown = head.subarray(0, previewBytes);
  const truncated = size > shown.length;
  const text = asText(shown, truncated);
  if (text !== null) return { type: 'text', text, size, truncated };
  return { type: 'binary', bytes: new Uint8Array(shown), size, truncated };
}

/** Null for what is no UTF-8 text: a zero byte, a control sign that no text has, or bytes that are none of its own. */
function asText(bytes: Buffer, truncated: boolean): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells text from other bytes
  if (/[\x00-\x06\x0e-\x1a\x1c-\x1f]/.test(bytes.toString('latin1'))) return null;
  try {
    // `stream` leaves out a sign that was cut in the middle.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: truncated });
  } catch {
    return null;
  }
}

async function readHead(
  client: DockerClient,
  { id, path, signal }: { id: string; path: string; signal: AbortSignal },
): Promise<Buffer> {
  try {
    const archive = await containers.readArchive(client, id, { path, signal });
    try {
      const chunks: Uint8Array[] = [];
      let size = 0;
      let wanted = previewBytes;
      for await (const item of readTar(client.reading(archive, signal))) {
        if (!(item instanceof Uint8Array)) {
          if (item.type !== 'file') throw noFile(path, 'no file any more');
          if (item.size === 0) break;
          continue;
        }
        if (size === 0 && pictureOf(item)) wanted = largestPicture;
        chunks.push(item);
        size += item.length;
        if (size >= wanted) break;
      }
      return Buffer.concat(chunks);
    } finally {
      archive.destroy();
    }
  } catch (thrown) {
    throw explainFileFailure(thrown, path);
  }
}

function noFile(path: string, what: string): GantryError {
  return new GantryError({ kind: 'invalid-input', message: `${path} is ${what}.` });
}
