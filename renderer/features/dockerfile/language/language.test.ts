import { describe, expect, test } from 'vitest';
import { parse } from '../../../../runtime/contract/dockerfile/parse.ts';
import { offersAt } from './complete.ts';
import { hoverAt } from './hover.ts';
import { spansIn } from './spans.ts';
import { expanded, variablesAt } from './variables.ts';

const images = ['debian:12', 'team/app:1'];
/** A text with a `|` where the cursor is. */
function at(text: string) {
  const offset = text.indexOf('|');
  return { file: parse(text.replace('|', '')), offset };
}
function labels(text: string): string[] | null {
  const { file, offset } = at(text);
  return offersAt(file, offset, images)?.offers.map(({ label }) => label) ?? null;
}

describe('offersAt', () => {
  test.each<[string, string[] | null]>([
    ['FROM |', ['debian:12', 'team/app:1']],
    ['FROM a AS build\nFROM |', ['build', 'debian:12', 'team/app:1']],
    ['FROM a |', ['AS']],
    ['FROM a AS |', null],
    ['FROM --|', ['--platform=']],
    ['FROM a AS build\nFROM b AS own\nCOPY --from=|', ['build', 'debian:12', 'team/app:1']],
    ['FROM a\nCOPY --chown=a --ch|', ['--from=', '--chmod=', '--link', '--exclude=', '--parents']],
    ['FROM a\nRUN --network=|', ['default', 'none', 'host']],
    ['FROM a\nRUN make |', null],
    ['FROM a\nRUN <<EOF\n|\nEOF', null],
    ['FROM a\nHEALTHCHECK |', ['CMD', 'NONE']],
    ['# |', ['syntax=', 'escape=', 'check=']],
    ['FROM a\n# |', null],
  ])('%j', (text, offers) => expect(labels(text)).toEqual(offers));

  test('instructions at the beginning of a line, not within another', () => {
    expect(labels('FROM a\nCO|')).toContain('COPY');
    expect(labels('FROM a\n  |')).toContain('RUN');
    expect(labels('FROM a\nONBUILD |')).toContain('RUN');
    expect(labels('FROM a\nRUN a \\\n  CO|')).toBeNull();
  });

  test('variables that are set before, each with its value', () => {
    const { file, offset } = at('ARG V=1\nFROM a:$V AS x\nENV A=1 B="b c"\nARG V\nENV C=$|\nENV D=1');
    const offers = offersAt(file, offset, images)?.offers ?? [];
    expect(
      offers.filter(({ about }) => /^(ENV|ARG) /.test(about ?? '')).map(({ label, detail }) => [label, detail]),
    ).toEqual([
      ['A', '1'],
      ['B', 'b c'],
      ['V', '1'],
    ]);
    expect(labels('FROM $|')).toContain('TARGETPLATFORM');
    const braced = at('FROM a\nENV A=1\nENV B=${|');
    expect(offersAt(braced.file, braced.offset, images)?.offers[0]?.insert).toBe('A}');
  });
});

test('variables come from the stage that a stage begins from', () => {
  const file = parse('ARG G=1\nFROM a AS one\nENV A=1\nARG A=9\nFROM one AS two\nENV B=2\nFROM b\nENV C=3\nRUN x\n');
  expect([...variablesAt(file, 6).keys()]).toEqual(['A']);
  expect(variablesAt(file, 6).get('A')?.value).toBe('1');
  expect([...variablesAt(file, 9).keys()]).toEqual(['C']);
  expect([...variablesAt(file, 7).keys()]).toEqual(['G']);
  const known = new Map([['A', { name: 'A', value: '1', kind: 'ENV' as const, line: 1, from: 0, to: 0 }]]);
  expect(expanded(`$A-\${A}-\${B:-x}-$C`, known)).toBe('1-1-x-$C');
});

describe('hoverAt', () => {
  test.each([
    ['FR|OM a', 'FROM', 'Begins a stage'],
    ['FROM a\nCOPY --fr|om=x a b', '--from', 'A stage by name'],
    ['FROM a\nENV A=1\nENV B=$|A', 'A', 'Set by ENV in line 2'],
    ['ARG V=1\nFROM a:$|V', 'V', 'the build can change it'],
    ['FROM a\nARG T\nENV B=$|T', 'T', 'gives it no default'],
    ['FROM a AS build\nFROM b\nCOPY --from=bu|ild a b', 'build', 'The stage of line 1'],
    ['FROM a AS build\nFROM bui|ld', 'build', 'The stage of line 1'],
    ['# escape=|`\nFROM a', 'escape', 'joins lines'],
    ['FROM a\nONBUILD RU|N x', 'RUN', 'Runs a command'],
  ])('%j', (text, title, about) => {
    const { file, offset } = at(text);
    const found = hoverAt(file, offset);
    expect(found?.title).toBe(title);
    expect(found?.about).toContain(about);
  });

  test.each(['FROM a\nRUN ma|ke', 'FROM a\nRUN <<E\nRU|N\nE', '|', 'FORM| a'])('nothing at %j', text => {
    const { file, offset } = at(text);
    expect(hoverAt(file, offset)).toBeNull();
  });
});

test('spans are in order, do not overlap, and name what they are', () => {
  const text =
    '# escape=`\n# c\nFROM --platform=x a AS b\nRUN echo "a $B" `\n  # in\n  -f\nRUN <<EOF\nFROM x\nEOF\nfrob "\n';
  const spans = spansIn(parse(text), 1, 20);
  expect(spans.map(({ from, to, kind }) => [kind, text.slice(from, to)])).toEqual([
    ['directive', '# escape=`'],
    ['comment', '# c'],
    ['keyword', 'FROM'],
    ['flag', '--platform'],
    ['keyword', 'AS'],
    ['keyword', 'RUN'],
    ['string', '"a $B"'],
    ['mark', '`'],
    ['comment', '  # in'],
    ['flag', '-f'],
    ['keyword', 'RUN'],
    ['heredoc', 'FROM x'],
    ['heredoc', 'EOF'],
    ['unknown', 'frob'],
  ]);
  expect(spansIn(parse(text), 4, 4).every(({ from }) => from >= text.indexOf('RUN echo'))).toBe(true);
});
