/** An object or list in a log line, with the words before it. */
export interface JsonPart {
  value: object;
  text: string;
}

/** Longer texts are not read as JSON: to show them would cost more than they are worth. */
const maxJson = 256 * 1024;

/** Whether it is worth trying: cheap enough for every row. */
export function looksLikeJson(text: string): boolean {
  const end = text.trimEnd().at(-1);
  return (end === '}' && text.includes('{')) || (end === ']' && text.trimStart().startsWith('['));
}

/** The JSON that a line is or ends with (`12:00 INFO {"a":1}`); null when there is none. */
export function jsonOf(text: string): JsonPart | null {
  if (text.length > maxJson || !looksLikeJson(text)) return null;
  const starts = [0, text.indexOf(' {') + 1, text.indexOf('{')];
  for (const start of new Set(starts)) {
    const part = text.slice(start).trim();
    try {
      const value: unknown = JSON.parse(part);
      if (value && typeof value === 'object' && Object.keys(value).length > 0) return { value, text: part };
    } catch {
      // Not from here on.
    }
  }
  return null;
}
