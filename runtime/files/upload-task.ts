import { AsyncQueue, type StreamContext } from '../base/index.ts';
import { GantryError } from '../contract/index.ts';
import { formatBytes, startOnEngine } from '../images/index.ts';
import type { TaskContext } from '../tasks/index.ts';
import type { FilesDeps } from './deps.ts';
import { type UploadInput, type UploadItem, upload } from './upload.ts';

/**
 * An upload as a task: it can be seen and cancelled from everywhere. The bytes come over the page's stream, so it ends with
 * that, too; and who begins it hears its id first.
 */
export async function* uploadAsTask(
  deps: FilesDeps,
  input: UploadInput,
  { signal, onInbound }: StreamContext<{ data: Uint8Array }>,
): AsyncGenerator<UploadItem | { type: 'begun'; task: string }> {
  const items = new AsyncQueue<UploadItem>();
  let begun = false;
  const run = async (context: TaskContext) => {
    if (begun)
      throw new GantryError({
        kind: 'conflict',
        message: 'An upload can’t be tried again from here: the page that had the files has let go of them.',
        hint: 'Choose the files again on the container’s Files tab.',
      });
    begun = true;
    const both = AbortSignal.any([signal, context.signal]);
    try {
      for await (const item of reported(
        input,
        upload(deps.engine.client(), input, { signal: both, onInbound }),
        context,
      ))
        items.push(item);
      items.end();
    } catch (thrown) {
      // The socket that was cut has words of its own for that.
      const error = both.aborted ? new GantryError({ kind: 'cancelled', message: 'Cancelled.' }) : thrown;
      items.end(error);
      throw error;
    }
    return { result: null, detail: `${formatBytes(totalOf(input))} in ${input.folder}` };
  };
  const { task } = startOnEngine(deps, { type: 'upload', title: titleOf(deps, input), run });
  yield { type: 'begun', task };
  yield* items;
}

function titleOf({ store }: FilesDeps, { id, entries }: UploadInput): string {
  const container = store.get('containers', id)?.name ?? id.slice(0, 12);
  const files = entries.filter(entry => entry.type === 'file');
  const [only] = files;
  const what = files.length === 1 && only ? only.path.split('/').at(-1) : `${files.length} files`;
  return `Upload ${what} to ${container}`;
}

const totalOf = ({ entries }: UploadInput) => entries.reduce((sum, entry) => sum + entry.size, 0);

/** Passes the items on and says how far it is: what is asked for shows what has been sent. */
async function* reported(
  input: UploadInput,
  items: AsyncIterable<UploadItem>,
  { report }: TaskContext,
): AsyncGenerator<UploadItem> {
  const total = totalOf(input);
  let sent = 0;
  for await (const item of items) {
    if (item.type === 'want') {
      const detail = `${formatBytes(sent)} of ${formatBytes(total)} sent`;
      report({ progress: total > 0 ? sent / total : null, detail });
      sent += item.length;
    }
    yield item;
  }
}
