import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { longestDockerfile } from '../contract/dockerfile/parse.ts';
import { type DockerfileOnDisk, GantryError } from '../contract/index.ts';
import { AlreadyWriting, writeWhole } from '../host/index.ts';
import { localFileError } from '../images/index.ts';

/** What is written to a file. */
export interface Writing {
  path: string;
  text: string;
  crlf: boolean;
  bom: boolean;
  /** The digest that must be there; null for no file, `any` for whatever there is. */
  expected: string | null;
}

/** Reads a Dockerfile. @throws GantryError `not-found`, `invalid-input` for what is no text of its size */
export async function readDockerfileOnDisk(path: string): Promise<DockerfileOnDisk> {
  const bytes = await bytesOf(path);
  const text = textOf(bytes, path);
  const crlf = text.split('\r\n').length - 1;
  const lf = text.split('\n').length - 1 - crlf;
  const bom = text.startsWith('\uFEFF');
  return {
    path,
    text: (bom ? text.slice(1) : text).replaceAll('\r\n', '\n'),
    digest: digestOf(bytes),
    crlf: crlf > lf,
    bom,
    mixedLines: crlf > 0 && lf > 0,
  };
}

/**
 * Writes a Dockerfile whole or not at all, through links, with the mode that the file had. Answers with its new digest, or
 * null where something else is on disk than was expected.
 * @throws GantryError `invalid-input`, `not-found`, `disk-full`, `conflict` while it is being written already
 */
export async function writeDockerfile(
  { path, text, crlf, bom, expected }: Writing,
  signal: AbortSignal,
): Promise<{ path: string; digest: string } | null> {
  checkPath(path);
  const target = await realpath(path).catch(() => path);
  try {
    const found = await regularFile(target);
    if (expected !== 'any') {
      const now = found && found.size <= longestDockerfile ? digestOf(await readFile(target)) : null;
      if (now !== expected || (found !== null && expected === null)) return null;
    }
    const body = crlf ? text.replaceAll('\n', '\r\n') : text;
    const bytes = Buffer.from(bom ? `\uFEFF${body}` : body);
    await writeWhole(target, once(bytes), { signal, like: found ?? undefined });
    return { path, digest: digestOf(bytes) };
  } catch (thrown) {
    if (thrown instanceof AlreadyWriting)
      throw new GantryError({ kind: 'conflict', message: `Something else is being written to ${target}.` });
    throw localFileError(thrown, target, 'write');
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function checkPath(path: string): void {
  if (isAbsolute(path) && !path.includes('\0')) return;
  throw new GantryError({
    kind: 'invalid-input',
    message: 'The path of a file begins with a slash.',
    hint: 'Choose the file instead.',
  });
}

/** The file that is there; null for none. Devices, pipes and folders are refused: opening them could wait for ever. */
async function regularFile(path: string): Promise<Stats | null> {
  const found = await stat(path).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return null;
    throw thrown;
  });
  if (found && !found.isFile())
    throw new GantryError({
      kind: 'invalid-input',
      message: `${path} is ${found.isDirectory() ? 'a folder' : 'no file'}.`,
      hint: 'Choose a Dockerfile.',
    });
  return found;
}

async function bytesOf(path: string): Promise<Buffer> {
  checkPath(path);
  try {
    const found = await regularFile(path);
    if (found && found.size > longestDockerfile)
      throw new GantryError({
        kind: 'invalid-input',
        message: `${path} is larger than 1 MiB, more than the builder reads of a Dockerfile.`,
        hint: 'Choose the Dockerfile itself.',
      });
    return await readFile(path);
  } catch (thrown) {
    throw localFileError(thrown, path, 'read');
  }
}

/** Text as it is, or a refusal: what can't be shown exactly would be changed by saving it. */
function textOf(bytes: Buffer, path: string): string {
  if (bytes.includes(0))
    throw new GantryError({
      kind: 'invalid-input',
      message: `${path} holds binary data, so it is no Dockerfile.`,
      hint: 'Choose another file.',
    });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new GantryError({
      kind: 'invalid-input',
      message: `${path} is not written in UTF-8, and saving it would damage it.`,
      hint: 'Convert it to UTF-8 first.',
    });
  }
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
