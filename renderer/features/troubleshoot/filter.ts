/** Which lines of the log are shown. */
export type LogPart = 'all' | 'trouble' | 'engine' | 'gantry';

interface Line {
  source: 'gantry' | 'engine';
  text: string;
  level: 'error' | 'warn' | 'plain';
}

/** The lines of a part that hold every word of the filter, regardless of case. */
export function filterLines<L extends Line>(lines: readonly L[], filter: string, part: LogPart): readonly L[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (part === 'all' && words.length === 0) return lines;
  return lines.filter(line => inPart(line, part) && holds(line.text, words));
}

function inPart({ source, level }: Line, part: LogPart): boolean {
  switch (part) {
    case 'all':
      return true;
    case 'trouble':
      return level !== 'plain';
    case 'engine':
    case 'gantry':
      return source === part;
  }
}

function holds(text: string, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const lower = text.toLowerCase();
  return words.every(word => lower.includes(word));
}
