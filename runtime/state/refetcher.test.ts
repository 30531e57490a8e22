import { expect, it } from 'vitest';
import { Refetcher } from './refetcher.ts';

/** A refetcher whose requests are answered by hand. */
function byHand() {
  const sent: string[] = [];
  const open = new Map<string, () => void>();
  const applied: string[] = [];
  const refetcher: Refetcher = new Refetcher(async id => {
    sent.push(id);
    await new Promise<void>(resolve => open.set(id, resolve));
    if (!refetcher.overtaken(id)) applied.push(id);
  });
  const answer = async (id: string) => {
    const resolve = open.get(id);
    open.delete(id);
    resolve?.();
    await new Promise(done => setImmediate(done));
  };
  return { refetcher, sent, open, applied, answer };
}

it('asks once more, however much happens while a request is under way, and drops the overtaken answer', async () => {
  const { refetcher, sent, applied, answer } = byHand();
  for (let i = 0; i < 1000; i++) refetcher.request('a');
  expect(sent).toEqual(['a']);
  await answer('a');
  expect(applied).toEqual([]);
  expect(sent).toEqual(['a', 'a']);
  await answer('a');
  expect(applied).toEqual(['a']);
  expect(refetcher.busy('a')).toBe(false);
});

it('asks about eight at once, and about all in the end', async () => {
  const { refetcher, sent, open, answer } = byHand();
  for (let i = 0; i < 3000; i++) refetcher.request(`${i % 30}`);
  expect(open.size).toBe(8);
  while (open.size > 0) {
    expect(open.size).toBeLessThanOrEqual(8);
    await answer([...open.keys()][0] ?? '');
  }
  expect(new Set(sent).size).toBe(30);
  expect(sent.length).toBeLessThanOrEqual(38);
});

it('asks no more about what is gone, and nothing after it was closed', async () => {
  const { refetcher, sent, applied, answer } = byHand();
  refetcher.request('a');
  refetcher.request('a');
  refetcher.forget('a');
  await answer('a');
  expect(sent).toEqual(['a']);
  refetcher.request('b');
  refetcher.close();
  refetcher.request('c');
  await answer('b');
  expect(sent).toEqual(['a', 'b']);
  expect(applied).toEqual(['a']);
});
