/**
 * Reads the engine's line prefix: RFC 3339 with nine decimals and a zone, then a space (`2026-11-24T07:36:00.123456789Z `),
 * as `GET /containers/{id}/logs?timestamps=1` writes it. One reader a stream: it remembers the last second, because parsing a
 * date for each of a million lines would cost more than all the rest.
 */
export class TimestampReader {
  readonly #prefix = new Uint8Array(19);
  #zone = 0;
  #prefixSeconds = Number.NaN;
  /** Whole seconds of the epoch of the last timestamp read. */
  seconds = 0;
  /** Its nanoseconds. */
  nanos = 0;

  /** Bytes that the timestamp at `at` and its space take, or 0 when there is none; fills `seconds` and `nanos`. */
  read(data: Uint8Array, at: number, end: number): number {
    // The shortest form is 20 characters and a space; the shape is checked first, where most lines without one differ.
    if (end - at < 21 || data[at + 10] !== 0x54 || data[at + 4] !== 0x2d || data[at + 13] !== 0x3a) return 0;
    let pos = at + 19;
    let nanos = 0;
    if (data[pos] === 0x2e) {
      let scale = 100_000_000;
      for (pos += 1; pos < end; pos += 1) {
        const digit = (data[pos] ?? 0) - 0x30;
        if (digit < 0 || digit > 9 || scale < 1) break;
        nanos += digit * scale;
        scale /= 10;
      }
      nanos = Math.round(nanos);
    }
    let zone = 0;
    if (data[pos] === 0x5a) pos += 1;
    else {
      zone = zoneMinutes(data, pos, end);
      if (Number.isNaN(zone)) return 0;
      pos += 6;
    }
    if (pos >= end || data[pos] !== 0x20) return 0;
    if (!this.#second(data, at, zone)) return 0;
    this.seconds = this.#prefixSeconds;
    this.nanos = nanos;
    return pos + 1 - at;
  }

  #second(data: Uint8Array, at: number, zone: number): boolean {
    const prefix = this.#prefix;
    let same = zone === this.#zone && !Number.isNaN(this.#prefixSeconds);
    for (let i = 18; same && i >= 0; i -= 1) same = prefix[i] === data[at + i];
    if (same) return true;
    const text = String.fromCharCode(...data.subarray(at, at + 19));
    const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
    if (Number.isNaN(ms)) return false;
    prefix.set(data.subarray(at, at + 19));
    this.#zone = zone;
    this.#prefixSeconds = ms / 1000 - zone * 60;
    return true;
  }
}

/** Minutes of `+01:00`, NaN when it is no zone. Some engines write their own zone instead of UTC. */
function zoneMinutes(data: Uint8Array, at: number, end: number): number {
  if (end - at < 6 || data[at + 3] !== 0x3a) return Number.NaN;
  const sign = data[at] === 0x2b ? 1 : data[at] === 0x2d ? -1 : Number.NaN;
  const two = (i: number) => ((data[i] ?? 0) - 0x30) * 10 + (data[i + 1] ?? 0) - 0x30;
  const minutes = two(at + 1) * 60 + two(at + 4);
  return minutes >= 0 && minutes <= 14 * 60 ? sign * minutes : Number.NaN;
}
