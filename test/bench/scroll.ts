import type { Page } from '@playwright/test';

/** Wheels down what lies under the pointer, and back; answers with the times between frames, ms. */
export async function scrollFrames(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { frames });
    let last = performance.now();
    const tick = (now: number) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  for (let i = 0; i < 240; i += 1) {
    await page.mouse.wheel(0, i < 120 ? 240 : -240);
    await page.waitForTimeout(16);
  }
  const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames);
  return frames.slice(2);
}
