import { describe, expect, it } from 'vitest';
import { fuzzyMatch, highlight } from './fuzzy.ts';

const marked = (query: string, text: string): string | null => {
  const match = fuzzyMatch(query, text);
  return (
    match &&
    highlight(text, match.ranges)
      .map(([part, hit]) => (hit ? `[${part}]` : part))
      .join('')
  );
};

const best = (query: string, texts: readonly string[]): string[] =>
  texts
    .map(text => ({ text, score: fuzzyMatch(query, text)?.score }))
    .filter((entry): entry is { text: string; score: number } => entry.score !== undefined)
    .sort((a, b) => b.score - a.score)
    .map(entry => entry.text);

describe('fuzzyMatch', () => {
  it('marks a word in one piece, regardless of case', () => {
    expect(marked('shop', 'Restart project shop')).toBe('Restart project [shop]');
    expect(marked('CONT', 'Run container')).toBe('Run [cont]ainer');
  });

  it('finds words in any order', () => {
    expect(marked('shop res', 'Restart shop')).toBe('[Res]tart [shop]');
  });

  it('finds abbreviations by the beginnings of words', () => {
    expect(marked('rc', 'Run container')).toBe('[R]un [c]ontainer');
    expect(marked('sa', 'shop-api')).toBe('[s]hop-[a]pi');
  });

  it('prefers the beginning of a word to its inside', () => {
    expect(marked('api', 'rapid-api')).toBe('rapid-[api]');
  });

  it('refuses what is not there', () => {
    expect(fuzzyMatch('xyz', 'shop-api')).toBeNull();
    expect(fuzzyMatch('shop xyz', 'shop-api')).toBeNull();
    // Letters in order that begin no word are noise.
    expect(fuzzyMatch('hp', 'shop-api')).toBeNull();
  });

  it('fits everything when empty', () => {
    expect(fuzzyMatch('', 'shop')?.ranges).toEqual([]);
    expect(fuzzyMatch('  ', 'shop')).not.toBeNull();
  });

  it('orders as a user expects', () => {
    expect(best('shop', ['my-shop-api', 'shop-api', 'workshop', 'shop'])).toEqual([
      'shop',
      'shop-api',
      'my-shop-api',
      'workshop',
    ]);
    expect(best('set', ['Reset the engine', 'Settings'])[0]).toBe('Settings');
    expect(best('postgres', ['pgadmin', 'postgres:16', 'localhost:5000/postgres:16'])).toEqual([
      'postgres:16',
      'localhost:5000/postgres:16',
    ]);
  });

  it('survives texts whose lower-case form is longer', () => {
    expect(fuzzyMatch('i', 'İstanbul')).toBeNull();
    expect(marked('stan', 'İstanbul')).toBe('İ[stan]bul');
  });

  it('joins overlapping ranges', () => {
    expect(marked('ab abc', 'abcd')).toBe('[abc]d');
  });
});
