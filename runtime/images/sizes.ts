const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes for reading, in Docker's powers of 1000 and as the page writes them: `43.8 MB`, `438 MB`, `1.05 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 rounds to 1000, which is the next unit's 1.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const fine = unit >= 3 && value < 9.995;
  const decimals = unit === 0 || value >= 99.95 ? 0 : fine ? 2 : 1;
  return `${Number(value.toFixed(decimals))} ${units[unit]}`;
}
