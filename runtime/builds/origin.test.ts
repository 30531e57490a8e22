import { describe, expect, test } from 'vitest';
import { parseDockerfile } from './dockerfile.ts';
import { instructionsOf } from './origin.ts';

describe('instructionsOf', () => {
  const file = parseDockerfile(
    [
      'FROM debian AS base',
      'RUN one',
      'FROM base AS build',
      'RUN two',
      'FROM scratch AS other',
      'COPY x /',
      'FROM Base',
      'ENV A=1',
      'COPY --from=build /x /',
    ].join('\n'),
  );

  test.each([
    ['', [2, 8, 9]],
    ['build', [2, 4]],
    ['Build', [2, 4]],
    ['2', [6]],
    ['none', []],
    ['9', []],
  ])('of the target %j are those of its stage and of the stages below', (target, lines) => {
    expect(instructionsOf(file, target).map(({ line }) => line)).toEqual(lines);
  });

  test('a stage that is based on itself ends', () => {
    expect(instructionsOf(parseDockerfile('FROM a AS a\nRUN x'), '').map(({ line }) => line)).toEqual([2]);
  });
});
