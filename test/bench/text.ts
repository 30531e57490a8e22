const levels = ['\x1b[32mINFO\x1b[0m ', 'DEBUG', '\x1b[33mWARN\x1b[0m ', 'INFO ', '\x1b[1;31mERROR\x1b[0m'];
const words = 'request served from cache after a retry of the upstream that closed its connection before the end'.split(
  ' ',
);

/** The i-th line: numbered, so that none is like another; of 50 to 110 characters, some with colours. */
function line(i: number): string {
  const from = i % 4;
  return `${String(i).padStart(8, '0')} ${levels[i % levels.length]} ${words.slice(from, from + 6 + (i % 9)).join(' ')} ${(i * 7919) % 10_007} ms`;
}

/** Lines as a program writes them, exactly `size` bytes with their ends; always the same. ASCII. */
export function sampleText(size: number, end: '\n' | '\r\n'): { text: Buffer; lines: number } {
  const text = Buffer.allocUnsafe(size);
  let lines = 0;
  let at = 0;
  while (at < size) {
    const next = line(lines) + end;
    const left = size - at - next.length;
    // The last line takes what is left, so that none is shorter than its end.
    const whole = left > 200 ? next : line(lines).padEnd(size - at - end.length, '.') + end;
    at += text.write(whole, at, 'latin1');
    lines += 1;
  }
  return { text, lines };
}

/** The same text with the ends that a program gives its lines, before a terminal makes them `\r\n`. */
export function withoutReturns(text: Buffer): Buffer {
  return Buffer.from(text.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}
