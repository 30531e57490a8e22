import { expect, test } from 'vitest';
import { createLogger } from '../base/index.ts';
import type { EngineStatus } from '../contract/index.ts';
import type { EngineAccess } from '../engine/access.ts';
import { StateStore } from '../state/index.ts';
import { createTasks } from '../tasks/index.ts';
import { startOnEngine } from './deps.ts';

test('a retry after a switch does not hit the other engine', async () => {
  let id = 'native';
  const status = () => ({ engine: { id, name: id } }) as EngineStatus;
  const engine = { status } as EngineAccess;
  const store = new StateStore({} as ConstructorParameters<typeof StateStore>[0]);
  const tasks = createTasks({ store, logger: createLogger(() => {}) });
  let runs = 0;
  const work = {
    type: 'pull' as const,
    title: 'Pull a',
    run: async () => {
      runs += 1;
      return { result: null, detail: '' };
    },
  };
  const { task } = startOnEngine({ engine, tasks }, work);
  expect(await tasks.ended(task)).toMatchObject({ state: 'done' });
  id = 'external:x';
  const again = await tasks.handlers.retry({ id: task }, { signal: new AbortController().signal });
  expect((await tasks.ended(again.task)).error).toMatchObject({
    kind: 'conflict',
    hint: expect.stringContaining('native'),
  });
  expect(runs).toBe(1);
});
