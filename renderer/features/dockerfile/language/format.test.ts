import { expect, test } from 'vitest';
import { parse } from '../../../../runtime/contract/dockerfile/parse.ts';
import { formatDockerfile } from './format.ts';

test.each([
  ['from x as y', 'FROM x AS y\n'],
  ['  RUN   a  b  ', 'RUN a  b\n'],
  ['COPY   a    b', 'COPY a b\n'],
  ['COPY "a   b" c', 'COPY "a   b" c\n'],
  ['RUN a && \\\n b \\\n\n\t# why\n        c', 'RUN a && \\\n    b \\\n    # why\n    c\n'],
  ['RUN a\\\nb', 'RUN a\\\nb\n'],
  ['RUN a   \\\nb', 'RUN a \\\n    b\n'],
  ['RUN echo "x \\\n  y" \\\n  z', 'RUN echo "x \\\n  y" \\\n    z\n'],
  ["RUN echo 'x \\\n  y'", "RUN echo 'x \\\n  y'\n"],
  ['RUN a\\ \\\n b', 'RUN a\\ \\\n b\n'],
  ['FROM x\n\n\n\nRUN y\n\n\n', 'FROM x\n\nRUN y\n'],
  ['  # comment  \nFROM x', '# comment\nFROM x\n'],
  [' # escape=`\nFROM x', ' # escape=`\nFROM x\n'],
  ['# escape=`\nRUN a `\n b', '# escape=`\nRUN a `\n    b\n'],
  ['run <<EOF\n  a   \n\n\nEOF\ncmd b', 'RUN <<EOF\n  a   \n\n\nEOF\nCMD b\n'],
  ['onbuild run x', 'ONBUILD RUN x\n'],
  ['healthcheck --interval=1s cmd x', 'HEALTHCHECK --interval=1s CMD x\n'],
  ['ENV A b  \\\n   c', 'ENV A b  \\\n   c\n'],
  ['FORM x', 'FORM x\n'],
  ['', ''],
  ['\n\n', ''],
])('%j', (text, formatted) => expect(formatDockerfile(text)).toBe(formatted));

/** What a builder reads, with runs of blanks outside of quotes as one. */
function meaning(text: string): unknown {
  const { directives, instructions } = parse(text);
  const plain = (words: string) => {
    let quote = '';
    let out = '';
    for (let at = 0; at < words.length; at++) {
      const char = words[at] as string;
      if (char === '\\' && quote !== "'") {
        out += words.slice(at, at + 2);
        at += 1;
      } else if (!quote && /\s/.test(char)) out = /\s$/.test(out) ? out : `${out} `;
      else {
        if (quote) quote = char === quote ? '' : quote;
        else if (char === '"' || char === "'") quote = char;
        out += char;
      }
    }
    return out.trim();
  };
  return {
    directives: directives.map(({ name, value }) => [name, value]),
    instructions: instructions.map(({ keyword, text: words, json, heredocs, nested }) => [
      keyword,
      // AS and the word behind ONBUILD and HEALTHCHECK may change their case.
      keyword === 'FROM' || nested ? plain(words).toLowerCase() : plain(words),
      json,
      heredocs.map(({ name, content }) => [name, content]),
    ]),
  };
}

/** A generator of numbers that is the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('formatting changes no meaning, and nothing more the second time: 5,000 texts of odd pieces', () => {
  const pieces = [
    'from a as b',
    'RUN ',
    'run x',
    'COPY  a  b',
    'ENV A=b',
    'ENV A  b  c',
    'ARG V',
    'cmd ["a",  "b"]',
    '\\',
    ' \\',
    '\\ ',
    '`',
    '\n',
    '\n',
    '\n',
    '\n\n\n',
    '  ',
    '\t',
    '# note',
    '#',
    '# escape=`',
    '"',
    "'",
    'x',
    ' && ',
    '<<EOF',
    '<<-"E F"',
    'EOF\n',
    '\tE F\n',
    'onbuild ',
    'healthcheck cmd x',
    'WORKDIR /a  b',
    '$V',
    '--from=b ',
    'FORM x',
    '\\\n',
    ' \\\n  ',
    'LABEL a  b',
  ];
  const next = numbers(7);
  for (let round = 0; round < 5000; round++) {
    const count = 1 + Math.floor(next() * 14);
    const text = Array.from({ length: count }, () => pieces[Math.floor(next() * pieces.length)]).join('');
    const formatted = formatDockerfile(text);
    expect(meaning(formatted), JSON.stringify(text)).toEqual(meaning(text));
    expect(formatDockerfile(formatted), JSON.stringify(text)).toBe(formatted);
  }
});
