/** A colour of a text: one of the sixteen by their names in the design tokens, or `#rrggbb`. */
export type Colour = string;

export interface AnsiStyle {
  fg?: Colour;
  bg?: Colour;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
  strike?: boolean;
  inverse?: boolean;
}

/** A run of text in one style. */
export interface AnsiSpan {
  text: string;
  style: AnsiStyle;
}

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/**
 * Escape sequences as ECMA-48 has them. The one group holds the parameters of an SGR, the only sequence that means
 * something here: a log line moves no cursor.
 */
const esc = '\x1b';
const escapes = new RegExp(
  [
    String.raw`${esc}\[([\d;:]*)m`, // SGR
    String.raw`${esc}\[[\x20-\x3f]*[\x40-\x7e]?`, // any other CSI
    String.raw`${esc}[\]P_^X][^\x07${esc}]*(?:\x07|${esc}\\)?`, // OSC, DCS, APC, PM, SOS up to their end or the line's
    String.raw`${esc}[\x20-\x2f]*[\x30-\x7e]?`, // two characters, or a lone escape
  ].join('|'),
  'g',
);

/** Controls but for the tab, and the marks that turn the direction of what follows: none may act on the page. */
const controls = /(?!\t)\p{Cc}|[\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** The styled runs of a log line. Nothing of it acts: controls show as symbols, unknown sequences vanish. */
export function parseAnsi(raw: string): AnsiSpan[] {
  const text = overwritten(raw);
  if (!text.includes('\x1b')) return text ? [{ text: visible(text), style: {} }] : [];
  const spans: AnsiSpan[] = [];
  let style: AnsiStyle = {};
  let from = 0;
  const push = (to: number) => {
    const part = visible(text.slice(from, to));
    if (!part) return;
    const last = spans.at(-1);
    if (last && last.style === style) last.text += part;
    else spans.push({ text: part, style });
  };
  for (const found of text.matchAll(escapes)) {
    push(found.index);
    from = found.index + found[0].length;
    if (found[1] !== undefined) style = sgr(style, found[1]);
  }
  push(text.length);
  return spans;
}

/** The line as it is read and searched: without escape sequences. */
export function plainText(raw: string): string {
  const text = overwritten(raw);
  return visible(text.includes('\x1b') ? text.replaceAll(escapes, '') : text);
}

/** A progress line writes itself anew after a carriage return; like a terminal, the last writing shows. */
function overwritten(text: string): string {
  if (!text.includes('\r')) return text;
  const trimmed = text.replace(/\r+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1);
}

function visible(text: string): string {
  return text.replaceAll(controls, char => {
    const code = char.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** Applies the parameters of one SGR sequence (ECMA-48 8.3.117, with xterm's colours). */
function sgr(before: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters === '' ? [0] : parameters.split(/[;:]/).map(Number);
  let style: AnsiStyle = { ...before };
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, used] = extended(codes, i + 1);
      if (colour) style[code === 38 ? 'fg' : 'bg'] = colour;
      i += used;
    } else style = simple(style, code);
  }
  return style;
}

function simple(style: AnsiStyle, code: number): AnsiStyle {
  if (code === 0) return {};
  if (code >= 30 && code <= 37) return { ...style, fg: named(code - 30) };
  if (code >= 40 && code <= 47) return { ...style, bg: named(code - 40) };
  if (code >= 90 && code <= 97) return { ...style, fg: named(code - 90 + 8) };
  if (code >= 100 && code <= 107) return { ...style, bg: named(code - 100 + 8) };
  switch (code) {
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
    case 21:
      return { ...style, underline: true };
    case 7:
      return { ...style, inverse: true };
    case 9:
      return { ...style, strike: true };
    case 22:
      return { ...style, bold: false, dim: false };
    case 23:
      return { ...style, italic: false };
    case 24:
      return { ...style, underline: false };
    case 27:
      return { ...style, inverse: false };
    case 29:
      return { ...style, strike: false };
    case 39:
      return { ...style, fg: undefined };
    case 49:
      return { ...style, bg: undefined };
    default:
      return style;
  }
}

/** `5;n` or `2;r;g;b` after 38 or 48: the colour and how many codes it took. */
function extended(codes: readonly number[], at: number): [Colour | undefined, number] {
  if (codes[at] === 5) return [indexed(codes[at + 1] ?? -1), 2];
  if (codes[at] !== 2) return [undefined, 0];
  const rgb = [codes[at + 1], codes[at + 2], codes[at + 3]];
  const valid = rgb.every(value => value !== undefined && value >= 0 && value <= 255);
  return [valid ? hex(rgb as number[]) : undefined, 4];
}

function indexed(index: number): Colour | undefined {
  if (!(index >= 0 && index <= 255)) return undefined;
  if (index < 16) return named(index);
  if (index >= 232) return hex(new Array(3).fill((index - 232) * 10 + 8));
  const cube = index - 16;
  return hex(
    [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(step => (step === 0 ? 0 : step * 40 + 55)),
  );
}

/** The bright ones are the same hues here, but for white: the tokens are chosen to be readable on both grounds. */
function named(index: number): Colour {
  if (index === 15) return 'bright';
  if (index === 8) return 'grey';
  return names[index % 8] ?? 'white';
}

function hex(rgb: readonly number[]): Colour {
  return `#${rgb.map(value => value.toString(16).padStart(2, '0')).join('')}`;
}
