import { expect, test } from 'vitest';
import { keyNames, keyText } from './Kbd.tsx';
import { sparkPath } from './Sparkline.tsx';

test('the newest value is at the right edge, the scale at the top', () => {
  const path = sparkPath({ values: [0, 10], max: 10, width: 44, height: 16 });
  expect(path).toBe('M0.0 15.3L44.0 0.7');
});

test('a short history starts further right, and nothing leaves the box', () => {
  expect(sparkPath({ values: [5, 5], max: 10, span: 23, width: 44 })).toBe('M42.0 8.0L44.0 8.0');
  expect(sparkPath({ values: [99, -5], max: 10, height: 16 })).toBe('M0.0 0.7L44.0 15.3');
  expect(sparkPath({ values: [0, 0, 0] })).not.toContain('NaN');
});

test('shortcuts are spelled as the system spells them', () => {
  expect(keyText('mod+shift+c', false)).toBe('Ctrl+Shift+C');
  expect(keyText('mod+shift+c', true)).toBe('⌘⇧C');
  expect(keyNames('/', false)).toEqual(['/']);
  expect(keyNames('s', false)).toEqual(['s']);
});
