import { describe, expect, test } from 'vitest';
import { parse } from '../contract/dockerfile/parse.ts';
import { goPairs } from './go-values.ts';
import { readEntry } from './history-entry.ts';
import { reconstruct } from './reconstruct.ts';

const around = {
  env: new Map([
    ['A', 'b c'],
    ['P', '$HOME/x'],
  ]),
  labels: new Map([['org.x/y', 'a "b"']]),
  shell: ['/bin/sh', '-c'],
};
const read = (createdBy: string) => readEntry(createdBy, '', around);

// Left: `created_by` as builders record it.
test.each([
  ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
  ['/bin/sh -c #(nop)  CMD ["/bin/sh" "-c" "echo a"]', 'CMD echo a'],
  ['CMD ["nginx" "-g" "daemon off;"]', 'CMD ["nginx", "-g", "daemon off;"]'],
  ['/bin/sh -c #(nop)  EXPOSE 80', 'EXPOSE 80'],
  ['EXPOSE map[53/udp:{} 80/tcp:{}]', 'EXPOSE 53/udp 80/tcp'],
  ['VOLUME [/data /logs]', 'VOLUME ["/data", "/logs"]'],
  ['/bin/sh -c #(nop)  ENV A=b c', 'ENV A="b c"'],
  ['ENV A=b c Z=1', 'ENV A="b c" Z=1'],
  ['ENV P=$HOME/x', 'ENV P="\\$HOME/x"'],
  ['LABEL org.x/y=a "b"', 'LABEL org.x/y="a \\"b\\""'],
  ['ARG V=1', 'ARG V=1'],
  ['ARG V', 'ARG V'],
  ['ARG V=a b', 'ARG V="a b"'],
  ['WORKDIR /app', 'WORKDIR /app'],
  ['USER 1000', 'USER 1000'],
  ['STOPSIGNAL SIGQUIT', 'STOPSIGNAL SIGQUIT'],
  ['ONBUILD RUN make', 'ONBUILD RUN make'],
  ['SHELL [/bin/bash -o pipefail -c]', 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]'],
  [
    'HEALTHCHECK &{["CMD-SHELL" "curl -f x || exit 1"] "30s" "3s" "0s" \'\\x03\'}',
    'HEALTHCHECK --interval=30s --timeout=3s --retries=3 CMD curl -f x || exit 1',
  ],
  [
    'HEALTHCHECK &{["CMD" "check"] "0s" "0s" "1m0s" "5s" \'\\x00\'}',
    'HEALTHCHECK --start-period=1m0s --start-interval=5s CMD ["check"]',
  ],
  ['HEALTHCHECK &{["NONE"] "0s" "0s" "0s" \'\\x00\'}', 'HEALTHCHECK NONE'],
  ['/bin/sh -e -c #(nop) WORKDIR /srv', 'WORKDIR /srv'],
  ['/bin/sh -c make', 'RUN make'],
  ['RUN /bin/sh -c make # buildkit', 'RUN make'],
  ['RUN |1 V=1.2 /bin/sh -c make # buildkit', 'RUN make'],
  ['|2 A=b C=d e /bin/sh -c make all', 'RUN make all'],
  ['RUN make all # buildkit', 'RUN ["make", "all"]'],
  ['COPY src ./src # buildkit', 'COPY src ./src'],
  [`/bin/sh -c #(nop) COPY dir:${'4b1be1de1a1e'.padEnd(64, '0')} in /app `, 'COPY unknown-4b1be1de1a1e /app'],
  ['RUN /bin/sh -c a\nb # buildkit', 'RUN <<EOF\na\nb\nEOF'],
  ['RUN /bin/sh -c a\nEOF # buildkit', 'RUN <<EOF_\na\nEOF\nEOF_'],
  // What would be read as something else.
  ['/bin/sh -c cat <<EOF', 'RUN ["/bin/sh", "-c", "cat <<EOF"]'],
  ['/bin/sh -c a \\', 'RUN ["/bin/sh", "-c", "a \\\\"]'],
  ['/bin/sh -c #(nop)  USER a\nRUN evil', 'USER a RUN evil'],
  ['COPY a \\', null],
  ['bazel build ...', null],
  ['', null],
])('%j', (createdBy, instruction) => expect(read(createdBy).instruction).toBe(instruction));

test('another shell is taken off its commands', () => {
  const bash = { ...around, shell: ['/bin/bash', '-o', 'pipefail', '-c'] };
  expect(readEntry('RUN /bin/bash -o pipefail -c curl x | tar x # buildkit', '', bash).instruction).toBe(
    'RUN curl x | tar x',
  );
});

test('long commands are broken where their meaning stays', () => {
  const command = `set -eux; \tapt-get update; \tapt-get install -y "a \t b" && rm -rf /var/lib/apt/lists/*; \t# note ${'x'.repeat(40)}`;
  const { instruction } = read(`/bin/sh -c ${command}`);
  expect(instruction?.split('\n').length).toBeGreaterThan(3);
  expect(instruction).toContain('"a \t b"');
  const [run] = parse(`${instruction}\n`).instructions;
  expect(run?.text.replace(/\s+/g, ' ')).toBe(command.replace(/\s+/g, ' '));
});

describe('reconstruct', () => {
  const story = { name: 'team/app:1', base: 'debian:12', env: new Map(), labels: new Map(), triggers: [] };
  const entry = (createdBy: string) => ({ createdBy, comment: '' });

  test('base, arguments and what cannot be known', () => {
    const text = reconstruct({
      ...story,
      entries: ['ARG V=1', 'ARG TOKEN', 'RUN |2 V=1 TOKEN=x /bin/sh -c make # buildkit', 'CMD ["a"]'].map(entry),
    });
    expect(text).toContain('# Reconstructed from the history of team/app:1.');
    expect(text.split('FROM')[1]).toBe(
      ' debian:12\nARG V=1\nARG TOKEN\n# The build set TOKEN=x\nRUN make\nCMD ["a"]\n',
    );
  });

  test('triggers that only the configuration has', () => {
    const entries = ['/bin/sh -c #(nop)  ONBUILD RUN a'].map(entry);
    expect(reconstruct({ ...story, entries, triggers: ['RUN a', 'RUN b'] }).split('debian:12')[1]).toBe(
      '\nONBUILD RUN a\nONBUILD RUN b\n',
    );
  });

  test('any history gives what parses, within bounds', () => {
    const hostile = [
      '\u0000',
      'RUN /bin/sh -c <<A <<B',
      'x\nFROM evil',
      'HEALTHCHECK &{',
      'ENV',
      'COPY "',
      'EXPOSE map[',
      'SHELL [',
    ];
    const text = reconstruct({ ...story, base: null, entries: hostile.map(entry) });
    expect(parse(text).instructions.filter(each => each.keyword === 'FROM')).toHaveLength(1);
    expect(parse(text).instructions.every(each => each.heredocs.length === 0)).toBe(true);
    const many = reconstruct({
      ...story,
      entries: Array.from({ length: 100_000 }, () => entry('RUN /bin/sh -c make')),
    });
    expect(many.length).toBeLessThan(600_000);
    expect(many).toContain('more instructions.');
    expect(reconstruct({ ...story, entries: [entry(`RUN ${'x'.repeat(1_000_000)}`)] }).length).toBeLessThan(1000);
  });
});

test('pairs whose quotes are lost end where the next name begins', () => {
  expect(goPairs('A=1 2 B=3=4 C=', new Map())).toEqual([
    { name: 'A', value: '1 2' },
    { name: 'B', value: '3=4' },
    { name: 'C', value: '' },
  ]);
});
