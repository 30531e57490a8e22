import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { throttle } from './throttle.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('works once for all who asked within the delay, and is not put off by further ones', async () => {
  let runs = 0;
  const throttled = throttle(100, async () => {
    runs += 1;
  });
  for (let i = 0; i < 10; i++) {
    throttled.request();
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(runs).toBe(5);
  await vi.advanceTimersByTimeAsync(1000);
  expect(runs).toBe(5);
});

it('works once more for those who asked while it worked', async () => {
  let runs = 0;
  const throttled = throttle(100, async () => {
    runs += 1;
    await new Promise(resolve => setTimeout(resolve, 500));
  });
  throttled.request();
  await vi.advanceTimersByTimeAsync(150);
  for (let i = 0; i < 5; i++) throttled.request();
  await vi.advanceTimersByTimeAsync(5000);
  expect(runs).toBe(2);
});

it('does nothing after it was disposed', async () => {
  let runs = 0;
  const throttled = throttle(100, async () => {
    runs += 1;
  });
  throttled.request();
  throttled.dispose();
  throttled.request();
  await vi.advanceTimersByTimeAsync(1000);
  expect(runs).toBe(0);
});
