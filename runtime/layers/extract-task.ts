import { lstat, rm, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { GantryError } from '../contract/index.ts';
import { formatBytes } from '../images/index.ts';
import type { TaskContext, TaskWork } from '../tasks/index.ts';
import type { Jobs } from './jobs.ts';
import { runJob } from './run-job.ts';

/** Names that are tried when the first is taken. */
const mostNames = 1000;

/** The task that extracts a path into a folder. `input.target` is the folder. */
export function extractWork(input: Jobs['extract']['input'], imageName: string, total: number | null): TaskWork {
  return {
    // It makes a file, as a save does.
    type: 'save',
    title: `Extract ${input.path}`,
    run: async context => {
      const place = await freePlace(input.target, input.path, imageName);
      const { files, bytes, notes } = await run(input, place, total, context);
      for (const note of notes) context.line(note);
      const left = notes.length > 0 ? `, ${notes.length} left out` : '';
      return { result: place, detail: `${files === 1 ? '1 file' : `${files} files`}, ${formatBytes(bytes)}${left}` };
    },
  };
}

async function run(
  input: Jobs['extract']['input'],
  place: string,
  total: number | null,
  { signal, report, line }: TaskContext,
): Promise<Jobs['extract']['result']> {
  report({ detail: 'Reading the image' });
  line(`Into ${place}`);
  try {
    return await runJob(
      'extract',
      { ...input, target: place },
      {
        signal,
        onProgress: ({ read }) =>
          report({ progress: total ? Math.min(0.99, read / total) : null, detail: `${formatBytes(read)} read` }),
      },
    );
  } catch (error) {
    // It was not there before, so all of it is ours.
    await rm(place, { recursive: true, force: true });
    throw error;
  }
}

/** A path in the folder that nothing has yet, called like the last part of `path`, or like its image. Throws `not-found` or `invalid-input` when the folder is none. */
export async function freePlace(folder: string, path: string, imageName: string): Promise<string> {
  const found = isAbsolute(folder) && !folder.includes('\0') ? await stat(folder).catch(() => null) : null;
  if (!found?.isDirectory())
    throw new GantryError({ kind: 'not-found', message: `There is no folder ${folder}.`, hint: 'Choose another one.' });
  const last = path.split('/').filter(Boolean).at(-1) ?? imageName.replace(/[^\w.-]+/g, '-');
  // The page's path was found in the image, where no name is `..`; the image's own name might be.
  const name = /^\.*$/.test(last) ? 'image' : last;
  for (let number = 1; number <= mostNames; number++) {
    const place = join(folder, number === 1 ? name : numbered(name, number));
    const taken = await lstat(place).catch(() => null);
    if (!taken) return place;
  }
  throw new GantryError({
    kind: 'conflict',
    message: `${folder} has too many entries of the name ${name}.`,
    hint: 'Choose another folder.',
  });
}

/** `passwd-2`, `app-2.tar` */
function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)}-${number}${name.slice(dot)}` : `${name}-${number}`;
}
