import { TextDecoder } from 'node:util';
import type { FilePreview } from '../contract/layers.ts';

/** Bytes of a text or of anything unknown, and of a picture, that are looked at. */
export const previewBytes = 256 * 1024;
export const pictureBytes = 8 * 1024 * 1024;

const pictures: [string, (head: Uint8Array) => boolean][] = [
  ['image/png', head => begins(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/jpeg', head => begins(head, [0xff, 0xd8, 0xff])],
  ['image/gif', head => begins(head, [0x47, 0x49, 0x46, 0x38])],
  ['image/webp', head => begins(head, [0x52, 0x49, 0x46, 0x46]) && begins(head.subarray(8), [0x57, 0x45, 0x42, 0x50])],
];

function begins(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** Names of files that may be pictures: only of those is more read than {@link previewBytes}. */
export function bytesToRead(path: string, size: number): number {
  const mayBePicture = /\.(png|jpe?g|gif|webp)$/i.test(path) && size <= pictureBytes;
  return mayBePicture ? pictureBytes : previewBytes;
}

/** Tells what a file is by its first bytes: a picture (only whole ones), UTF-8 text, or anything else. SVG is text. */
export function previewOf(bytes: Uint8Array<ArrayBuffer>, size: number): FilePreview {
  const mime = pictures.find(([, is]) => is(bytes))?.[0];
  if (mime && bytes.length === size) return { type: 'image', mime, bytes, size };
  const head = bytes.subarray(0, previewBytes);
  const truncated = head.length < size;
  const text = textOf(head, truncated);
  return text === null
    ? { type: 'binary', bytes: head.slice(), size, truncated }
    : { type: 'text', text, size, truncated };
}

function textOf(bytes: Uint8Array, truncated: boolean): string | null {
  if (bytes.includes(0)) return null;
  try {
    // A character may be cut in two by the end of what was read.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: truncated });
  } catch {
    return null;
  }
}
