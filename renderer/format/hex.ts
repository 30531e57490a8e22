/**
 * Writes bytes as `hexdump -C` does: offset, bytes in groups of eight, and the same as text with a dot for what can't be printed.
 * @param width bytes a line
 */
export function hexLines(bytes: Uint8Array, width: 8 | 16): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += width) {
    const row = Array.from(bytes.subarray(at, at + width));
    const hex = row.map(byte => byte.toString(16).padStart(2, '0'));
    const groups = Array.from({ length: width / 8 }, (_, group) =>
      hex
        .slice(group * 8, group * 8 + 8)
        .join(' ')
        .padEnd(23),
    );
    const text = row.map(byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
    lines.push([at.toString(16).padStart(8, '0'), ...groups, text].join('  '));
  }
  return lines;
}
