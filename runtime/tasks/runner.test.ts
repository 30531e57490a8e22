import { describe, expect, test } from 'vitest';
import { createLogger } from '../base/index.ts';
import { GantryError, type Patch, type TaskRow } from '../contract/index.ts';
import { StateStore } from '../state/index.ts';
import { keptLines } from './output.ts';
import { createTasks, keptTasks } from './runner.ts';
import type { TaskContext } from './tasks.ts';

function setUp() {
  // The runner touches no single value of the store, so none is needed.
  const store = new StateStore({} as ConstructorParameters<typeof StateStore>[0]);
  const lines: string[] = [];
  const tasks = createTasks({ store, logger: createLogger(line => lines.push(line)) });
  return { store, tasks, lines, row: (id: string) => store.get('tasks', id) };
}

/** Work that waits until it is told how to end. */
function held(type: TaskRow['type'] = 'pull') {
  let runs = 0;
  let context: TaskContext | null = null;
  let end: (detail: string) => void = () => {};
  return {
    work: {
      type,
      title: 'Pull a',
      run: (given: TaskContext) => {
        runs += 1;
        context = given;
        return new Promise<{ result: string; detail: string }>((resolve, reject) => {
          end = detail => resolve({ result: 'sha256:a', detail });
          given.signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
        });
      },
    },
    context: () => {
      if (!context) throw new Error('not started');
      return context;
    },
    end: (detail: string) => end(detail),
    runs: () => runs,
  };
}

const call = { signal: new AbortController().signal };
const opened = (signal: AbortSignal) => ({ signal, onInbound: () => {} });

describe('tasks', () => {
  test('a task runs, says what it does, and ends with its result', async () => {
    const { tasks, row } = setUp();
    const one = held();
    const id = tasks.start(one.work);
    expect(row(id)).toMatchObject({ state: 'running', title: 'Pull a', progress: null });
    one.end('done well');
    expect(await tasks.ended(id)).toEqual({ state: 'done', result: 'sha256:a', error: null });
    expect(row(id)).toMatchObject({ state: 'done', detail: 'done well', progress: 1, result: 'sha256:a' });
    expect(row(id)?.endedAt).toBeTypeOf('number');
  });

  test('reports are throttled, and the last one is never lost', async () => {
    const { tasks, store, row } = setUp();
    const patches: Patch[] = [];
    store.onPatch(patch => patches.push(patch));
    const one = held();
    const id = tasks.start(one.work);
    for (let i = 0; i < 1000; i++) {
      one.context().report({ progress: i / 1000 });
      if (i % 100 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    await expect.poll(() => row(id)?.progress).toBe(0.999);
    expect(patches.length).toBeLessThan(10);
  });

  test('cancel aborts the work; a late report changes nothing', async () => {
    const { tasks, row } = setUp();
    const one = held();
    const id = tasks.start(one.work);
    tasks.handlers.cancel({ id }, call);
    one.context().report({ detail: 'still going' });
    expect(await tasks.ended(id)).toMatchObject({ state: 'cancelled', error: null });
    expect(row(id)).toMatchObject({ state: 'cancelled', detail: 'Cancelled', error: null });
    expect(tasks.handlers.cancel({ id }, call)).toEqual({});
  });

  test('a failure keeps its error, and a defect goes to the log', async () => {
    const { tasks, row, lines } = setUp();
    const failed = tasks.start({
      type: 'pull',
      title: 'Pull b',
      run: () => Promise.reject(new GantryError({ kind: 'image-not-found', message: 'No such image.', hint: 'Look.' })),
    });
    const broken = tasks.start({ type: 'pull', title: 'Pull c', run: () => Promise.reject(new TypeError('oops')) });
    expect((await tasks.ended(failed)).error?.kind).toBe('image-not-found');
    expect(row(failed)).toMatchObject({ state: 'failed', detail: 'No such image.', error: { hint: 'Look.' } });
    expect((await tasks.ended(broken)).error?.kind).toBe('internal');
    expect(lines.join('')).toContain('Pull c');
    expect(lines.join('')).not.toContain('Pull b');
  });

  test('retry does the same work again as a new task; not while it runs', async () => {
    const { tasks } = setUp();
    const one = held();
    const id = tasks.start(one.work);
    expect(() => tasks.handlers.retry({ id }, call)).toThrow('still running');
    tasks.handlers.cancel({ id }, call);
    await tasks.ended(id);
    const { task } = await tasks.handlers.retry({ id }, call);
    expect(task).not.toBe(id);
    one.end('second time');
    expect(await tasks.ended(task)).toMatchObject({ state: 'done' });
    expect(one.runs()).toBe(2);
  });

  test('ended tasks can be dismissed, running ones not, unknown ones are told so', async () => {
    const { tasks, row } = setUp();
    const one = held();
    const id = tasks.start(one.work);
    expect(() => tasks.handlers.dismiss({ id }, call)).toThrow('still running');
    one.end('');
    await tasks.ended(id);
    tasks.handlers.dismiss({ id }, call);
    expect(row(id)).toBeUndefined();
    expect(() => tasks.handlers.dismiss({ id }, call)).toThrow('no longer on the list');
  });

  test('only the last ended ones stay; running ones always do', async () => {
    const { tasks, store } = setUp();
    const long = held();
    const running = tasks.start(long.work);
    for (let i = 0; i < keptTasks + 10; i++)
      await tasks.ended(tasks.start({ type: 'load', title: `${i}`, run: async () => ({ result: null, detail: '' }) }));
    const rows = store.all('tasks');
    expect(rows).toHaveLength(keptTasks + 1);
    expect(rows.some(row => row.id === running)).toBe(true);
    expect(rows.some(row => row.title === '0')).toBe(false);
  });

  test('output: what was said so far, then what comes, then the end', async () => {
    const { tasks } = setUp();
    const one = held();
    const id = tasks.start(one.work);
    one.context().line('first\nsecond\n');
    const seen: string[] = [];
    const reading = (async () => {
      for await (const item of tasks.handlers.output({ id }, opened(call.signal))) seen.push(...item.lines);
    })();
    await expect.poll(() => seen).toEqual(['first', 'second']);
    one.context().line('third');
    one.end('');
    await reading;
    expect(seen).toEqual(['first', 'second', 'third']);
  });

  test('output is bounded, and says how much is missing', async () => {
    const { tasks } = setUp();
    const one = held();
    const id = tasks.start(one.work);
    for (let i = 0; i < keptLines * 2; i++) one.context().line(`line ${i}`);
    one.context().line('x'.repeat(100_000));
    one.end('');
    const seen: string[] = [];
    for await (const item of tasks.handlers.output({ id }, opened(call.signal))) seen.push(...item.lines);
    expect(seen[0]).toBe(`… ${keptLines + 1} earlier lines are no longer kept`);
    expect(seen).toHaveLength(keptLines + 1);
    expect(seen.at(-1)?.length).toBeLessThan(5000);
  });

  test('a reader that leaves ends its stream', async () => {
    const { tasks } = setUp();
    const one = held();
    const id = tasks.start(one.work);
    const abort = new AbortController();
    const reading = (async () => {
      for await (const _ of tasks.handlers.output({ id }, opened(abort.signal)));
    })();
    abort.abort();
    await reading;
  });
});
