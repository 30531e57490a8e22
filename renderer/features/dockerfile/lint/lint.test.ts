import { describe, expect, test } from 'vitest';
import { parse } from '../../../../runtime/contract/dockerfile/parse.ts';
import { formatDockerfile } from '../language/format.ts';
import { lint, mostProblems } from './lint.ts';
import type { Change } from './problem.ts';

function apply(text: string, changes: readonly Change[]): string {
  return [...changes]
    .sort((a, b) => b.from - a.from)
    .reduce((done, { from, to, insert }) => done.slice(0, from) + insert + done.slice(to), text);
}

const codes = (text: string) => lint(parse(text)).map(({ code }) => code);
/** A stage with nothing to complain of, and a line in it. */
const within = (line: string) => `FROM debian:12\n${line}\n`;

describe('finds, and mends where that is safe', () => {
  // The line, the code, and what the fix makes of the line; null where there is no fix.
  test.each<[string, string, string | null]>([
    ['RUNN make', 'UnknownInstruction', 'RUN make'],
    ['WROKDIR /a', 'UnknownInstruction', 'WORKDIR /a'],
    ['FROBNICATE x', 'UnknownInstruction', null],
    ['RUN a\n  && b', 'MissingContinuation', 'RUN a \\\n  && b'],
    ['RUN a && \\', 'MissingContinuation', 'RUN a &&'],
    ['RUN a \\\n\n  && b', 'NoEmptyContinuation', 'RUN a \\\n  && b'],
    ['run make', 'ConsistentInstructionCasing', 'RUN make'],
    ['CMD ["a"]\nCMD ["b"]', 'MultipleInstructionsDisallowed', 'CMD ["b"]'],
    ['RUN <<EOF\nx', 'UnterminatedHeredoc', null],
    ['COPY --chwon=a b c', 'UnknownFlag', 'COPY --chown=a b c'],
    ['COPY a', 'MissingArgument', null],
    ['RUN', 'MissingArgument', null],
    ['ONBUILD FROM x:1', 'InvalidTrigger', null],
    ['COPY --from=nobody a b', 'UndefinedStage', null],
    ['COPY --from=3 a b', 'UndefinedStage', null],
    [
      'RUN apt-get update && apt-get install --no-install-recommends curl && rm -rf /var/lib/apt/lists/*',
      'DL3014',
      'RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*',
    ],
    [
      'RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*',
      'DL3015',
      'RUN apt-get update && apt-get install --no-install-recommends -y curl && rm -rf /var/lib/apt/lists/*',
    ],
    [
      'RUN apt-get update && apt-get install -y --no-install-recommends curl',
      'DL3009',
      'RUN apt-get update && apt-get install -y --no-install-recommends curl \\\n    && rm -rf /var/lib/apt/lists/*',
    ],
    ['RUN apt-get update', 'DL3009', null],
    ['RUN sudo make', 'DL3004', 'RUN make'],
    ['RUN apt list', 'DL3027', 'RUN apt-get list'],
    ['RUN cd /x && make', 'DL3003', null],
    ['RUN pip install x', 'DL3042', 'RUN pip install --no-cache-dir x'],
    ['RUN apk add x', 'DL3019', 'RUN apk add --no-cache x'],
    ["CMD ['a', 'b']", 'JSONArgs', 'CMD ["a", "b"]'],
    ['CMD ["a"', 'JSONArgsRecommended', null],
    ['SHELL bash', 'JSONArgs', null],
    ['ENTRYPOINT node server.js', 'JSONArgsRecommended', 'ENTRYPOINT ["node", "server.js"]'],
    ['CMD exec $X', 'JSONArgsRecommended', null],
    ['ADD a b', 'DL3020', 'COPY a b'],
    ['COPY a b c', 'DL3021', 'COPY a b c/'],
    ['WORKDIR app', 'WorkdirRelativePath', 'WORKDIR /app'],
    ['MAINTAINER A "b" <c@d>', 'MaintainerDeprecated', 'LABEL org.opencontainers.image.authors="A \\"b\\" <c@d>"'],
    ['ENV DB_PASSWORD=x', 'SecretsUsedInArgOrEnv', null],
    ['ARG NPM_TOKEN', 'SecretsUsedInArgOrEnv', null],
    ['EXPOSE 70000', 'ExposeInvalidFormat', null],
    ['EXPOSE 0.0.0.0:80', 'ExposeInvalidFormat', null],
    ['ENV A b', 'LegacyKeyValueFormat', 'ENV A=b'],
    ['ENV A b c', 'LegacyKeyValueFormat', 'ENV A="b c"'],
    ['ENV VERSION=1\nENV X=$VERSOIN', 'UndefinedVar', 'ENV VERSION=1\nENV X=$VERSION'],
    ['ENV X=$TARGETARCH', 'UndefinedVar', 'ARG TARGETARCH\nENV X=$TARGETARCH'],
    ['USER root', 'DL3002', null],
    ['RUN echo a\u202eb', 'HiddenCharacter', 'RUN echo ab'],
  ])('%j: %s', (line, code, mended) => {
    const text = within(line);
    const problems = lint(parse(text));
    const found = problems.find(problem => problem.code === code);
    expect(problems.map(problem => problem.code)).toContain(code);
    expect(found?.message).toMatch(/[.?]$/);
    expect(found?.fix ? apply(text, found.fix.changes) : null).toBe(mended === null ? null : within(mended));
    if (found?.fix) expect(codes(apply(text, found.fix.changes)).filter(each => each === code)).toEqual([]);
  });

  test.each([
    ['RUN make\n', 'NoFrom'],
    ['ARG A=1\nRUN make\nFROM debian:12\n', 'NoFrom'],
    ['ARG A=1\n', 'NoFrom'],
    ['FROM debian\n', 'DL3006'],
    ['FROM debian:latest\n', 'DL3007'],
    ['FROM registry:5000/a\n', 'DL3006'],
    ['ARG V=latest\nFROM debian:$V\n', 'DL3007'],
    ['FROM a:1 AS x\nFROM b:1 AS X\n', 'DuplicateStageName'],
    ['FROM a:1 AS scratch\n', 'ReservedStageName'],
    ['FROM a:1 AS Build\n', 'StageNameCasing'],
    ['FROM a:1 as build\n', 'FromAsCasing'],
    ['FROM a:1 build\n', 'InvalidFrom'],
    ['FROM a:1 AS 1x\n', 'InvalidStageName'],
    ['FROM a:$V\n', 'UndefinedArgInFrom'],
    ['FROM a:1 AS x\nCOPY --from=x a b\n', 'UndefinedStage'],
    ['FROM a:1 AS x\nCOPY --from=y a b\nFROM b:1 AS y\n', 'UndefinedStage'],
    ['FROM a:1 AS build\nFROM b:1\nCOPY --from=biuld a b\n', 'UndefinedStage'],
    ['# c\n# escape=`\nFROM a:1\n', 'DirectiveTooLate'],
  ])('%j: %s', (text, code) => expect(codes(text)).toContain(code));
});

test.each([
  '',
  '# only a comment\n',
  'ARG V=12\nFROM debian:$V AS build\nRUN make\nFROM scratch\nCOPY --from=build /a /b\nCOPY --from=0 /a /c\n',
  'FROM --platform=$BUILDPLATFORM a:1\nARG TARGETARCH\nENV X=$TARGETARCH PATH=$PATH:/x\n',
  'FROM a@sha256:1\nCOPY --from=nginx:1.27 /a /b\n',
  within('RUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y --no-install-recommends x'),
  within('RUN echo "apt-get install x" \'sudo\''),
  within('RUN if [[ a ]]; then make; fi'),
  within('ADD https://x/y.tar.gz a.tar.gz /opt/'),
  within('COPY <<EOF /a\n$X\nEOF'),
  within(`ENV A=1 B=\${A:-2} C=\${D:-x}`),
  within('LABEL a=b\nEXPOSE 80 8000-8010/udp $PORT_X'.replace('$PORT_X', '443')),
  within('HEALTHCHECK --interval=5s CMD ["a"]\nCMD []\nVOLUME ["/a"]\nUSER 1000'),
  within('ARG A_PUBLIC_KEY\nENV SSH_KEY_PATH=/x'),
  within('# hadolint ignore=DL3003\nRUN cd /x'),
  '# check=skip=DL3006\nFROM debian\n',
  '# check=skip=all\nFROM debian\nrun x\n',
])('%j has no problem', text => expect(lint(parse(text))).toEqual([]));

test('hostile files are looked at and laid out in bounded work', () => {
  const many = 10_000;
  const texts = [
    `FROM a:1\nRUN ${'"x$(&& '.repeat(150_000)}`,
    `FROM a:1\nRUN rm -${'r'.repeat(900_000)}`,
    `FROM a:1\n${'ENV A=$B$C\n'.repeat(many)}`,
    `FROM a:1\n${Array.from({ length: many }, (_, at) => `ENV V${at}=$W${at}`).join('\n')}`,
    Array.from({ length: many }, (_, at) => `FROM x${at} AS s`).join('\n'),
    Array.from({ length: many }, (_, at) => `FROM s${at - 1} AS s${at}\nCOPY --from=s${at - 1} a b`).join('\n'),
    `FROM a:1 AS s0\n${Array.from({ length: 3000 }, (_, at) => `ENV V${at}=1\n`).join('')}${Array.from({ length: 3000 }, (_, at) => `FROM s${at} AS s${at + 1}\n`).join('')}`,
    'x'.repeat(1_000_000),
    '\u202e'.repeat(500_000),
    `FROM a:1\n${'${A'.repeat(300_000)}`,
    `FROM a:1\nEXPOSE ${'99999 '.repeat(150_000)}`,
    `FROM a:1\nRUN a ${'\\\n\n'.repeat(200_000)}`,
    '#'.repeat(1_000_000),
    `CMD [${"'".repeat(900_000)}]`,
  ];
  for (const text of texts) {
    expect(lint(parse(text)).length).toBeLessThanOrEqual(mostProblems);
    expect(() => formatDockerfile(text)).not.toThrow();
  }
});
