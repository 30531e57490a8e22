import { describe, expect, test } from 'vitest';
import { lineOfError, lineOfVertex, parseDockerfile, placeOfVertex } from './dockerfile.ts';

const lineOf = (text: string, vertex: string) => lineOfVertex(parseDockerfile(text), placeOfVertex(vertex));

describe('parseDockerfile', () => {
  test('joins lines, leaves comments out, knows stages and arguments', () => {
    const file = parseDockerfile(
      [
        '# syntax=docker/dockerfile:1',
        'ARG VERSION=12',
        'FROM --platform=linux/amd64 debian:$VERSION as Base',
        'run apt-get update \\',
        '  # a comment in between',
        '  && apt-get install -y curl',
        '',
        'FROM base',
        'ARG TOKEN',
        'ARG NAME="a b"',
      ].join('\r\n'),
    );
    expect(file.stages.map(({ name, base, line }) => ({ name, base, line }))).toEqual([
      { name: 'base', base: 'debian:$VERSION', line: 3 },
      { name: '', base: 'base', line: 8 },
    ]);
    const run = file.instructions.find(each => each.keyword === 'RUN');
    expect(run).toMatchObject({ line: 4, lastLine: 6 });
    expect(run?.text).toMatch(/^apt-get update\s+&& apt-get install -y curl$/);
    expect(file.args).toEqual([
      { name: 'VERSION', value: '12' },
      { name: 'TOKEN', value: null },
      { name: 'NAME', value: 'a b' },
    ]);
  });

  test('reads here-documents over, and another escape', () => {
    expect(parseDockerfile('FROM a\nRUN <<EOF\nFROM not\nEOF\nCOPY a b\n').instructions.map(each => each.line)).toEqual(
      [1, 2, 5],
    );
    const windows = parseDockerfile('# escape=`\nFROM a\nCOPY a b `\n c\\\nRUN x\n');
    expect(windows.instructions.map(each => each.line)).toEqual([2, 3, 5]);
  });

  test('takes anything', () => {
    for (const text of ['', '\\', 'FROM', 'RUN <<EOF', 'x\\\n\\\n', '\u0000\n#'])
      expect(() => parseDockerfile(text)).not.toThrow();
  });
});

describe('lineOfVertex', () => {
  const text =
    'FROM a AS build\nENV X=1\nWORKDIR /app\nRUN make \\\n all\n\nFROM b\nCOPY --from=build /x /\nRUN make\n';
  test.each([
    ['[build 1/3] FROM docker.io/library/a', 1],
    ['[build 2/3] WORKDIR /app', 3],
    ['[linux/amd64 build 3/3] RUN make  all', 4],
    ['[stage-1 2/3] COPY --from=build /x /', 8],
    ['[stage-1 3/3] RUN make', 9],
    ['[internal] load build definition from Dockerfile', null],
    ['exporting to image', null],
    ['[other 2/3] RUN make', null],
  ])('%s', (vertex, line) => expect(lineOf(text, vertex)).toBe(line));

  test('triggers of the base image shift the numbers, the words find the line', () => {
    expect(lineOf('FROM onbuild\nRUN one\nRUN two\n', '[3/4] RUN one')).toBe(2);
  });
});

test.each([
  ['dockerfile parse error line 12: unknown instruction: FOO', 12],
  ['failed to solve: dockerfile parse error on line 3: x', 3],
  ['failed: x\nDockerfile:9\n---', 9],
  ['executor failed running [/bin/sh -c x]: exit code: 2', null],
])('lineOfError: %s', (message, line) => expect(lineOfError(message)).toBe(line));
