import { describe, expect, it } from 'vitest';
import { parseAnsi, plainText } from './ansi.ts';

describe('parseAnsi', () => {
  it('splits at colours, and leaves plain text alone', () => {
    expect(parseAnsi('plain')).toEqual([{ text: 'plain', style: {} }]);
    expect(parseAnsi('a\x1b[31mred\x1b[0mb')).toEqual([
      { text: 'a', style: {} },
      { text: 'red', style: { fg: 'red' } },
      { text: 'b', style: {} },
    ]);
  });

  it.each([
    ['1;32', { bold: true, fg: 'green' }],
    ['91', { fg: 'red' }],
    ['97', { fg: 'bright' }],
    ['90', { fg: 'grey' }],
    ['44', { bg: 'blue' }],
    ['38;5;9', { fg: 'red' }],
    ['38;5;208', { fg: '#ff8700' }],
    ['38;5;244', { fg: '#808080' }],
    ['38;2;1;2;255', { fg: '#0102ff' }],
    ['48:2:10:20:30', { bg: '#0a141e' }],
    ['7', { inverse: true }],
    ['38;5', {}],
    ['38;5;999', {}],
    ['38;2;1;2', {}],
    ['1234', {}],
    ['', {}],
  ])('reads SGR %j', (codes, style) => {
    const [span] = parseAnsi(`\x1b[${codes}mx`);
    expect(JSON.parse(JSON.stringify(span?.style))).toEqual(style);
  });

  it('keeps what follows a colour that ends', () => {
    const spans = parseAnsi('\x1b[1;31ma\x1b[22mb\x1b[39mc');
    expect(spans.map(({ text, style }) => [text, style.fg, style.bold ?? false])).toEqual([
      ['a', 'red', true],
      ['b', 'red', false],
      ['c', undefined, false],
    ]);
  });
});

describe('plainText', () => {
  it.each([
    ['\x1b[2J\x1b[Hmoved\x1b[?25l', 'moved'],
    ['\x1b]0;title\x07after', 'after'],
    ['\x1b]8;;javascript:alert(1)\x1b\\link\x1b]8;;\x1b\\', 'link'],
    ['\x1bPq#0;2;0\x1b\\sixel', 'sixel'],
    ['\x1b]52;c;aGVsbG8=', ''],
    ['open \x1b[', 'open '],
    ['lone \x1b', 'lone '],
    ['\x1bcreset', 'reset'],
    ['10%\r50%\r100%\r', '100%'],
    ['bell\x07 null\x00 back\x08', 'bell\u2407 null\u2400 back\u2408'],
    ['tab\there', 'tab\there'],
    ['c1 \x9b31m', 'c1 \ufffd31m'],
    ['\u202eevil\u202c', '\ufffdevil\ufffd'],
  ])('of %j is %j', (raw, text) => {
    expect(plainText(raw)).toBe(text);
    expect(
      parseAnsi(raw)
        .map(span => span.text)
        .join(''),
    ).toBe(text);
  });

  it('takes no time over hostile sequences', () => {
    const raw = `${'\x1b['.repeat(50_000)}${'\x1b]'.repeat(50_000)}${'\x1b[31;'.repeat(50_000)}`;
    expect(plainText(raw).length).toBeLessThan(raw.length);
  });
});
