const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

/** Milliseconds in one unit, as lists show ages: "1.4 s", "38 min", "2 h", "3 d", "3 w", "5 mo", "2 y". */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  const value = Math.max(0, ms);
  if (value < 9.95 * second) return `${(value / second).toFixed(value < second / 10 ? 2 : 1)} s`;
  if (value < minute) return `${Math.floor(value / second)} s`;
  if (value < hour) return `${Math.floor(value / minute)} min`;
  if (value < 2 * day) return value < day ? `${Math.floor(value / hour)} h` : '1 d';
  if (value < 2 * week) return `${Math.floor(value / day)} d`;
  if (value < 9 * week) return `${Math.floor(value / week)} w`;
  if (value < 365 * day) return `${Math.floor(value / (30 * day))} mo`;
  return `${Math.floor(value / (365 * day))} y`;
}

/** How long ago `then` was at `now` (both milliseconds of the epoch), for a column: "now", "38 min". */
export function age(then: number, now: number): string {
  if (!Number.isFinite(then)) return '–';
  const passed = now - then;
  // Clocks of a guest and its host differ a little: the near future is now.
  if (passed < 1 * second && passed > -minute) return 'now';
  return passed < 0 ? `in ${duration(-passed)}` : wholeSeconds(passed);
}

/** The same inside a sentence: "just now", "38 min ago", "in 2 h". */
export function ago(then: number, now: number): string {
  const text = age(then, now);
  if (text === 'now') return 'just now';
  return text === '–' || text.startsWith('in ') ? text : `${text} ago`;
}

/** Ages have no tenths: a list that ticks twice a minute could not keep them true. */
function wholeSeconds(ms: number): string {
  return ms < 10 * second ? `${Math.floor(ms / second)} s` : duration(ms);
}

const dateAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The hover of every relative time, in the computer's own zone: "24 Nov 2026, 14:32:07". */
export function exactTime(ms: number): string {
  return Number.isFinite(ms) ? dateAndTime.format(ms) : 'Not known';
}

/** Time of day with milliseconds, as log lines show it: "14:32:07.415". */
export function clockTime(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
