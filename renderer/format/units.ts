/** How numbers are written everywhere in the app: human units on the surface, the exact value for the hover. */

const integer = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 9214 → "9,214". */
export function number(value: number): string {
  return Number.isFinite(value) ? integer.format(value) : '–';
}

const short = new Intl.NumberFormat('en-US', { notation: 'compact' });

/** Large counts in few digits: 10_300_000 → "10M". */
export function compact(value: number): string {
  return Number.isFinite(value) ? short.format(value) : '–';
}

/** count(1, 'image') → "1 image"; count(3, 'entry', 'entries') → "3 entries". */
export function count(value: number, singular: string, plural = `${singular}s`): string {
  return `${number(value)} ${value === 1 ? singular : plural}`;
}

/** Three significant digits at most: 9.64 → "9.6", 78.04 → "78", 438.2 → "438". `fine` keeps two decimals under ten. */
function significant(value: number, fine: boolean): string {
  const decimals = value >= 99.95 ? 0 : fine && value < 9.995 ? 2 : 1;
  return String(Number(value.toFixed(decimals)));
}

function scaled(value: number, base: 1000 | 1024): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const sign = value < 0 ? '-' : '';
  let rest = Math.abs(value);
  let unit = 0;
  // 999.96 MB would round to "1000 MB", so the step up is taken at what rounds, not at the power.
  while (rest >= base - 0.5 && unit < units.length - 1) {
    rest /= base;
    unit += 1;
  }
  const text = unit === 0 ? String(Math.round(rest)) : significant(rest, unit >= 3);
  return `${sign}${text} ${units[unit]}`;
}

/** Bytes on disks and networks, in powers of 1000 as `docker images` prints them: 438_200_000 → "438 MB", "1.05 GB". */
export function bytes(value: number): string {
  return Number.isFinite(value) ? scaled(value, 1000) : '–';
}

/**
 * Bytes of memory, in powers of 1024 under the names `docker run -m` uses: 536_870_912 → "512 MB", because
 * the limit somebody typed as `512m` must read as 512 wherever it is shown.
 */
export function memory(value: number): string {
  return Number.isFinite(value) ? scaled(value, 1024) : '–';
}

/** The hover of {@link bytes} and {@link memory}: "438,200,000 bytes". */
export function exactBytes(value: number): string {
  return Number.isFinite(value) ? count(Math.round(value), 'byte') : 'Not known';
}

/** A rate: 1_200_000 → "1.2 MB/s". */
export function rate(bytesPerSecond: number): string {
  return Number.isFinite(bytesPerSecond) ? `${bytes(bytesPerSecond)}/s` : '–';
}

/** 31.66 → "31.7%" (the argument is in percent, not a fraction). From 100 on without decimals: "214%". */
export function percent(value: number, decimals = 1): string {
  if (!Number.isFinite(value)) return '–';
  return `${value.toFixed(Math.abs(value) >= 99.95 ? 0 : decimals)}%`;
}
