/**
 * Readers of the engine's JSON that take nothing for granted: fields are absent, null or of another type with other
 * engines and versions, and their text comes from images and users, so it is bounded.
 */

/** Enough for every honest value; what is longer is cut. */
const maxText = 65536;

export function text(value: unknown, max = maxText): string {
  return typeof value === 'string' ? value.slice(0, max) : '';
}

export function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

export function flag(value: unknown): boolean {
  return value === true;
}

export function record(value: unknown): Record<string, unknown> {
  return value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A list of strings; engines write one string where an old client gave one. */
export function texts(value: unknown): string[] {
  if (typeof value === 'string') return [text(value)];
  return list(value).flatMap(item => (typeof item === 'string' ? [text(item)] : []));
}

/** A string map, such as labels. */
export function textMap(value: unknown, max = 1000): Record<string, string> {
  const entries = Object.entries(record(value)).slice(0, max);
  // Without a prototype's own names in the way: a label may be called `__proto__`.
  return Object.fromEntries(entries.map(([key, item]) => [key.slice(0, 1024), text(item)]));
}

/** An RFC 3339 time in epoch milliseconds; null for absent ones and Go's zero time (year 1). */
export function time(value: unknown): number | null {
  const parsed = Date.parse(text(value, 64));
  return Number.isFinite(parsed) && parsed > 0 ? parsed : null;
}
