import { describe, expect, it } from 'vitest';
import { Heights } from './heights.ts';

describe('Heights', () => {
  it('are even without others', () => {
    const heights = new Heights();
    expect(heights.top(1000)).toBe(20_000);
    expect(heights.lineAt(20_019)).toBe(1000);
    expect(heights.height(5)).toBe(20);
  });

  it('agree with a plain sum', () => {
    const heights = new Heights();
    const plain = new Array(200).fill(20);
    for (let i = 0; i < 400; i += 1) {
      const line = (i * 37) % 200;
      const height = 20 + ((i * 53) % 4) * 20;
      expect(heights.set(line, height)).toBe(height - plain[line]);
      plain[line] = height;
    }
    let top = 0;
    for (let line = 0; line < 200; line += 1) {
      expect(heights.top(line)).toBe(top);
      expect(heights.height(line)).toBe(plain[line]);
      expect(heights.lineAt(top)).toBe(line);
      expect(heights.lineAt(top + plain[line] - 1)).toBe(line);
      top += plain[line];
    }
    expect(heights.lineAt(top)).toBe(200);
  });

  it('keep distances when old lines are dropped', () => {
    const heights = new Heights();
    heights.set(3, 100);
    heights.set(10, 60);
    const before = heights.top(12) - heights.top(8);
    heights.dropBefore(5);
    expect(heights.top(12) - heights.top(8)).toBe(before);
    expect(heights.height(3)).toBe(20);
  });
});
