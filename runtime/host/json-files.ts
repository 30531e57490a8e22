import { readFileSync, renameSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { z } from 'zod';
import { filenames } from './filenames.ts';

export type ReadJson<T> =
  | { type: 'ok'; value: T }
  | { type: 'missing' }
  /** The file can't be understood; it was moved to `keptAs`, if that could be done. */
  | { type: 'bad'; reason: string; keptAs: string | null };

/** Reads a JSON file. One that doesn't parse or fit is kept aside as `<name>.bad`, so that nothing is lost and it heals. */
export function readJson<S extends z.ZodType>(path: string, schema: S): ReadJson<z.output<S>> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return { type: 'missing' };
    return { type: 'bad', reason: `it can't be read: ${code}`, keptAs: null };
  }
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return { type: 'ok', value: parsed.data };
    const issue = parsed.error.issues[0];
    return setAside(path, `${issue?.path.join('.')}: ${issue?.message}`);
  } catch (thrown) {
    return setAside(path, (thrown as Error).message);
  }
}

function setAside(path: string, reason: string): ReadJson<never> {
  const keptAs = path + filenames.bad;
  try {
    renameSync(path, keptAs);
    return { type: 'bad', reason, keptAs };
  } catch {
    return { type: 'bad', reason, keptAs: null };
  }
}

let counter = 0;

/** Writes a JSON file whole or not at all: a crash or a full disk leaves the old one. */
export async function writeJson(path: string, value: unknown, mode = 0o600): Promise<void> {
  counter += 1;
  const temporary = `${path}.${process.pid}.${counter}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
}
