/** Why a pattern is no regular expression, as a sentence; null when it is one. */
export function regexError(pattern: string): string | null {
  try {
    new RegExp(pattern, 'u');
    return null;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(': ').at(-1) ?? '') : '';
    return `Not a regular expression: ${reason.toLowerCase()}.`;
  }
}
