import { randomUUID } from 'node:crypto';
import type { Disposable, Handlers, Logger } from '../base/index.ts';
import { GantryError, type RuntimeContract, type TaskRow, toGantryError } from '../contract/index.ts';
import type { StateStore } from '../state/index.ts';
import { TaskOutput } from './output.ts';
import { RowReporter } from './row-reporter.ts';
import type { TaskRunner, TaskWork } from './tasks.ts';

/** Ended tasks that stay on the list, with their output; the oldest leave first. */
export const keptTasks = 50;

type Ended = Awaited<ReturnType<TaskRunner['ended']>>;

interface Entry {
  work: TaskWork;
  abort: AbortController;
  reporter: RowReporter;
  output: TaskOutput;
  ended: Promise<Ended>;
}

/** The runner together with what serves the contract. Disposing cancels all that runs. */
export interface Tasks extends TaskRunner, Disposable {
  handlers: Handlers<RuntimeContract>['tasks'];
}

/** Makes the task runner; its rows are the store's `tasks` collection. */
export function createTasks({ store, logger }: { store: StateStore; logger: Logger }): Tasks {
  const entries = new Map<string, Entry>();

  const find = (id: string): Entry => {
    const entry = entries.get(id);
    if (!entry) throw new GantryError({ kind: 'not-found', message: 'This task is no longer on the list.' });
    return entry;
  };

  const forget = (id: string) => {
    entries.delete(id);
    store.remove('tasks', [id]);
  };

  const prune = () => {
    const ended = [...entries].filter(([, entry]) => entry.reporter.row.state !== 'running');
    // By their end, not by their start: a long task must not vanish in the moment it is done.
    ended.sort(([, a], [, b]) => (a.reporter.row.endedAt ?? 0) - (b.reporter.row.endedAt ?? 0));
    for (const [id] of ended.slice(0, -keptTasks)) forget(id);
  };

  const start = (work: TaskWork): string => {
    // Random, so that a page which outlived its runtime can't address another task by an old id.
    const id = randomUUID();
    const row: TaskRow = {
      id,
      type: work.type,
      title: work.title,
      state: 'running',
      detail: '',
      startedAt: Date.now(),
      endedAt: null,
      progress: null,
      layers: [],
      error: null,
      result: null,
    };
    const reporter = new RowReporter(row, changed => store.upsert('tasks', [changed]));
    const entry: Entry = {
      work,
      abort: new AbortController(),
      reporter,
      output: new TaskOutput(),
      ended: Promise.resolve({ state: 'running', result: null, error: null }),
    };
    entries.set(id, entry);
    entry.ended = perform(entry, logger).then(ended => {
      prune();
      return ended;
    });
    return id;
  };

  const handlers: Tasks['handlers'] = {
    cancel: ({ id }) => {
      const { abort, reporter } = find(id);
      if (reporter.row.state !== 'running') return {};
      reporter.change({ detail: 'Cancelling…' });
      abort.abort();
      return {};
    },
    retry: ({ id }) => {
      const { work, reporter } = find(id);
      if (reporter.row.state === 'running')
        throw new GantryError({ kind: 'conflict', message: `${work.title} is still running.` });
      return { task: start(work) };
    },
    dismiss: ({ id }) => {
      const { work, reporter } = find(id);
      if (reporter.row.state === 'running')
        throw new GantryError({
          kind: 'conflict',
          message: `${work.title} is still running.`,
          hint: 'Cancel it first.',
        });
      forget(id);
      return {};
    },
    output: ({ id }, { signal }) => find(id).output.read(signal),
  };

  return {
    start,
    ended: async id => await find(id).ended,
    handlers,
    dispose: () => {
      for (const { abort } of entries.values()) abort.abort();
    },
  };
}

/** Does the work and writes its end into the row. Never rejects. */
async function perform({ work, abort, reporter, output }: Entry, logger: Logger): Promise<Ended> {
  const { signal } = abort;
  const finish = (change: Partial<TaskRow>) => {
    reporter.change({ ...change, endedAt: Date.now() });
    reporter.flush();
    output.end();
  };
  try {
    const { result, detail } = await work.run({
      id: reporter.row.id,
      signal,
      report: change => {
        // A cancelled task says nothing but that.
        if (!signal.aborted && reporter.row.endedAt === null) reporter.change(change);
      },
      line: text => output.add(text),
    });
    finish({ state: 'done', progress: 1, result, detail });
    return { state: 'done', result, error: null };
  } catch (thrown) {
    const error = toGantryError(thrown);
    if (signal.aborted || error.kind === 'cancelled') {
      output.add('Cancelled.');
      finish({ state: 'cancelled', detail: 'Cancelled' });
      return { state: 'cancelled', result: null, error: null };
    }
    if (error.kind === 'internal')
      logger.log('error', `task failed: ${work.title}`, {
        stack: thrown instanceof Error ? thrown.stack : `${thrown}`,
      });
    for (const text of [error.message, error.hint, error.detail]) if (text) output.add(text);
    finish({ state: 'failed', detail: error.message, error: error.toShape() });
    return { state: 'failed', result: null, error };
  }
}
