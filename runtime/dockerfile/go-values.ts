/**
 * Values as builders write them into an image's history, which is Go's way of printing and loses quotes: `map[80/tcp:{}]`,
 * `["a" "b"]`, `[/data /logs]`, `A=b c`. They are turned back as far as that can be done.
 */

/** `["nginx" "-g" "daemon off;"]`, with blanks or commas between; null for anything else. */
export function goStrings(text: string): string[] | null {
  const inner = /^\[([\s\S]*)\]$/.exec(text.trim())?.[1];
  if (inner === undefined) return null;
  const strings: string[] = [];
  const one = /[\s,]*("(?:[^"\\]|\\.)*")/y;
  while (one.lastIndex < inner.trimEnd().length) {
    const found = one.exec(inner);
    const value = found && goString(found[1] ?? '');
    if (value === null) return null;
    strings.push(value);
  }
  return strings;
}

/** A string as `%q` prints it; null where it is none. */
export function goString(quoted: string): string | null {
  const json = quoted
    .replace(/\\x([0-9a-f]{2})/g, '\\u00$1')
    .replace(/\\a/g, '\\u0007')
    .replace(/\\v/g, '\\u000b')
    .replace(/\\U000?([0-9a-f]{5})/g, (_, hex: string) =>
      JSON.stringify(String.fromCodePoint(Number.parseInt(hex, 16))).slice(1, -1),
    );
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** Keys of `map[80/tcp:{} 53/udp:{}]`, or the words of a plain list. */
export function goKeys(text: string): string[] {
  const inner = /^map\[(.*)\]$/.exec(text.trim())?.[1];
  const words = (inner ?? text).split(/\s+/).filter(Boolean);
  return inner === undefined ? words : words.map(word => word.replace(/:\{\}$/, ''));
}

/** Words of `[/data /logs]`. */
export function goList(text: string): string[] {
  return (/^\[(.*)\]$/.exec(text.trim())?.[1] ?? text).split(/\s+/).filter(Boolean);
}

/**
 * Pairs of `A=b c D=e`, where quotes are lost: what the image's configuration says of a name decides where its value ends,
 * and the next `NAME=` where it says nothing.
 */
export function goPairs(text: string, known: ReadonlyMap<string, string>): { name: string; value: string }[] {
  const pairs: { name: string; value: string }[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const equals = rest.indexOf('=');
    if (equals < 0) return [...pairs, { name: rest, value: '' }];
    const name = rest.slice(0, equals);
    const behind = rest.slice(equals + 1);
    const value = known.get(name);
    const sure = value !== undefined && behind.startsWith(value) && /^(\s|$)/.test(behind.slice(value.length));
    const end = sure ? value.length : behind.search(/\s+[A-Za-z_][\w.\-/]*=|$/);
    pairs.push({ name, value: behind.slice(0, end) });
    rest = behind.slice(end).trimStart();
  }
  return pairs;
}

/** `&{["CMD-SHELL" "curl -f x"] "30s" "3s" "0s" '\x03'}` as it is written in a Dockerfile; null where it can't be read. */
export function goHealthcheck(text: string): string | null {
  const found = /^&\{(\[.*?\]) ((?:"[^"]*" ?)+) '(.+)'\}$/s.exec(text.trim());
  const test = goStrings(found?.[1] ?? '');
  if (!found || !test) return text.trim() === '&{["NONE"]}' ? 'HEALTHCHECK NONE' : null;
  const [kind, ...command] = test;
  if (kind === 'NONE') return 'HEALTHCHECK NONE';
  const times = [...(found[2] ?? '').matchAll(/"([^"]*)"/g)].map(each => each[1] ?? '');
  // From Docker 25 on a start interval stands behind the start period.
  const names = ['interval', 'timeout', 'start-period', 'start-interval'];
  const flags = times.flatMap((time, index) => (/^0s?$/.test(time) || !time ? [] : [`--${names[index]}=${time}`]));
  const retries = runeNumber(found[3] ?? '');
  if (retries > 0) flags.push(`--retries=${retries}`);
  const shown = kind === 'CMD-SHELL' ? (command[0] ?? '') : execForm(command);
  return ['HEALTHCHECK', ...flags, 'CMD', shown].join(' ');
}

/** The number that Go printed as a character: `\x03` is 3, `\n` 10. */
function runeNumber(rune: string): number {
  const named: Record<string, number> = { '\\a': 7, '\\b': 8, '\\t': 9, '\\n': 10, '\\v': 11, '\\f': 12, '\\r': 13 };
  const hex = /^\\x([0-9a-f]{2})$/.exec(rune);
  if (hex) return Number.parseInt(hex[1] ?? '', 16);
  return named[rune] ?? rune.codePointAt(0) ?? 0;
}

/** A value as a Dockerfile needs it: in quotes where a blank or a sign with a meaning is in it. */
export function quoted(value: string): string {
  if (/^[\w./:@%+,=~-]*$/.test(value) && value !== '') return value;
  return `"${value.replace(/[\\"$]/g, '\\$&')}"`;
}

/** The exec form of these words. */
export function execForm(words: readonly string[]): string {
  return `[${words.map(word => JSON.stringify(word)).join(', ')}]`;
}
