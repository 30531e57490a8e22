import * as z from 'zod';
import { longestDockerfile } from './dockerfile/parse.ts';
import { imageId } from './images.ts';
import { call } from './operation.ts';

const path = z.string().min(1).max(4096);
/** Line breaks are LF here, whatever the file has. */
const text = z.string().max(longestDockerfile);
/** `sha256:…` of a file's bytes. */
const digest = z.string().max(128);

/** How a file writes what an editor shows alike; kept when it is saved. */
const form = { crlf: z.boolean(), bom: z.boolean() };

/** A Dockerfile as it lies on disk. */
export const dockerfileOnDisk = z.object({
  path: z.string(),
  text: z.string(),
  digest: z.string(),
  ...form,
  /** It has both LF and CRLF; `crlf` says which are more. */
  mixedLines: z.boolean(),
});
export type DockerfileOnDisk = z.infer<typeof dockerfileOnDisk>;

/** A text that was not saved: kept so that a crash loses nothing. */
export const dockerfileDraft = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  /** The file that it is to become; null for a new one. */
  path: path.nullable(),
  text,
  /** The file's digest when it was opened; null for a new one. */
  digest: digest.nullable(),
  ...form,
  /** Epoch milliseconds of the last key. */
  changedAt: z.number(),
});
export type DockerfileDraft = z.infer<typeof dockerfileDraft>;

const draftId = z.strictObject({ id: dockerfileDraft.shape.id });

export const dockerfileOperations = {
  /** Reads a file of at most 1 MiB of UTF-8; what is none is refused. */
  read: call(z.strictObject({ path }), dockerfileOnDisk),
  /**
   * Writes a file whole or not at all. `expected` is the digest that was read, null for a file that is not there yet, and
   * `any` for what the user confirmed; anything else on disk is left as it is and answered with `changed`.
   */
  write: call(
    z.strictObject({ path, text, ...form, expected: z.union([z.literal('any'), digest.nullable()]) }),
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('written'), path: z.string(), digest: z.string() }),
      z.object({ type: z.literal('changed') }),
    ]),
  ),
  /** What was not saved, the newest first. */
  drafts: call(z.strictObject({}), z.object({ drafts: z.array(dockerfileDraft) })),
  keepDraft: call(dockerfileDraft, z.object({})),
  dropDraft: call(draftId, z.object({})),
  /** A Dockerfile from an image's history: what it says, and in a comment what it can't know. */
  reconstruct: call(z.strictObject({ id: imageId }), z.object({ name: z.string(), text: z.string() })),
};
