import type { Rule } from './problem.ts';

/** Characters that can't be seen but change how a text is read (Unicode: bidirectional controls, zero-width, controls). */
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
/** Places that are reported; the fix removes all. */
const most = 100;

/** Text that isn't what it looks like. */
export const hiddenCharacters: Rule = ({ text }, report) => {
  const found = [...text.matchAll(hidden)].map(match => match.index);
  if (found.length === 0) return;
  const changes = found.map(from => ({ from, to: from + 1, insert: '' }));
  const label = found.length > 1 ? `Remove all ${found.length}` : 'Remove it';
  for (const from of found.slice(0, most)) {
    const code = text.charCodeAt(from);
    const turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
    report({
      from,
      to: from + 1,
      severity: turns ? 'error' : 'warning',
      code: 'HiddenCharacter',
      message: `Here is a character that can’t be seen (U+${code.toString(16).toUpperCase().padStart(4, '0')})${turns ? ', which makes text look like other text.' : '.'}`,
      fix: { label, changes },
    });
  }
};
