/** What stands in place of a secret. */
const mask = '•••';

/** Names of variables and fields whose values are secrets. */
const secretName =
  /pass(word|wd|phrase)?$|pwd$|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credential|auth(orization)?$|^key$|_key$/i;

/** Whether a variable or field of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

interface Rule {
  pattern: RegExp;
  replacement: string;
}

/** Secrets that show by their form, wherever they are. Bounded repetitions only: log lines are hostile input. */
const rules: Rule[] = [
  {
    pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,20000}?(-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    replacement: mask,
  },
  // The user part of an address whose password has signs that should have been escaped. `host:5000/` is no password.
  {
    pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:"'<>]{0,200}:(?!\d{1,5}\/)[^\s"'<>]{1,400}@/gi,
    replacement: `$1${mask}@`,
  },
  // The user part of an address: https://user:password@host, and a token alone before the @.
  { pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,2000}@/gi, replacement: `$1${mask}@` },
  // HTTP headers, in logs as `Authorization: Bearer x` or `X-Registry-Auth=x`.
  {
    pattern:
      /\b((?:proxy-)?authorization|x-registry-(?:auth|config)|(?:set-)?cookie)(["']?\s{0,5}[:=]\s{0,5}["'[]{0,3})[^\r\n"'\]]{1,4000}/gi,
    replacement: `$1$2${mask}`,
  },
  { pattern: /\b(bearer|basic)\s{1,5}[\w.~+/=-]{8,4000}/gi, replacement: `$1 ${mask}` },
  // JSON Web Tokens; tokens of Swarm, Docker Hub, GitHub, GitLab, Slack, AWS, npm.
  { pattern: /\beyJ[\w-]{8,4000}\.[\w-]{4,8000}(?:\.[\w-]{0,4000})?/g, replacement: mask },
  { pattern: /\bSWMTKN-[\w-]{10,200}|\bSWMKEY-[\w+/=-]{10,200}/g, replacement: mask },
  {
    pattern: /\b(?:dckr_(?:pat|oat)_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|npm_|AKIA|ASIA)[\w-]{8,300}/g,
    replacement: mask,
  },
];

/** `NAME=value`, `name: value`, `"name": "value"`, and that inside a string, `\"name\":\"value\"`: the value goes when the name says that it is a secret. */
const assignment =
  /(\\{0,3}["']?)([A-Za-z_][\w.-]{0,100})\1(\s{0,3}[=:]\s{0,3})(\\{1,3}"[^"\\]{0,8000}\\{1,3}"|"(?:[^"\\]|\\.){0,8000}"|'[^']{0,8000}'|[^\s,;&"'}\])\\]{1,8000})/g;

/** Takes secrets out of a text: those that show by form or by name, and those given, wherever they stand. */
export function scrubText(text: string, known: Iterable<string> = []): string {
  let clean = text;
  for (const secret of known) clean = clean.replaceAll(secret, mask);
  for (const { pattern, replacement } of rules) clean = clean.replace(pattern, replacement);
  return scrubAssignments(clean);
}

function scrubAssignments(text: string): string {
  return text.replace(assignment, (_all, quote: string, name: string, sign: string, value: string) => {
    const open = /^\\*["']/.exec(value)?.[0] ?? '';
    // A quoted message may hold assignments of its own.
    const inside = open ? scrubAssignments(value.slice(open.length, -open.length)) : value;
    return `${quote}${name}${quote}${sign}${open}${isSecretName(name) ? mask : inside}${open}`;
  });
}

/** Takes secrets out of a value that becomes JSON. Objects keep their shape. */
export function scrubValue(value: unknown, known: readonly string[] = [], name = ''): unknown {
  if (typeof value === 'string') return value !== '' && isSecretName(name) ? mask : scrubText(value, known);
  if (Array.isArray(value)) return value.map(item => scrubValue(item, known, name));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [scrubText(key, known), scrubValue(item, known, key)]),
  );
}

/** The variants in which a secret may stand in a log; too short ones would take ordinary words out. */
export function variantsOf(secret: string): string[] {
  if (secret.length < 4) return [];
  const all = [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
    JSON.stringify(secret).slice(1, -1),
  ];
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}
