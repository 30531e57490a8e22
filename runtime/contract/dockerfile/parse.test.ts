import { describe, expect, test } from 'vitest';
import { type Instruction, parse } from './parse.ts';
import { unquote, variablesIn } from './words.ts';

const one = (text: string): Instruction => {
  const [first] = parse(text).instructions;
  if (!first) throw new Error('No instruction.');
  return first;
};

describe('parse', () => {
  test.each([
    ['RUN echo a \\\n  b', 'RUN', 'echo a   b', 1, 2],
    ['RUN a\\\nb', 'RUN', 'ab', 1, 2],
    ['RU\\\nN x', 'RUN', 'x', 1, 2],
    ['# escape=`\nRUN a `\n  b', 'RUN', 'a   b', 2, 3],
    ['# c\n# escape=`\nRUN a \\\n  b', 'RUN', 'a   b', 3, 4],
    ['RUN a \\\n # c\n\n b\n', 'RUN', 'a  b', 1, 4],
    ['RUN a \\\\\nCMD b', 'RUN', 'a \\\\', 1, 1],
    ['  from   x  ', 'FROM', 'x', 1, 1],
    ['\uFEFFFROM x', 'FROM', 'x', 1, 1],
    ['RUN x \\', 'RUN', 'x', 1, 1],
    ['RUN x \\\n\n\n', 'RUN', 'x', 1, 4],
    ['FROM x\r\nRUN y', 'FROM', 'x', 1, 1],
  ])('%j', (text, keyword, joined, line, lastLine) => {
    expect(one(text)).toMatchObject({ keyword, text: joined, line, lastLine });
  });

  test('directives only at the very start', () => {
    expect(parse('# syntax=docker/dockerfile:1\n# Escape = `\nFROM x').directives).toMatchObject([
      { name: 'syntax', value: 'docker/dockerfile:1', line: 1 },
      { name: 'escape', value: '`', line: 2 },
    ]);
    expect(parse('\n# escape=`\nFROM x').directives).toEqual([]);
    expect(parse('FROM x\n# escape=`').escape).toBe('\\');
  });

  test('flags, arguments and their places', () => {
    const text = 'COPY --from=build \\\n  --chown=a:b "a b" c\\ d /x/\n';
    const copy = one(text);
    expect(copy.flags.map(({ name, value }) => [name, value])).toEqual([
      ['from', 'build'],
      ['chown', 'a:b'],
    ]);
    expect(copy.args.map(({ raw }) => raw)).toEqual(['"a b"', 'c\\ d', '/x/']);
    for (const { from, to, raw } of [...copy.flags, ...copy.args]) expect(text.slice(from, to)).toBe(raw);
    expect(text.slice(copy.from, copy.to)).toBe(text.trimEnd());
    expect(copy.args.map(({ raw }) => unquote(raw, '\\'))).toEqual(['a b', 'c d', '/x/']);
  });

  test.each([
    ['CMD ["a", "b\\n"]', ['a', 'b\n']],
    ["CMD ['a']", null],
    ['CMD ["a", 1]', null],
    ['CMD [ "a" \\\n, "b" ]', ['a', 'b']],
    ['RUN --mount=type=cache,target=/x ["a"]', ['a']],
    ['ENV ["a"]', null],
  ])('exec form: %j', (text, json) => expect(one(text).json).toEqual(json));

  test('heredocs', () => {
    const file = parse('RUN <<A cat && 3<<-"B C" x\n1\nA\n\t2\n\tB C\nCOPY <<\'E\' /x\nFROM not\nE\nRUN x <<never\n..');
    expect(file.instructions.map(({ keyword, line, lastLine }) => [keyword, line, lastLine])).toEqual([
      ['RUN', 1, 5],
      ['COPY', 6, 8],
      ['RUN', 9, 10],
    ]);
    expect(file.instructions.flatMap(each => each.heredocs)).toMatchObject([
      { name: 'A', content: '1', expands: true, ended: true },
      { name: 'B C', content: '\t2', expands: false },
      { name: 'E', content: 'FROM not', expands: false },
      { name: 'never', content: '..', ended: false },
    ]);
    expect(one('RUN echo "<<EOF"\nx').heredocs).toEqual([]);
    expect(one('RUN ["a", "<<EOF"]\nx').heredocs).toEqual([]);
    expect(one('ENV A=<<EOF').heredocs).toEqual([]);
  });

  test('what stands within another', () => {
    expect(one('ONBUILD copy --from=x a b').nested).toMatchObject({ keyword: 'COPY', line: 1 });
    expect(one('HEALTHCHECK --interval=5s CMD ["a"]').nested).toMatchObject({ keyword: 'CMD', json: ['a'] });
    expect(one('HEALTHCHECK NONE').nested).toBeNull();
    expect(one('ONBUILD ONBUILD RUN x').nested?.nested).toBeNull();
  });

  test('stages', () => {
    const { stages, preamble } = parse('ARG V=1\nFROM --platform=$P a:$V as Build\nRUN x\nFROM b\n');
    expect(preamble).toHaveLength(1);
    expect(stages.map(({ name, base, line, instructions }) => [name, base, line, instructions.length])).toEqual([
      ['build', 'a:$V', 2, 2],
      ['', 'b', 4, 1],
    ]);
  });

  test('takes anything', () => {
    for (const text of ['', '\\', 'FROM', 'RUN <<EOF', 'x\\\n\\\n', '\u0000\n#', '\\\n\\\n\\', 'ONBUILD', '\\\n#'])
      expect(() => parse(text)).not.toThrow();
  });

  test('a line of a megabyte and ten thousand instructions are read', () => {
    expect(one(`RUN ${'a "b$'.repeat(200_000)}`).args.length).toBeGreaterThan(1);
    expect(one(`RUN ${'x \\\n'.repeat(200_000)}`).lastLine).toBe(200_001);
    expect(parse(`FROM x\n${'RUN a <<E\nb\nE\n'.repeat(10_000)}`).instructions).toHaveLength(10_001);
  });
});

test.each([
  [`$A \${B} x`, ['A', 'B']],
  [`\${A:-$B}`, ['A', 'B']],
  ['\'$A\' "$B"', ['B']],
  ['\\$A \\\\$B', ['B']],
  [`$ \${} $1 \${1}`, []],
  ['${A', ['A']],
])('variables in %j', (text, names) => {
  const found = variablesIn(text, '\\');
  expect(found.map(({ name }) => name)).toEqual(names);
});

test('a text of nothing but variables is read in linear time', () => {
  expect(variablesIn('${A'.repeat(300_000), '\\')).toHaveLength(300_000);
});
