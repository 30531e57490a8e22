import { describe, expect, it } from 'vitest';
import { LogBuffer } from './log-buffer.ts';
import { LogSearch, matchesIn, queryPattern } from './search.ts';

function bufferOf(lines: string[], bounds?: { lines: number; bytes: number }): LogBuffer {
  const buffer = new LogBuffer(bounds);
  add(buffer, lines);
  return buffer;
}

function add(buffer: LogBuffer, lines: string[]): void {
  const parts = lines.map(line => Buffer.from(line));
  let end = 0;
  buffer.append({
    data: new Uint8Array(Buffer.concat(parts)),
    ends: Uint32Array.from(parts, part => (end += part.length)),
    times: new Float64Array(lines.length),
    flags: new Uint8Array(lines.length),
  });
}

function search(buffer: LogBuffer, text: string, options: { caseSensitive?: boolean; regex?: boolean } = {}) {
  const query = { text, caseSensitive: false, regex: false, ...options };
  const pattern = queryPattern(query);
  if (!pattern) throw new Error('no pattern');
  const found = new LogSearch(buffer, query, pattern, 0);
  while (found.busy) found.run();
  return found;
}

describe('LogSearch', () => {
  const buffer = bufferOf(['a timeout', 'nothing', 'TimeOut and timeout', 'time\x1b[31mout']);

  it('counts every match, whatever colours stand in it', () => {
    expect(search(buffer, 'timeout').hits).toEqual([0, 2, 2, 3]);
  });
  it('can match case', () => {
    expect(search(buffer, 'TimeOut', { caseSensitive: true }).hits).toEqual([2]);
  });
  it('takes plain text as it is', () => {
    expect(search(bufferOf(['a.b', 'axb', '(']), 'a.b').hits).toEqual([0]);
    expect(search(bufferOf(['a-b/c']), '-b/').hits).toEqual([0]);
  });
  it('takes regular expressions, and none that are invalid', () => {
    expect(search(buffer, '^a|ou?t$', { regex: true }).hits).toEqual([0, 0, 2, 3]);
    expect(queryPattern({ text: '(', caseSensitive: false, regex: true })).toBeNull();
    expect(queryPattern({ text: '', caseSensitive: false, regex: false })).toBeNull();
  });
  it('never ends in empty matches', () => {
    expect(matchesIn(/x*/gu, 'axa')).toEqual([[1, 2]]);
  });

  it('goes on with new lines and forgets dropped ones', () => {
    const bounded = bufferOf(new Array(1000).fill('hit'.padEnd(100)), { lines: 1500, bytes: 1e9 });
    const found = search(bounded, 'hit');
    expect(found.hits.length).toBe(1000);
    add(bounded, new Array(1000).fill('miss'.padEnd(100)));
    add(bounded, ['hit']);
    while (found.busy) found.run();
    found.run();
    expect(found.hits).toEqual([2000]);
  });

  it('works in slices', () => {
    const many = bufferOf(new Array(4000).fill('x hit'));
    const query = { text: 'hit', caseSensitive: false, regex: false };
    const found = new LogSearch(many, query, queryPattern(query) as RegExp, 0);
    let time = 0;
    const clock = () => (time += 5);
    found.run(clock);
    expect(found.busy).toBe(true);
    expect(found.hits.length).toBeLessThan(4000);
  });
});
