/** A challenge of `WWW-Authenticate` (RFC 9110, 11.6.1; distribution spec, "Token Authentication"). */
export interface Challenge {
  /** Lowercase: `basic`, `bearer`. */
  scheme: string;
  parameters: Record<string, string>;
}

/** Characters that are looked at; a hostile header may be longer. */
const longest = 8192;

/** Parses the header; what can't be understood is left out. */
export function parseChallenges(header: string | undefined): Challenge[] {
  const text = (header ?? '').slice(0, longest);
  const challenges: Challenge[] = [];
  // A token followed by "=" is a parameter of the challenge before it; a token followed by anything else begins a challenge.
  const pattern = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/g;
  for (const found of text.matchAll(pattern)) {
    const [, token = '', quoted, plain] = found;
    if (quoted === undefined && plain === undefined) {
      challenges.push({ scheme: token.toLowerCase(), parameters: Object.create(null) });
      continue;
    }
    const current = challenges.at(-1);
    if (current) current.parameters[token.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
  }
  return challenges;
}
