/** A line of a hex view. */
export interface HexLine {
  /** Where it begins: eight hex digits. */
  offset: string;
  /** Sixteen bytes as hex, in two groups. */
  hex: string;
  /** The same as ASCII; a dot for what can't be printed. */
  text: string;
}

const width = 16;

/** How many lines a hex view of so many bytes has. */
export function hexLines(length: number): number {
  return Math.ceil(length / width);
}

/** Writes lines as `hexdump -C` does. */
export function hexLine(bytes: Uint8Array, line: number): HexLine {
  const from = line * width;
  const part = bytes.subarray(from, from + width);
  const pairs = Array.from(part, byte => byte.toString(16).padStart(2, '0'));
  const half = (at: number) =>
    pairs
      .slice(at, at + 8)
      .join(' ')
      .padEnd(23);
  return {
    offset: from.toString(16).padStart(8, '0'),
    hex: `${half(0)}  ${half(8)}`,
    text: Array.from(part, byte => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join(''),
  };
}
