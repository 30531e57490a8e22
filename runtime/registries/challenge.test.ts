import { expect, test } from 'vitest';
import { parseChallenges } from './challenge.ts';

test.each([
  [undefined, []],
  ['Basic realm="a, b"', [{ scheme: 'basic', parameters: { realm: 'a, b' } }]],
  [
    'Bearer realm="https://auth.example/token",service="r",scope="repository:a/b:pull,push"',
    [
      {
        scheme: 'bearer',
        parameters: { realm: 'https://auth.example/token', service: 'r', scope: 'repository:a/b:pull,push' },
      },
    ],
  ],
  [
    'Negotiate, BEARER realm = x , Basic realm="q\\"q"',
    [
      { scheme: 'negotiate', parameters: {} },
      { scheme: 'bearer', parameters: { realm: 'x' } },
      { scheme: 'basic', parameters: { realm: 'q"q' } },
    ],
  ],
  ['realm="nothing before it"', []],
])('%s', (header, expected) => {
  expect(parseChallenges(header).map(one => ({ ...one, parameters: { ...one.parameters } }))).toEqual(expected);
});

test('a hostile header takes no time', () => {
  expect(parseChallenges(`Bearer ${'a="'.repeat(1_000_000)}`).length).toBeGreaterThan(0);
  expect(Object.getPrototypeOf(parseChallenges('Basic __proto__=x')[0]?.parameters)).toBeNull();
});
