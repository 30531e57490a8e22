import { expect, it } from 'vitest';
import type { NetworkRow, Patch } from '../contract/index.ts';
import { StateStore } from './store.ts';
import { watchState } from './watch.ts';

const network = (id: string, name = id): NetworkRow => ({ id, name, driver: 'bridge', internal: false });
const makeStore = () => new StateStore({ loaded: false } as ConstructorParameters<typeof StateStore>[0]);
const turn = () => new Promise<void>(resolve => setImmediate(() => setImmediate(resolve)));

function recorded(store: StateStore): Patch[] {
  const patches: Patch[] = [];
  store.onPatch(patch => patches.push(patch));
  return patches;
}

it('makes one patch of all changes of a turn', async () => {
  const store = makeStore();
  const patches = recorded(store);
  store.upsert('networks', [network('a')]);
  store.upsert('networks', [network('a', 'renamed'), network('b')]);
  store.set('loaded', true);
  store.remove('networks', ['b']);
  await turn();
  expect(patches).toEqual([
    {
      type: 'patch',
      rev: 1,
      loaded: true,
      changes: [{ collection: 'networks', upsert: [network('a', 'renamed')], remove: ['b'] }],
    },
  ]);
});

it('an upsert after a removal of the same turn brings the row back', async () => {
  const store = makeStore();
  store.upsert('networks', [network('a')]);
  await turn();
  const patches = recorded(store);
  store.remove('networks', ['a']);
  store.upsert('networks', [network('a', 'again')]);
  await turn();
  expect(patches[0]?.changes).toEqual([{ collection: 'networks', upsert: [network('a', 'again')], remove: [] }]);
});

it('replaces a collection with the fewest changes', async () => {
  const store = makeStore();
  store.upsert('networks', [network('same'), network('goes'), network('changes')]);
  await turn();
  const patches = recorded(store);
  store.replace('networks', [network('same'), network('changes', 'new'), network('comes')]);
  await turn();
  expect(patches[0]?.changes).toEqual([
    { collection: 'networks', upsert: [network('changes', 'new'), network('comes')], remove: ['goes'] },
  ]);
});

it('says nothing when nothing changed', async () => {
  const store = makeStore();
  store.upsert('networks', [network('a')]);
  await turn();
  const patches = recorded(store);
  store.remove('networks', ['unknown']);
  store.replace('networks', [network('a')]);
  await turn();
  expect(patches).toEqual([]);
});

it('gives a watcher a snapshot with what is pending, then only later patches', async () => {
  const store = makeStore();
  store.upsert('networks', [network('a')]);
  const abort = new AbortController();
  const items = watchState(store, { signal: abort.signal, onInbound: () => {} });
  const first = await items.next();
  expect(first.value).toMatchObject({ type: 'snapshot', rev: 1, networks: [network('a')] });
  store.upsert('networks', [network('b')]);
  expect((await items.next()).value).toMatchObject({ type: 'patch', rev: 2 });
  abort.abort();
  expect((await items.next()).done).toBe(true);
});
