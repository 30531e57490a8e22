import { describe, expect, it } from 'vitest';
import { jsonOf } from './json.ts';

describe('jsonOf', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['12:00 INFO {"a":{"b":2}}', { a: { b: 2 } }],
    ['[1,2]', [1, 2]],
    ['level=info{"a":1}', { a: 1 }],
  ])('finds it in %j', (line, value) => {
    expect(jsonOf(line)?.value).toEqual(value);
  });
  it.each(['plain', '{broken}', 'f(x) { return }', '{}', '[INFO] x', '"text"'])('finds none in %j', line => {
    expect(jsonOf(line)).toBeNull();
  });
});
